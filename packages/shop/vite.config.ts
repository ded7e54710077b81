import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/shop/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false, reactAliasesEnabled: false })],
  build: { target: ['es2018', 'chrome64', 'safari11.1', 'firefox67'], cssTarget: 'chrome80', modulePreload: false, assetsInlineLimit: 0 },
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:7300', ws: true }, '/widget': 'http://127.0.0.1:7300', '/widget.js': 'http://127.0.0.1:7300' } },
})
