import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createAgent } from '@zhiyu/server/staff'
import { manualClock } from '@zhiyu/server/kernel/clock'
import { transact } from '@zhiyu/server/kernel/work'
import { openTestHouse, type TestHouse } from '../house.ts'

/** Group AUTH of the bad inputs, as far as sign-in, sessions and keys exist. Each test is named by its id. */
const root = join(import.meta.dirname, '../..')
const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
const password = 'correct horse battery'
let house: TestHouse
before(async () => {
  house = await openTestHouse({ clock })
  for (const [email, role] of [['mei', 'agent'], ['victim', 'agent'], ['chief', 'manager']] as const) {
    await transact(house.world, 'alpha', work => createAgent(work, { name: email, email: `${email}@shop.example`, role, password, skills: [], languages: ['zh'], capacity: 3 }))
  }
})
after(async () => { await house.leave() })

const signIn = (email: string, given: unknown, from = '10.0.0.1', headers: Record<string, string> = {}) =>
  house.app.inject({ method: 'POST', url: '/v1/session', remoteAddress: from, headers, payload: { shop: 'alpha', email: `${email}@shop.example`, password: given } })
const cookieOf = (reply: { headers: Record<string, unknown> }): string => String(reply.headers['set-cookie']).split(';')[0] ?? ''
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

