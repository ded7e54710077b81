import { openWorld } from './world.ts'
import { loadConfig } from './kernel/config.ts'
import { buildHouse } from './server.ts'

const { world, close } = await openWorld(loadConfig(process.env))
const house = await buildHouse(world)
const address = await house.app.listen({ port: world.config.port, host: world.config.host })
process.stdout.write(`\n  Zhiyu 知遇\n\n  shop   ${address}/shop\n  desk   ${address}/desk\n  API    ${address}/docs\n\n`)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    void house.close().then(close).then(() => process.exit(0), () => process.exit(1))
  })
}
