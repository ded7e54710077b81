import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { transact } from '../kernel/work.ts'
import { createAgent, openStaffSession } from '../staff/index.ts'
import type { NewSimulation, Scenario, SimulationView } from './contract.ts'

let house: TestHouse
const cookies: Record<string, string> = {}

before(async () => {
  house = await openTestHouse({ shops: ['alpha', 'beta'] })
  for (const [name, shop, role] of [['ops', 'alpha', 'operations'], ['boss', 'alpha', 'supervisor'], ['agent', 'alpha', 'agent'], ['other', 'beta', 'manager']] as const) {
    cookies[name] = await transact(house.world, shop, async work => {
      const agent = await createAgent(work, { name, email: `${name}@example.com`, role, skills: [], languages: ['zh'], capacity: 3 })
      return `zhiyu_session=${(await openStaffSession(work, agent.id)).token}`
    })
  }
  await house.app.ready()
})
after(() => house.leave())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
async function ask (who: string, method: Method, path: string, body?: object) {
  const reply = await house.app.inject({ method, url: `/v1/${path}`, headers: { cookie: cookies[who]!, 'x-zhiyu-desk': '1' }, ...(body === undefined ? {} : { payload: body }) })
  return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json() }
}

const words = (text: string) => ({ 'zh-CN': text, en: text })
/** Twenty minutes of a very small shop: the real simulator needs a moment for it. */
function small (): Scenario {
  const shopper = { care: [], skills: [{ skill: 'order', share: 1 }], language: 'zh', region: null, arrivals: { kind: 'rate' as const, perHour: 120 }, patience: { meanMs: 120_000 }, aiShare: 0, callBackShare: 0 }
  return {
    schema: 1, scenario: 'small', name: words('small'), description: words('small'), seed: 1, replications: 1, startsAt: '2026-11-11T00:00:00.000Z', horizonMs: 1_200_000, warmUpMs: 0,
    demand: { curve: [{ fromMs: 0, factor: 1 }], classes: [{ ...shopper, class: 'valued', name: words('valued'), tier: 'diamond' }, { ...shopper, class: 'all', name: words('all'), tier: 'mass' }] },
    staff: [{ group: 'team', name: words('team'), count: 3, role: 'agent', skills: [{ skill: 'order', level: 5 }], languages: ['zh'], capacity: 2, shifts: [], sickShare: 0 }, { group: 'gold', name: words('gold'), count: 1, role: 'expert', skills: [{ skill: 'order', level: 5 }], languages: ['zh'], capacity: 2, shifts: [], sickShare: 0 }],
    service: { work: { meanMs: 120_000, cv: 1 }, rates: [1, 1.8], primaryLevel: 4, slower: { secondary: 1.2, none: 1.6, dialect: 1.25, language: 1.25 } },
    transfers: { share: 0, afterShare: 0.2, most: 1 }, fairness: { waitMs: 10_000, abandonShare: 0.01 },
    costs: { currency: 'CNY', perAgentHour: { agent: 4_000, expert: 8_000, supervisor: 9_000 }, perMinuteWaited: 10, perAbandonment: 500, perTransfer: 100 }, events: [],
  }
}
const wish = (more: Partial<NewSimulation> = {}): NewSimulation => ({ traffic: { kind: 'document', document: small() }, candidates: [{ kind: 'fifo' }, { kind: 'strict-value' }], replications: 3, ...more })

async function ended (id: string): Promise<SimulationView> {
  for (let i = 0; i < 1_000; i++) {
    const { body } = await ask('ops', 'GET', `simulations/${id}`)
    if (body.state !== 'queued' && body.state !== 'running') return body
    await new Promise(resolve => setTimeout(resolve, 30)) // real work in the background has no clock to move
  }
  return assert.fail('the run did not end')
}

