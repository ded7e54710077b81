import { intentModel } from './concierge/index.ts'
import { loadConfig, type Config } from './kernel/config.ts'
import { buildHouse, type House } from './server.ts'
import { openWorld } from './world.ts'

/** Starts everything, prints the addresses, stops cleanly on Ctrl-C. Whatever goes wrong at the start is one clear line. */
export async function start (env: NodeJS.ProcessEnv): Promise<void> {
  try {
    // On a terminal people read the addresses; machines read the request log.
    const config = loadConfig(process.stdout.isTTY && !env['LOG_LEVEL'] ? { ...env, LOG_LEVEL: 'warn' } : env)
    const { world, close } = await openWorld(config)
    const understanding = intentModel() // read now rather than on the first shopper's time
    if ('absent' in understanding) world.log.warn({ because: understanding.absent }, 'understanding by patterns and knowledge only')
    let house: House | undefined
    const stop = async (): Promise<void> => {
      await house?.close()
      await close()
    }
    try {
      house = await buildHouse(world)
      stopOnSignal(stop)
      const address = await house.app.listen({ port: config.port, host: config.host })
      process.stdout.write(welcome(config.publicOrigin ?? address.replace('127.0.0.1', 'localhost'), config.demo))
    } catch (error) {
      await stop().catch(() => undefined) // the first error is the one to tell
      throw explain(error, config)
    }
  } catch (error) {
    process.stderr.write(`Zhiyu cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

export function welcome (origin: string, demo: boolean): string {
  const line = (name: string, path: string): string => `  ${name.padEnd(11)}${origin}${path}\n`
  return `\n  Zhiyu 知遇\n\n${demo ? line('Demo shop', '/shop') : ''}${line('Desk', '/desk')}${line('API', '/docs')}\n  Ctrl-C stops it.\n\n`
}

function explain (error: unknown, config: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return new Error(`port ${config.port} is in use; stop the other program or choose another: PORT=${config.port + 1} npm start`)
  if (code === 'EACCES') return new Error(`port ${config.port} needs more rights than we have; choose one above 1023: PORT=7300 npm start`)
  return error
}

function stopOnSignal (stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return // npm and the terminal both pass Ctrl-C on
      stopping = true
      void stop().then(() => process.exit(0), () => process.exit(1))
    })
  }
}
