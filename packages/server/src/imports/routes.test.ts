import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { iso } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import { createAgent, openStaffSession } from '../staff/index.ts'
import { failAbandoned } from './background.ts'

let house: TestHouse
const cookies: Record<string, string> = {}

before(async () => {
  house = await openTestHouse({ shops: ['alpha', 'beta'] })
  for (const [name, shop, role] of [['boss', 'alpha', 'supervisor'], ['agent', 'alpha', 'agent'], ['other', 'beta', 'supervisor']] as const) {
    cookies[name] = await transact(house.world, shop, async work => {
      const agent = await createAgent(work, { name, email: `${name}@example.com`, role, skills: [], languages: ['zh'], capacity: 3 })
      return `zhiyu_session=${(await openStaffSession(work, agent.id)).token}`
    })
  }
  await house.app.ready()
})
after(() => house.leave())

const as = (name: string) => ({ cookie: cookies[name]!, 'x-zhiyu-desk': '1' })

/** A multipart body by hand: what a browser sends. */
function form (parts: readonly { name: string; value: string; fileName?: string }[]): { headers: Record<string, string>; payload: string } {
  const edge = `----${randomUUID()}`
  const payload = parts.map(part => `--${edge}\r\ncontent-disposition: form-data; name="${part.name}"${part.fileName === undefined ? '' : `; filename="${part.fileName}"\r\ncontent-type: application/octet-stream`}\r\n\r\n${part.value}\r\n`).join('') + `--${edge}--\r\n`
  return { headers: { 'content-type': `multipart/form-data; boundary=${edge}` }, payload }
}

async function upload (who: string, parts: Parameters<typeof form>[0]) {
  const { headers, payload } = form(parts)
  return house.app.inject({ method: 'POST', url: '/v1/imports', headers: { ...as(who), ...headers }, payload })
}

async function ended (id: string, who = 'boss') {
  for (;;) {
    const reply = await house.app.inject({ url: `/v1/imports/${id}`, headers: as(who) })
    assert.equal(reply.statusCode, 200, reply.body)
    const view = reply.json()
    if (!['queued', 'running'].includes(view.state)) return view
    await new Promise(resolve => setTimeout(resolve, 20)) // real work in the background has no clock to move
  }
}

/** An upload goes right after the state of its import is told, when nothing of the run is left. */
async function nothingKept () {
  while (readdirSync(join(house.world.config.home, 'imports')).some(name => name.endsWith('.csv'))) await new Promise(resolve => setTimeout(resolve, 20))
}

const CSV = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n1,A1,Lamp,2,2010-01-04 10:00:00,3.50,17850,France\nC2,A1,Lamp,-1,2010-01-05 10:00:00,3.50,17850,France\n'

test('an uploaded file is imported in the background and reported, and goes', { timeout: 60_000 }, async () => {
  const reply = await upload('boss', [{ name: 'adapter', value: 'online-retail' }, { name: 'file', value: CSV, fileName: 'sales.csv' }])
  assert.equal(reply.statusCode, 202, reply.body)
  const view = await ended(reply.json().id)
  assert.equal(view.state, 'done', JSON.stringify(view))
  assert.equal(view.report.lines, 2)
  assert.equal(view.report.totals.GBP.exact, '3.5')
  await nothingKept()
  const found = await house.app.inject({ url: '/v1/orders/C2', headers: as('agent') })
  assert.equal(found.json().total.minor, -350)
  const products = await house.app.inject({ url: '/v1/products?q=lamp', headers: as('agent') })
  assert.equal(products.json().items[0].id, 'A1')
})

test('another shop sees neither the import, its refused rows, nor its orders', async () => {
  const reply = await upload('boss', [{ name: 'file', value: CSV, fileName: 'sales.csv' }, { name: 'adapter', value: 'online-retail' }])
  const { id } = await ended(reply.json().id)
  for (const url of [`/v1/imports/${id}`, `/v1/imports/${id}/bad`, '/v1/orders/C2']) assert.equal((await house.app.inject({ url, headers: as('other') })).statusCode, 404, url)
  assert.equal((await house.app.inject({ method: 'POST', url: `/v1/imports/${id}/cancel`, headers: as('other') })).statusCode, 404)
  assert.deepEqual((await house.app.inject({ url: '/v1/imports', headers: as('other') })).json().items, [])
  assert.deepEqual((await house.app.inject({ url: '/v1/products', headers: as('other') })).json().items, [])
})

