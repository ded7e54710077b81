import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Figure, Report } from './report.ts'

const packages = join(import.meta.dirname, '../packages')
const gzipped = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1_000

/** A page with every script and style it names itself: what travels before it can paint. */
function firstLoad (dist: string, page: string, prefix: string): number {
  const html = readFileSync(join(dist, page), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(match => match[1]!.replace(prefix, ''))
  return [page, ...new Set(named)].map(file => join(dist, file)).filter(existsSync).reduce((sum, file) => sum + gzipped(file), 0)
}

/** Sizes of the built bundles, gzip. Reads packages/X/dist: `npm start` and `npm run build` make them. */
export async function run (): Promise<Report> {
  const figures: Figure[] = []
  const widget = join(packages, 'widget/dist')
  const desk = join(packages, 'desk/dist')
  if (existsSync(join(widget, 'frame.html'))) {
    const words = readdirSync(join(widget, 'assets')).filter(name => /^(zh-CN|en)-.*\.js$/.test(name)).map(name => gzipped(join(widget, 'assets', name))) // one language is loaded before the first paint
    const size = gzipped(join(widget, 'widget.js')) + firstLoad(widget, 'frame.html', '/widget/') + Math.max(0, ...words)
    figures.push({ figure: '(e) widget at first paint, gzip', goal: '≤ 30 kB', measured: `${size.toFixed(1)} kB (launcher, frame, style, one language)`, ok: size <= 30 })
  }
  if (existsSync(join(desk, 'index.html'))) figures.push({ figure: '(e) desk, first load, gzip', goal: '(reported)', measured: `${firstLoad(desk, 'index.html', '/desk/').toFixed(0)} kB before its room`, ok: true })
  if (figures.length === 0) figures.push({ figure: '(e) bundle sizes', goal: '≤ 30 kB', measured: 'nothing is built: run npm run build', ok: false })
  return { name: 'bundles', figures }
}
