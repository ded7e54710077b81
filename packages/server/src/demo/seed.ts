import { importStream } from '../imports/index.ts'
import { shopIdentitySecret } from '../customers/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { installShipped } from '../knowledge/index.ts'
import { iso } from '../kernel/clock.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { createAgent, loadAgents } from '../staff/index.ts'
import { tellHistory } from './history.ts'
import { serviceLines } from './service.ts'
import { tellTale } from './generate.ts'
import { neutralLines } from './neutral.ts'
import { publishRegions } from './regions.ts'
import { avatarOf, DEMO_SHOP, DEMO_SHOP_NAME, hueOf, staffCards } from './people.ts'

/** Raise a part's version to load it again (loading adds and updates, it never removes). */
const versions = { shop: 1, staff: 1, trade: 1, knowledge: 1, history: 1, regions: 1, service: 1 } as const
type Part = keyof typeof versions

const SEED = 7_300
const CUSTOMERS = 400

/** Loads what is missing of the demonstration shop. Safe to call at every start; a start that was cut short goes on where it stopped. */
export async function seedDemo (world: World): Promise<void> {
  await part(world, 'shop', async work => {
    await work.tx.insertInto('shops').values({ id: DEMO_SHOP, name: DEMO_SHOP_NAME, currency: 'CNY', time_zone: 'Asia/Shanghai', locale: 'zh-CN', demo: true, created_at: iso(work.now) })
      .onConflict(conflict => conflict.column('id').doUpdateSet({ name: DEMO_SHOP_NAME, demo: true })).execute()
    await shopIdentitySecret(work)
    await currentPlaybook(work)
  })
  await part(world, 'regions', publishRegions)
  await part(world, 'staff', seedStaff)
  await part(world, 'knowledge', async work => { await installShipped(work, 'published') })
  if (await missing(world, 'trade')) {
    await importOwn(world, 'demo.jsonl', inChunks(neutralLines(tellTale(world.clock.now(), SEED, CUSTOMERS))))
    await part(world, 'trade', async () => {})
  }
  if (await missing(world, 'service')) {
    const origin = world.config.publicOrigin ?? `http://localhost:${world.config.port}`
    await importOwn(world, 'demo-service.jsonl', inChunks(serviceLines(world.clock.now(), origin)))
    await part(world, 'service', async () => {})
  }
  await part(world, 'history', tellHistory)
}

async function importOwn (world: World, fileName: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const report = await importStream(world, DEMO_SHOP, { adapter: 'neutral', fileName, chunks, skipBad: false })
  if (report.state !== 'done') throw new Error(`the demonstration shop's own ${fileName} was refused: ${JSON.stringify(report.refusals.slice(0, 3))}`)
}

async function * inChunks (lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let text = ''
  for (const line of lines) {
    text += line
    if (text.length > 200_000) { yield Buffer.from(text); text = '' }
  }
  if (text) yield Buffer.from(text)
}

/** Demo staff have no password: they are signed in by the demo's own door only. */
async function seedStaff (work: Work): Promise<void> {
  const known = new Set((await loadAgents(work)).map(agent => agent.email))
  for (const { simulated: _simulated, ...card } of staffCards) {
    if (known.has(card.email)) continue
    await createAgent(work, { ...card, skills: [...card.skills], languages: [...card.languages], avatar: avatarOf(card.name, hueOf(card.name)) })
  }
}

async function missing (world: World, name: Part): Promise<boolean> {
  return transact(world, DEMO_SHOP, async ({ tx }) => {
    const row = await tx.selectFrom('demo_parts').select('version').where('shop_id', '=', DEMO_SHOP).where('part', '=', name).executeTakeFirst()
    return row?.version !== versions[name]
  })
}

async function part (world: World, name: Part, load: (work: Work) => Promise<void>): Promise<void> {
  if (!await missing(world, name)) return
  await transact(world, DEMO_SHOP, async work => {
    await load(work)
    await work.tx.insertInto('demo_parts').values({ shop_id: DEMO_SHOP, part: name, version: versions[name], loaded_at: iso(work.now) })
      .onConflict(conflict => conflict.columns(['shop_id', 'part']).doUpdateSet({ version: versions[name], loaded_at: iso(work.now) })).execute()
  })
}