test('the shipped scenarios are offered with their size, and one of them can be started by name', async () => {
  const { status, body } = await ask('agent', 'GET', 'simulations/traffic')
  assert.equal(status, 200, JSON.stringify(body))
  assert.ok(body.scenarios.length >= 2)
  for (const one of body.scenarios) assert.ok(one.shoppers > 0 && one.agents > 0 && one.name['zh-CN'] !== '' && one.description.en !== '', one.scenario)
  const begun = await ask('ops', 'POST', 'simulations', wish({ traffic: { kind: 'shipped', scenario: body.scenarios[0].scenario } }))
  assert.equal(begun.status, 202, JSON.stringify(begun.body))
  assert.deepEqual(begun.body.traffic, { kind: 'shipped', name: body.scenarios[0].name })
  const cancelled = await ask('boss', 'POST', `simulations/${begun.body.id}/cancel`)
  assert.equal(cancelled.body.state, 'cancelled')
  const refused = await ask('ops', 'POST', 'simulations', wish({ traffic: { kind: 'shipped', scenario: 'no-such-day' } }))
  assert.deepEqual([refused.status, refused.body.details[0].path], [422, '/traffic/scenario'])
})

test('candidates meet the same shoppers, and the report says who gains', async () => {
  const draft = (await ask('ops', 'POST', 'playbooks', {})).body
  const { status, body } = await ask('ops', 'POST', 'simulations', wish({ candidates: [{ kind: 'fifo' }, { kind: 'playbook', version: draft.version }, { kind: 'polling', everyMs: 5_000 }] }))
  assert.equal(status, 202, JSON.stringify(body))
  const run = await ended(body.id)
  assert.equal(run.state, 'done', JSON.stringify(run.problem))
  assert.deepEqual(run.progress, { done: 9, total: 9, events: run.progress!.events })
  assert.deepEqual(run.candidates.map(one => [one.kind, one.version, one.revision]), [['fifo', null, null], ['playbook', draft.version, 0], ['polling', null, null]])
  const came = run.report!.policies.map(policy => policy.total.find(one => one.figure === 'offered')!.each)
  assert.deepEqual(came[1], came[0])
  assert.deepEqual(came[2], came[0])
  assert.deepEqual(run.headlines.map(one => one.candidate), [1, 2])
  assert.ok(run.headlines[0]!.valued.after !== null)
  const again = await ended((await ask('ops', 'POST', 'simulations', wish({ candidates: [{ kind: 'fifo' }, { kind: 'playbook', version: draft.version }, { kind: 'polling', everyMs: 5_000 }] }))).body.id)
  assert.equal(again.report!.hash, run.report!.hash, 'the same seed gives the same result')
  assert.ok((await ask('ops', 'GET', 'simulations/traffic')).body.shoppersPerSecond > 0)
})

test('what cannot run is refused with path and reason before it waits in the line', async () => {
  const broken = (await ask('ops', 'POST', 'playbooks', {})).body
  broken.document.promises.closureMs.mass = 2 * 86_400_000
  await ask('ops', 'PUT', `playbooks/${broken.version}`, { document: broken.document, revision: 0 })
  const cases: [string, NewSimulation, RegExp, RegExp][] = [
    ['a draft with errors', wish({ candidates: [{ kind: 'fifo' }, { kind: 'playbook', version: broken.version }] }), /^\/candidates\/1$/, /promise\.base-taken-away/],
    ['itself', wish({ candidates: [{ kind: 'fifo' }, { kind: 'fifo' }] }), /^\/candidates\/1$/, /itself/],
    ['a billion shoppers', wish({ traffic: { kind: 'document', document: { ...small(), demand: { ...small().demand, curve: [{ fromMs: 0, factor: 100 }], classes: small().demand.classes.map(one => ({ ...one, arrivals: { kind: 'rate' as const, perHour: 1_000_000 } })) } } }, replications: 50 }), /^\/traffic\/demand$/, /shoppers/],
    ['no scenario at all', wish({ traffic: { kind: 'document', document: {} as Scenario } }), /^\/traffic/, /./],
  ]
  for (const [name, body, path, say] of cases) {
    const reply = await ask('ops', 'POST', 'simulations', body)
    assert.equal(reply.status, 422, `${name}: ${JSON.stringify(reply.body)}`)
    assert.match(reply.body.details[0].path, path, name)
    assert.match(reply.body.details[0].say, say, name)
  }
  assert.equal((await ask('ops', 'POST', 'simulations', wish({ candidates: [{ kind: 'fifo' }] }))).status, 400, 'one alone is no comparison')
  assert.equal((await ask('ops', 'POST', 'simulations', wish({ candidates: [{ kind: 'fifo' }, { kind: 'playbook', version: 999 }] }))).status, 404)
})

