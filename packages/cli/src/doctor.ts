import { accessSync, constants, existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { EVERY_SHOP, transact } from '@zhiyu/server/kernel/work'
import { explain, EXIT } from './exit.ts'
import { readConfig, withWorld } from './house.ts'
import { ROOT } from './root.ts'

interface Finding { readonly what: string; readonly state: 'ok' | 'warning' | 'wrong'; readonly say: string }

/** Looks at everything a start needs, and says what to do about what is missing. */
export async function runDoctor (flags: { json?: boolean }): Promise<number> {
  const findings = [nodeFinding(), ...await houseFindings(), keyFinding(), ...bundleFindings(), chromiumFinding()]
  if (flags.json) process.stdout.write(`${JSON.stringify({ findings })}\n`)
  else for (const { what, state, say } of findings) process.stdout.write(`${{ ok: '✓', warning: '!', wrong: '✗' }[state]} ${what.padEnd(12)} ${say}\n`)
  return findings.some(finding => finding.state === 'wrong') ? EXIT.fault : EXIT.done
}

function nodeFinding (): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fits = major > 24 || (major === 24 && minor >= 12)
  return { what: 'node', state: fits ? 'ok' : 'wrong', say: `${process.versions.node}${fits ? '' : ': 24.12 or newer is needed'}` }
}

async function houseFindings (): Promise<Finding[]> {
  try {
    return await withWorld(async world => {
      const wanted = readdirSync(join(ROOT, 'db/migrations')).filter(name => name.endsWith('.sql')).length
      const version = await transact(world, EVERY_SHOP, async work => (await work.tx.selectFrom('shops').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n)
      const where = world.config.databaseUrl ? new URL(world.config.databaseUrl).host : 'embedded'
      return [
        { what: 'database', state: 'ok', say: `${where}; ${version} shop${version === 1 ? '' : 's'}` },
        { what: 'migrations', state: 'ok', say: `all ${wanted} applied` }, // opening the world applies them, or throws
      ]
    })
  } catch (error) {
    return [{ what: 'database', state: 'wrong', say: explain(error).say }]
  }
}

function keyFinding (): Finding {
  const config = readConfig()
  if (config.masterKey) return { what: 'key', state: 'ok', say: 'ZHIYU_MASTER_KEY' }
  const file = join(config.home, 'master.key')
  if (!existsSync(file)) return { what: 'key', state: 'warning', say: `${file} is made at the first start` }
  if ((statSync(file).mode & 0o077) !== 0) return { what: 'key', state: 'wrong', say: `${file} can be read by others: chmod 600` }
  const good = /^[0-9a-f]{64}$/.test(readFileSync(file, 'utf8').trim())
  return { what: 'key', state: good ? 'ok' : 'wrong', say: good ? `${file} (back it up: without it personal data cannot be read)` : `${file} does not hold 64 hex digits` }
}

function bundleFindings (): Finding[] {
  return ['desk', 'shop', 'widget'].map(name => {
    const built = existsSync(join(ROOT, 'packages', name, 'dist'))
    return { what: name, state: built ? 'ok' : 'warning', say: built ? 'built' : 'not built yet: "npm start" builds it' }
  })
}

function chromiumFinding (): Finding {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const found = (process.env['PATH'] ?? '').split(delimiter).flatMap(folder => names.map(name => join(folder, name))).find(path => {
    try { accessSync(path, constants.X_OK); return true } catch { return false }
  })
  return { what: 'chromium', state: found ? 'ok' : 'warning', say: found ?? 'not found: browser tests are left out (serving needs none)' }
}