test('AUTH-01 a wrong password is refused, and a password check nobody awaits would be noticed twice', async () => {
  assert.equal((await signIn('mei', 'wrong')).statusCode, 401)
  // The mutant: the same source without the await. It lets everyone in, so the line above is a test that can fail.
  const file = join(root, 'packages/server/src/staff/sign-in.ts')
  const source = readFileSync(file, 'utf8')
  const mutated = source.replace('await verifyPassword(', 'verifyPassword(')
  assert.notEqual(mutated, source)
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-mutant-'))
  try {
    const mutant = join(folder, 'sign-in.ts')
    writeFileSync(mutant, mutated.replace(/from '(\.[^']+)'/g, (_all, path: string) => `from '${new URL(path, pathToFileURL(file)).href}'`))
    const { signIn: careless } = await import(pathToFileURL(mutant).href) as { signIn: (world: unknown, attempt: object) => Promise<unknown> }
    await assert.doesNotReject(careless(house.world, { shop: 'alpha', email: 'mei@shop.example', password: 'wrong' }), 'the mutant would let a wrong password in')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  // And the linter refuses a promise nobody waits for, before any test runs.
  assert.match(readFileSync(join(root, '.oxlintrc.json'), 'utf8'), /"typescript\/no-floating-promises": \["error"/)
})

test('AUTH-02 a password that is no text is refused by its shape', async () => {
  for (const given of [{ $ne: null }, ['a'], 7, null, true]) {
    const reply = await signIn('mei', given)
    assert.equal(reply.statusCode, 400, JSON.stringify(given))
    assert.ok(!reply.body.includes('$ne'), 'what was sent is not echoed')
  }
})

test('AUTH-04 three hundred wrong sign-ins from a hundred addresses get ten tries', async () => {
  const statuses = new Map<number, number>()
  for (let i = 0; i < 300; i++) {
    const { statusCode } = await signIn('victim', `guess ${i}`, `10.1.0.${i % 100}`)
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
  }
  assert.deepEqual(Object.fromEntries(statuses), { 401: 10, 429: 290 })
  const locked = await signIn('victim', password)
  assert.equal(locked.statusCode, 429)
  assert.ok(Number(locked.headers['retry-after']) > 0)
  assert.equal((await signIn('mei', password, '10.2.0.1')).statusCode, 200, 'other accounts are unaffected')
  const audit = await transact(house.world, 'alpha', work => work.tx.selectFrom('audit').select('action').where('shop_id', '=', 'alpha').where('action', '=', 'agent.sign-in-locked').execute())
  assert.equal(audit.length, 1)
  clock.advance(60_000)
  const back = await signIn('victim', password)
  assert.equal(back.statusCode, 200)
  assert.equal(back.json().failedSignIns, 10, 'the owner is told')
})

test('AUTH-04 one address is held back too, whatever accounts it tries', async () => {
  const from = '10.9.9.8'
  for (let i = 0; i < 10; i++) await signIn('victim', 'wrong', from) // locked from here on: further tries cost no derivation
  const codes = (await Promise.all(Array.from({ length: 80 }, () => signIn('victim', 'wrong', from)))).map(reply => ({ code: (reply.json() as { code: string }).code, after: Number(reply.headers['retry-after']) }))
  assert.equal(codes.filter(one => one.code === 'auth.locked').length, 50)
  assert.equal(codes.filter(one => one.code === 'request.too-many').length, 30)
  assert.ok(codes.every(one => one.after >= 1))
})

test('AUTH-09 an unknown e-mail answers with the same body, as dearly as a wrong password', { timeout: 90_000 }, async () => {
  const dear = await openTestHouse({ clock, passwordCost: 15 })
  try {
    await transact(dear.world, 'alpha', work => createAgent(work, { name: 'mei', email: 'mei@shop.example', role: 'agent', password, skills: [], languages: ['zh'], capacity: 3 }))
    const bodies = new Set<string>()
    // What it costs is what it takes of the processor, whatever else the machine does: a derivation is all but everything of it.
    const costOf = async (email: string): Promise<number> => {
      const begun = process.cpuUsage()
      const reply = await dear.app.inject({ method: 'POST', url: '/v1/session', remoteAddress: '10.3.0.1', payload: { shop: 'alpha', email: `${email}@shop.example`, password: 'wrong' } })
      const { user } = process.cpuUsage(begun)
      assert.equal(reply.statusCode, 401)
      bodies.add(reply.body.replace(/"requestId":"[^"]*"/, ''))
      return user
    }
    await costOf('warm')
    let difference = NaN
    for (let attempt = 0; attempt < 4; attempt++) {
      const [known, unknown]: [number[], number[]] = [[], []]
      for (let i = 0; i < 5; i++) {
        for (const [email, costs] of i % 2 ? [['mei', known], [`ghost-${attempt}-${i}`, unknown]] as const : [[`ghost-${attempt}-${i}`, unknown], ['mei', known]] as const) costs.push(await costOf(email))
        clock.advance(25 * 3_600_000) // the count is forgotten after a day: each try is a first one
      }
      difference = Math.abs(median(known) / median(unknown) - 1)
      if (difference < 0.1) break // a busy machine may need another look
    }
    assert.ok(difference < 0.1, `medians differ by ${(difference * 100).toFixed(1)} %`)
    assert.equal(bodies.size, 1)
  } finally { await dear.leave() }
})

test('AUTH-10 a cookie set before signing in is worth nothing, and every sign-in makes a new one', async () => {
  const planted = `zhiyu_session=zd_${'A'.repeat(43)}`
  const first = await signIn('mei', password, '10.4.0.1', { cookie: planted })
  assert.equal(first.statusCode, 200)
  assert.notEqual(cookieOf(first), planted)
  assert.equal((await house.app.inject({ url: '/v1/session', headers: { cookie: planted } })).statusCode, 401)
  const second = await signIn('mei', password, '10.4.0.1', { cookie: cookieOf(first) })
  assert.notEqual(cookieOf(second), cookieOf(first))
})

test('AUTH-11 a foreign page cannot act with the agent\'s cookie', async () => {
  const cookie = cookieOf(await signIn('mei', password, '10.5.0.1'))
  const put = (headers: Record<string, string>, payload: unknown = { presence: 'away' }) => house.app.inject({ method: 'PUT', url: '/v1/presence', headers: { cookie, ...headers }, payload: payload as object })
  assert.equal((await put({ origin: 'https://evil.example', 'x-zhiyu-desk': '1' })).statusCode, 403)
  assert.equal((await put({ origin: 'null' })).statusCode, 403)
  assert.equal((await put({})).statusCode, 403, 'no Origin and no header of our own')
  assert.equal((await put({ 'x-zhiyu-desk': '1' })).statusCode, 200)
  const form = await house.app.inject({ method: 'POST', url: '/v1/session', headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }, payload: 'shop=alpha' })
  assert.ok([403, 415].includes(form.statusCode))
  assert.equal((await signIn('mei', password, '10.5.0.2', { origin: 'https://evil.example' })).statusCode, 403)
})

test('AUTH-14 an API key in the URL opens nothing', async () => {
  const cookie = cookieOf(await signIn('chief', password, '10.6.0.1'))
  const made = await house.app.inject({ method: 'POST', url: '/v1/api-keys', headers: { cookie, 'x-zhiyu-desk': '1' }, payload: { name: 'erp', role: 'agent' } })
  const { key } = made.json() as { key: string }
  for (const name of ['key', 'token', 'api_key', 'access_token']) assert.equal((await house.app.inject({ url: `/v1/agents?${name}=${key}` })).statusCode, 401)
  assert.equal((await house.app.inject({ url: '/v1/agents', headers: { authorization: `Bearer ${key}` } })).statusCode, 200)
})

test('AUTH-14 query strings are not logged', { timeout: 30_000 }, () => {
  const script = `
    import { openTestHouse } from '${pathToFileURL(join(root, 'tests/house.ts')).href}'
    const house = await openTestHouse({ env: { LOG_LEVEL: 'trace' } })
    for (const url of ['/v1/agents?key=zk_planted', '/nowhere?key=zk_planted', '/v1/wall?token=zk_planted']) await house.app.inject({ url, headers: { authorization: 'Bearer zk_planted', cookie: 'zhiyu_session=zk_planted' } })
    await house.leave()`
  const run = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], { cwd: root, encoding: 'utf8', env: { ...process.env, LOG_LEVEL: 'trace' } })
  assert.equal(run.status, 0, run.stderr.slice(0, 2_000))
  assert.ok(run.stdout.includes('"level"'), 'it did log')
  assert.ok(!`${run.stdout}${run.stderr}`.includes('zk_planted'))
})
