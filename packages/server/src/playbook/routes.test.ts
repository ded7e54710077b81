import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { transact } from '../kernel/work.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { openTestHouse } from '../../../../tests/house.ts'
import type { PlaybookView } from './contract.ts'
import { currentPlaybook, loadDecisions, recordDecision } from './index.ts'

const house = await openTestHouse({ shops: ['alpha', 'beta', 'gamma', 'delta'] })
after(() => house.leave())

async function staff (role: 'agent' | 'operations' | 'manager', shop = 'alpha') {
  const cookie = await transact(house.world, shop, async work => {
    const made = await createAgent(work, { name: role, email: `${role}-${work.newId()}@x.example`, role, password: 'long enough 1', skills: [], languages: ['zh'], capacity: 1 })
    return `${SESSION_COOKIE}=${(await openStaffSession(work, typeof made === 'string' ? made : (made as { id: string }).id)).token}` // createAgent gives the id or the row
  })
  return async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
}
const ops = await staff('operations')
const published = () => transact(house.world, 'alpha', async work => (await work.tx.selectFrom('playbooks').select('version').where('state', '=', 'published').execute()).map(row => row.version))

test('a shop without a playbook works by the default, published as version 1', async () => {
  const current = (await ops('GET', '/v1/playbooks/current')).json<PlaybookView>()
  assert.equal(current.version, 1)
  assert.equal(current.state, 'published')
  assert.deepEqual(current.problems, [])
  const together = await Promise.all(Array.from({ length: 8 }, () => transact(house.world, 'gamma', currentPlaybook)))
  assert.ok(together.every(({ version }) => version === 1))
})

test('nobody waits for the first default: who holds a conversation gets what is about to be committed', async () => {
  let letGo = (): void => {}
  const held = new Promise<void>(resolve => { letGo = resolve })
  let written = (): void => {}
  const publishing = new Promise<void>(resolve => { written = resolve })
  const first = transact(house.world, 'delta', async work => {
    const { version } = await currentPlaybook(work)
    written()
    await held
    return version
  })
  await publishing
  const meanwhile = await transact(house.world, 'delta', currentPlaybook) // would hang here until the first commits
  letGo()
  assert.deepEqual(meanwhile, { version: await first, document: (await transact(house.world, 'delta', currentPlaybook)).document })
})

test('draft, edit, check, publish, roll back: exactly one version is in force all along', async () => {
  const draft = (await ops('POST', '/v1/playbooks', { note: 'faster' })).json<PlaybookView>()
  assert.equal(draft.version, 2)
  assert.equal(draft.state, 'draft')
  const document = { ...draft.document, promises: { ...draft.document.promises, closureMs: { ...draft.document.promises.closureMs, mass: 90_000_000 } } }
  const wrong = (await ops('PUT', '/v1/playbooks/2', { document, revision: 0 })).json<PlaybookView>()
  assert.equal(wrong.revision, 1)
  assert.equal(wrong.problems[0]?.rule, 'promise.base-taken-away')

  assert.equal((await ops('PUT', '/v1/playbooks/2', { document, revision: 0 })).statusCode, 409, 'someone else edited meanwhile')
  const checkedWrong = (await ops('POST', '/v1/playbooks/2/check')).json<PlaybookView>()
  assert.equal(checkedWrong.state, 'draft')
  const refused = await ops('POST', '/v1/playbooks/2/publish', { revision: 1 })
  assert.equal(refused.statusCode, 422)
  assert.equal(refused.json<{ code: string }>().code, 'playbook.refused')
  assert.equal(refused.json<{ details: { path: string }[] }>().details[0]?.path, '/promises/closureMs/mass')
  assert.deepEqual(await published(), [1])

  document.promises.closureMs.mass = 80_000_000
  document.promises.closureMs.core = document.promises.closureMs.diamond = 80_000_000
  await ops('PUT', '/v1/playbooks/2', { document, revision: 1 })
  assert.equal((await ops('POST', '/v1/playbooks/2/check')).json<PlaybookView>().state, 'checked')
  assert.equal((await ops('POST', '/v1/playbooks/2/publish', { revision: 1 })).statusCode, 409)
  const live = await ops('POST', '/v1/playbooks/2/publish', { revision: 2 })
  assert.equal(live.json<PlaybookView>().state, 'published', live.body)
  assert.deepEqual(await published(), [2])
  assert.equal((await transact(house.world, 'alpha', currentPlaybook)).document.promises.closureMs.mass, 80_000_000)
  assert.equal((await ops('PUT', '/v1/playbooks/2', { document, revision: 3 })).statusCode, 409, 'what was in force never changes')

  const back = await ops('POST', '/v1/playbooks/1/rollback')
  assert.equal(back.json<PlaybookView>().state, 'published', back.body)
  assert.deepEqual(await published(), [1])
  assert.equal((await transact(house.world, 'alpha', currentPlaybook)).document.promises.closureMs.mass, 86_400_000)
  assert.deepEqual((await ops('GET', '/v1/playbooks')).json<{ items: { version: number; state: string }[] }>().items.map(one => [one.version, one.state]), [[2, 'retired'], [1, 'published']])
  const audit = await transact(house.world, 'alpha', work => work.tx.selectFrom('audit').select('action').where('subject', 'like', 'playbook:%').orderBy('id').execute())
  assert.deepEqual(audit.map(row => row.action), ['playbook.drafted', 'playbook.edited', 'playbook.edited', 'playbook.checked', 'playbook.published', 'playbook.rolled-back'])
})

