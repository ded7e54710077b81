import preact from '@preact/preset-vite'
import { build, defineConfig, type Plugin } from 'vite'

/** Browsers of 2018: Chrome 64, Safari 11.1, Firefox 67 and the engines inside WeChat of that time. */
const target = ['es2018', 'chrome64', 'safari11.1', 'firefox67']

/** The loader runs inside other people's pages: one plain script of its own, sharing no chunk with the chat. */
const buildLoader: Plugin = {
  name: 'zhiyu-loader',
  apply: 'build',
  async closeBundle () {
    await build({
      configFile: false, root: import.meta.dirname, logLevel: 'warn', publicDir: false,
      build: {
        target, outDir: 'dist', emptyOutDir: false, modulePreload: false, minify: true,
        lib: { entry: 'src/loader/loader.ts', formats: ['iife'], name: 'ZhiyuLoader', fileName: () => 'widget.js' },
      },
    })
  },
}

/** Vite's own helper for late parts weighs 1 kB and asks for more than Chrome 64 has. Ours brings their style sheet first, then them. */
const lightPreload: Plugin = {
  name: 'zhiyu-light-preload',
  enforce: 'pre',
  load: id => id !== '\0vite/preload-helper.js' ? undefined : `
    const asked = {}
    const fetchStyle = path => asked[path] ||= new Promise(done => {
      const link = document.createElement('link')
      link.rel = 'stylesheet'
      link.href = '/widget/' + path
      link.onload = link.onerror = done
      document.head.appendChild(link)
    })
    export const __vitePreload = (load, files) => Promise.all((files || []).filter(file => file.endsWith('.css')).map(fetchStyle)).then(load)`,
}

/** Fetched when opened, the code reader too; everything else is one chunk. */
const LATE = /settings|rate|rare|queue|late|senses|proposal|words\/(en|zh-CN)/
const READER = /node_modules\/(@zxing|ts-custom-error)\//
function inFrame (id: string): boolean {
  if (id.includes('node_modules')) return !READER.test(id)
  return id.endsWith('late.tsx') || !LATE.test(id.slice(id.lastIndexOf('/widget/src/') + 1))
}

export default defineConfig({
  base: '/widget/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false, reactAliasesEnabled: false }), lightPreload, buildLoader],
  build: { target, cssTarget: 'chrome64', modulePreload: false, assetsInlineLimit: 0, rolldownOptions: { input: 'frame.html', output: { codeSplitting: { groups: [{ name: 'frame', test: inFrame }] } } } },
})
