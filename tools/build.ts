import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, globSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { root } from './root.ts'

/** The browser packages, built by vite into packages/X/dist when what they are made of has changed. */
export const FRONTS = ['desk', 'shop', 'widget'] as const

const STAMP = '.stamp'

export interface BuildOptions { readonly say: (line: string) => void; readonly force?: boolean; readonly from?: string }

/** Builds what is missing or stale; says nothing when everything is fresh. Throws when a build fails. */
export async function buildBundles ({ say, force = false, from = root }: BuildOptions): Promise<readonly string[]> {
  const fronts = FRONTS.filter(name => hasVite(join(from, 'packages', name)))
  const stale = fronts.map(name => ({ name, folder: join(from, 'packages', name), digest: sourceDigest(from, name) }))
    .filter(front => force || readStamp(front.folder) !== front.digest)
  if (stale.length === 0) return []
  say(`Building ${stale.map(front => front.name).join(', ')} …`)
  await Promise.all(stale.map(async ({ name, folder, digest }) => {
    rmSync(join(folder, 'dist', STAMP), { force: true }) // a build that dies half-way is stale
    await vite(from, name, folder)
    compressAll(join(folder, 'dist'))
    writeFileSync(join(folder, 'dist', STAMP), digest)
  }))
  return stale.map(front => front.name)
}

/** What a bundle is made of: its own files, the server's contracts and kernel it may import, and the locked dependencies. */
export function sourceDigest (from: string, name: string): string {
  const patterns = [`packages/${name}/**/*`, `packages/widget/src/**/*`, 'packages/server/src/*/contract.ts', 'packages/server/src/kernel/*.ts', 'package-lock.json', 'tools/build.ts']
  const files = globSync(patterns, { cwd: from, exclude: path => /(^|[\\/])(node_modules|dist)$/.test(path) }).filter(file => !file.endsWith('.test.ts'))
  const digest = createHash('sha256').update(process.version)
  for (const file of [...new Set(files)].toSorted()) {
    const path = join(from, file)
    if (statSync(path).isFile()) digest.update(file).update('\0').update(readFileSync(path)).update('\0')
  }
  return digest.digest('hex')
}

function hasVite (folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some(file => file.startsWith('vite.config.'))
}

function readStamp (folder: string): string | undefined {
  const file = join(folder, 'dist', STAMP)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

async function vite (from: string, name: string, folder: string): Promise<void> {
  const child = spawn(process.execPath, [join(from, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: folder, env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { words += bytes.toString() })
  const code = await new Promise<number | null>((resolve, reject) => { child.once('error', reject).once('close', resolve) })
  if (code !== 0) throw new Error(`vite could not build ${name}:\n${words}`)
}

/** .br and .gz beside every text file worth it: the server sends them as they are. */
function compressAll (dist: string): void {
  for (const file of globSync('**/*.{js,css,html,svg,json,webmanifest,txt}', { cwd: dist })) {
    const path = join(dist, file)
    const bytes = readFileSync(path)
    if (bytes.length < 1_024) continue
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }))
  }
}

/** The intent model, in a process of its own: bundles and model are made at the same time. */
async function trainBeside (): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'tools/train.ts')], { cwd: root, stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve, reject) => { child.once('error', reject).once('close', resolve) })
  if (code !== 0) throw new Error('the intent model could not be made: see above')
}

if (import.meta.main) {
  const say = (line: string): void => { process.stdout.write(`${line}\n`) }
  const [built] = await Promise.all([buildBundles({ say, force: process.argv.includes('--force') }), trainBeside()])
  if (built.length === 0 && process.env['npm_lifecycle_event'] === 'build') process.stdout.write('All bundles are fresh.\n')
}