test('two who publish at once: both succeed in turn, one version is in force', async () => {
  const [a, b] = [(await ops('POST', '/v1/playbooks', {})).json<PlaybookView>(), (await ops('POST', '/v1/playbooks', {})).json<PlaybookView>()]
  const replies = await Promise.all([a, b].map(draft => ops('POST', `/v1/playbooks/${draft.version}/publish`, { revision: 0 })))
  assert.deepEqual(replies.map(reply => reply.statusCode), [200, 200])
  assert.equal((await published()).length, 1)
})

test('a draft of any shape is kept and told, never served to a decision', async () => {
  const { version } = (await ops('POST', '/v1/playbooks', {})).json<PlaybookView>()
  const saved = await ops('PUT', `/v1/playbooks/${version}`, { document: { schema: 2, tiers: 'none' }, revision: 0 })
  assert.equal(saved.statusCode, 200, saved.body)
  assert.ok(saved.json<PlaybookView>().problems.length > 0)
  assert.deepEqual(saved.json<PlaybookView>().document, { schema: 2, tiers: 'none' })
  assert.equal((await ops('POST', `/v1/playbooks/${version}/publish`, { revision: 1 })).statusCode, 422)
})

test('roles: agents read, operations edit and publish, managers publish, other shops see nothing', async () => {
  const [agent, manager, foreign] = [await staff('agent'), await staff('manager'), await staff('operations', 'beta')]
  assert.equal((await agent('GET', '/v1/playbooks/current')).statusCode, 200)
  assert.equal((await agent('POST', '/v1/playbooks', {})).statusCode, 403)
  assert.equal((await manager('POST', '/v1/playbooks', {})).statusCode, 403)
  assert.equal((await manager('POST', '/v1/playbooks/1/rollback')).statusCode, 200)
  assert.equal((await foreign('GET', '/v1/playbooks/2')).statusCode, 404)
  assert.equal((await ops('GET', '/v1/playbooks/999')).statusCode, 404)
  assert.equal((await ops('GET', '/v1/playbooks/1;drop')).statusCode, 400)
  assert.equal((await ops('POST', '/v1/playbooks', { shop_id: 'beta' })).statusCode, 400)
  assert.equal((await house.app.inject({ url: '/v1/playbooks' })).statusCode, 401)
})

test('a decision keeps its version, its reasons and its order', async () => {
  await transact(house.world, 'alpha', async work => {
    const subjectId = work.newId()
    for (const kind of ['routing.enqueue', 'routing.assign']) await recordDecision(work, { kind, subjectId, outcome: { kind: 'assign' }, because: [{ rule: 'skill-match', facts: { level: 3 } }], facts: { waiting: 2 }, playbookVersion: 1 })
    const decisions = await loadDecisions(work, subjectId)
    assert.deepEqual(decisions.map(one => one.kind).toSorted(), ['routing.assign', 'routing.enqueue'])
    assert.deepEqual(decisions[0]?.because, [{ rule: 'skill-match', facts: { level: 3 } }])
    assert.equal(decisions[0]?.playbookVersion, 1)
  })
})
