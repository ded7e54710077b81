import { enableCompileCache } from 'node:module'
import { resolve } from 'node:path'

/** Says what is wrong before anything newer than this Node is loaded, then starts the house with a compile cache. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(`Zhiyu needs Node 24.12 or newer and this is ${process.versions.node}. Use "npm start": it brings its own Node.\n`)
  process.exit(1)
}
enableCompileCache(resolve(process.env['ZHIYU_HOME'] ?? '.zhiyu', 'compile-cache'))
const { start } = await import('./start.ts')
await start(process.env)
