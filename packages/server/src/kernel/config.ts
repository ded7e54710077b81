import { resolve } from 'node:path'

export interface Config {
  /** 0 asks the system for a free port. */
  readonly port: number
  readonly host: string
  /** undefined: start the embedded PostgreSQL under `home`. */
  readonly databaseUrl: string | undefined
  /** Where the embedded database, keys and built bundles live. */
  readonly home: string
  /** The origin people reach us at, for links and Origin checks; undefined: http://host:port. */
  readonly publicOrigin: string | undefined
  readonly demo: boolean
  /** True when several server processes share the database: committed changes are announced to the others. */
  readonly cluster: boolean
  readonly logLevel: string
  /** 64 hex digits, or undefined: a key file under `home`. */
  readonly masterKey: string | undefined
  /** Trust X-Forwarded-For from this many proxies. */
  readonly proxies: number
  /** Models may run inside our own network, and without encryption: addresses there are not refused. */
  readonly internalModels: boolean
  /** Shops may run inside our own network, and without encryption. */
  readonly internalShops: boolean
  /** Where drop folders are: one folder for each shop, in it one for each connection. */
  readonly dropFolder: string
  /** What a run over the lake may take: memory, and disk for what does not fit into it. */
  readonly lakeMemoryMb: number
  readonly lakeSpillMb: number
}

/** Reads the environment once. Throws RangeError naming the variable that cannot be used. */
export function loadConfig (env: NodeJS.ProcessEnv): Config {
  return {
    port: whole(env, 'PORT', 7300, [0, 65_535]),
    host: env['HOST'] ?? '127.0.0.1',
    databaseUrl: env['DATABASE_URL'] || undefined,
    home: resolve(env['ZHIYU_HOME'] ?? '.zhiyu'),
    publicOrigin: env['ZHIYU_ORIGIN'] || undefined,
    demo: env['ZHIYU_DEMO'] !== '0',
    cluster: env['ZHIYU_CLUSTER'] === '1',
    logLevel: env['LOG_LEVEL'] ?? 'info',
    masterKey: env['ZHIYU_MASTER_KEY'] || undefined,
    proxies: whole(env, 'ZHIYU_PROXIES', 0, [0, 10]),
    internalModels: env['ZHIYU_INTERNAL_MODELS'] === '1',
    internalShops: env['ZHIYU_INTERNAL_SHOPS'] === '1',
    dropFolder: resolve(env['ZHIYU_DROP'] || `${env['ZHIYU_HOME'] ?? '.zhiyu'}/drop`),
    lakeMemoryMb: whole(env, 'ZHIYU_LAKE_MEMORY_MB', 1_024, [64, 1_000_000]),
    lakeSpillMb: whole(env, 'ZHIYU_LAKE_SPILL_MB', 4_096, [1, 10_000_000]),
  }
}

function whole (env: NodeJS.ProcessEnv, name: string, otherwise: number, [low, high]: readonly [number, number]): number {
  const text = env[name]
  if (text === undefined || text === '') return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < low || value > high) throw new RangeError(`${name} must be a whole number from ${low} to ${high}, got "${text}"`)
  return value
}
