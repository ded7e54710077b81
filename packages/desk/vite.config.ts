import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Rooms are lazy imports, so each is a chunk of its own; what every room needs is split by how often it changes. */
export default defineConfig({
  base: '/desk/',
  plugins: [react()],
  build: {
    outDir: 'dist', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:7300', ws: true } } },
})