test('a simulated draft is published with its run; changed since, it is not; the run is then kept', async () => {
  const draft = (await ask('ops', 'POST', 'playbooks', {})).body
  draft.document.routing.headStartMs.diamond = 75_000
  const saved = (await ask('ops', 'PUT', `playbooks/${draft.version}`, { document: draft.document, revision: 0 })).body
  const run = await ended((await ask('ops', 'POST', 'simulations', wish({ candidates: [{ kind: 'fifo' }, { kind: 'playbook', version: draft.version }] }))).body.id)
  assert.equal((await ask('boss', 'POST', `simulations/${run.id}/publish`, { candidate: 1 })).status, 403, 'supervisors simulate, they do not publish')
  assert.equal((await ask('ops', 'POST', `simulations/${run.id}/publish`, { candidate: 0 })).status, 422, 'a baseline is no playbook')
  const edited = (await ask('ops', 'PUT', `playbooks/${draft.version}`, { document: draft.document, note: 'again', revision: saved.revision })).body
  const outdated = await ask('ops', 'POST', `simulations/${run.id}/publish`, { candidate: 1 })
  assert.deepEqual([outdated.status, outdated.body.code], [409, 'simulation.outdated'])
  const second = await ended((await ask('ops', 'POST', 'simulations', wish({ candidates: [{ kind: 'fifo' }, { kind: 'playbook', version: draft.version }] }))).body.id)
  const published = await ask('ops', 'POST', `simulations/${second.id}/publish`, { candidate: 1 })
  assert.deepEqual([published.status, published.body.state, published.body.simulationId, published.body.revision], [200, 'published', second.id, edited.revision + 1])
  assert.deepEqual([(await ask('ops', 'DELETE', `simulations/${second.id}`)).body?.code, (await ask('ops', 'DELETE', `simulations/${run.id}`)).status], ['simulation.attached', 204])
  assert.equal((await ask('ops', 'GET', `simulations/${run.id}`)).status, 404)
})

test('agents read and start nothing; another shop sees nothing', async () => {
  const { items } = (await ask('agent', 'GET', 'simulations')).body
  assert.ok(items.length > 0)
  const id = items[0].id
  assert.equal((await ask('agent', 'POST', 'simulations', wish())).status, 403)
  assert.equal((await ask('agent', 'DELETE', `simulations/${id}`)).status, 403)
  assert.deepEqual((await ask('other', 'GET', 'simulations')).body.items, [])
  for (const [method, path] of [['GET', `simulations/${id}`], ['POST', `simulations/${id}/cancel`], ['DELETE', `simulations/${id}`]] as const) assert.equal((await ask('other', method, path)).status, 404, path)
  assert.equal((await ask('other', 'POST', `simulations/${id}/publish`, { candidate: 1 })).status, 404)
})

test('the line of one shop has an end', async () => {
  const long = wish({ traffic: { kind: 'document', document: { ...small(), horizonMs: 24 * 3_600_000 } }, replications: 50 })
  const begun: string[] = []
  let full = 0
  for (let i = 0; i < 12; i++) {
    const { status, body } = await ask('ops', 'POST', 'simulations', long)
    if (status === 202) begun.push(body.id)
    else { full++; assert.equal(body.code, 'simulation.line-full') }
  }
  assert.ok(full >= 1 && begun.length <= 11, `${begun.length} began`)
  const still = await ask('ops', 'DELETE', `simulations/${begun.at(-1)}`)
  assert.equal(still.body.code, 'simulation.still-runs')
  for (const id of begun) await ask('ops', 'POST', `simulations/${id}/cancel`)
})