test('bad rows are refused with their place, or skipped and kept for download', async () => {
  const bad = `${CSV}3,A1,Lamp,two,2010-01-06 10:00:00,3.50,17850,France\n`
  const whole = await ended((await upload('boss', [{ name: 'file', value: bad, fileName: 'bad.csv' }, { name: 'adapter', value: 'online-retail' }])).json().id)
  assert.equal(whole.state, 'refused')
  assert.deepEqual(whole.report.refusals, [{ file: 'bad.csv', line: 4, column: 'Quantity', reason: 'not a whole number' }])
  assert.equal((await house.app.inject({ url: `/v1/imports/${whole.id}/bad`, headers: as('boss') })).statusCode, 404)
  const skipped = await ended((await upload('boss', [{ name: 'file', value: bad, fileName: 'bad.csv' }, { name: 'adapter', value: 'online-retail' }, { name: 'skipBad', value: 'true' }])).json().id)
  assert.equal(skipped.state, 'done')
  assert.equal(skipped.report.badFile, `/v1/imports/${skipped.id}/bad`)
  const file = await house.app.inject({ url: skipped.report.badFile, headers: as('boss') })
  assert.match(file.headers['content-type'] as string, /ndjson/)
  assert.equal(JSON.parse(file.body.trim()).row, '3,A1,Lamp,two,2010-01-06 10:00:00,3.50,17850,France')
})

test('only those who may import can; wrong forms are refused and leave no file', { timeout: 60_000 }, async () => {
  await nothingKept() // of the imports before
  assert.equal((await upload('agent', [{ name: 'file', value: CSV, fileName: 'a.csv' }, { name: 'adapter', value: 'online-retail' }])).statusCode, 403)
  const wrong: [string, Parameters<typeof form>[0], string][] = [
    ['/file', [{ name: 'file', value: 'x', fileName: 'a.exe' }, { name: 'adapter', value: 'neutral' }], '/file'],
    ['/file missing', [{ name: 'adapter', value: 'neutral' }], '/file'],
    ['/adapter', [{ name: 'file', value: 'x', fileName: 'a.csv' }, { name: 'adapter', value: 'magic' }], '/adapter'],
    ['/unknown', [{ name: 'file', value: 'x', fileName: 'a.csv' }, { name: 'adapter', value: 'neutral' }, { name: 'shop', value: 'beta' }], '/shop'],
  ]
  for (const [name, parts, path] of wrong) {
    const reply = await upload('boss', parts)
    assert.equal(reply.statusCode, 422, `${name}: ${reply.body}`)
    assert.equal(reply.json().details[0].path, path)
  }
  const json = await house.app.inject({ method: 'POST', url: '/v1/imports', headers: { ...as('boss'), 'content-type': 'application/json' }, payload: '{}' })
  assert.equal(json.statusCode, 415)
  assert.deepEqual(readdirSync(join(house.world.config.home, 'imports')).filter(name => name.endsWith('.csv')), [])
})

test('a cancelled import stores nothing, and its upload goes', { timeout: 60_000 }, async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `K${i},A9,Chair,1,2010-02-01 10:00:00,9.00,20001,France`).join('\n')
  const reply = await upload('boss', [{ name: 'file', value: `${CSV}${rows}\n`, fileName: 'long.csv' }, { name: 'adapter', value: 'online-retail' }])
  const { id } = reply.json()
  const cancelled = await house.app.inject({ method: 'POST', url: `/v1/imports/${id}/cancel`, headers: as('boss') })
  assert.equal(cancelled.statusCode, 200)
  assert.equal((await ended(id)).state, 'cancelled')
  await nothingKept()
  assert.equal((await house.app.inject({ url: '/v1/orders/K1', headers: as('boss') })).statusCode, 404)
})

test('an import whose server died is found failed, with nothing stored', async () => {
  const id = await transact(house.world, 'alpha', async work => {
    const id = work.newId()
    await work.tx.insertInto('imports').values({ shop_id: 'alpha', id, adapter: 'neutral', file_name: 'x.jsonl', state: 'running', started_by: 'test', created_at: iso(work.now) }).execute()
    return id
  })
  await failAbandoned(house.world)
  const view = await ended(id)
  assert.equal(view.state, 'failed')
  assert.match(view.report.refusals[0].reason, /server stopped.*nothing of it was stored/)
  assert.equal(existsSync(join(house.world.config.home, 'imports', `${id}.jsonl`)), false)
})
