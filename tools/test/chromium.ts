import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

export type Found = { readonly kind: 'found'; readonly path: string } | { readonly kind: 'absent'; readonly because: string }

export interface Machine {
  readonly env: NodeJS.ProcessEnv
  readonly canRun: (path: string) => boolean
  /** Installs the packages; undefined when it worked, else why not. */
  readonly install: (packages: readonly string[]) => string | undefined
  readonly say: (line: string) => void
}

/** Chromium from CHROMIUM, PATH or, where we may, from the system's packages (with a Chinese font: a bare Debian shows boxes). */
export function findChromium (machine: Machine): Found {
  const named = machine.env['CHROMIUM']
  if (named) return machine.canRun(named) ? { kind: 'found', path: named } : { kind: 'absent', because: `CHROMIUM names ${named}, which cannot be run` }
  const known = onPath(machine)
  if (known) return { kind: 'found', path: known }
  machine.say('No Chromium on PATH; trying the system\'s packages (chromium, fonts-noto-cjk) …')
  const refusal = machine.install(['chromium', 'fonts-noto-cjk'])
  if (refusal) return { kind: 'absent', because: `no Chromium on PATH or in CHROMIUM, and ${refusal}` }
  const now = onPath(machine)
  return now ? { kind: 'found', path: now } : { kind: 'absent', because: 'the chromium package was installed but put no program on PATH' }
}

function onPath ({ env, canRun }: Machine): string | undefined {
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter(Boolean), '/usr/bin']
  return [...folders.flatMap(folder => NAMES.map(name => join(folder, name))), MAC].find(canRun)
}

export const thisMachine: Machine = {
  env: process.env,
  canRun (path) { try { accessSync(path, constants.X_OK); return true } catch { return false } },
  install: aptInstall,
  say: line => { process.stdout.write(`${line}\n`) },
}

function aptInstall (packages: readonly string[]): string | undefined {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return 'this system has no apt-get'
  if (process.getuid?.() !== 0) return `only root may install it here (sudo apt-get install ${packages.join(' ')})`
  const system = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Ubuntu's "chromium" is a snap wrapper that does not run in containers; the package name is the same and we say so if it fails.
  const update = spawnSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 })
  const done = update.status === 0 ? spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }) : update
  return done.status === 0 ? undefined : `apt-get could not install it${/ubuntu/i.test(system) ? ' (on Ubuntu it is a snap: install Chrome and set CHROMIUM)' : ''}`
}
