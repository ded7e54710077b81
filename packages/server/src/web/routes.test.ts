import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fastify from 'fastify'
import { openTestHouse } from '../../../../tests/house.ts'
import { replyFault } from '../kernel/http.ts'
import { transact } from '../kernel/work.ts'
import { openWeb, watchRequests } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiyu-bundles-'))
for (const [file, text] of [
  ['desk/dist/index.html', '<html>desk</html>'], ['desk/dist/assets/app-Ab3_x9Qz.js', 'console.log(1)'], ['desk/dist/.stamp', 'secret'],
  ['widget/dist/widget.js', 'launch()'], ['widget/dist/frame.html', '<html>frame</html>'],
] as const) {
  mkdirSync(join(folder, file, '..'), { recursive: true })
  writeFileSync(join(folder, file), text)
}
writeFileSync(join(folder, 'desk/dist/assets/app-Ab3_x9Qz.js.gz'), gzipSync('console.log(1)'))

const house = await openTestHouse({ shops: ['alpha', 'beta'] })
await transact(house.world, 'alpha', work => work.tx.updateTable('shops').set({ allowed_origins: ['https://alpha.example'] }).execute())
const app = fastify()
app.setErrorHandler((error, request, reply) => replyFault(error, request, reply))
const options = { world: house.world, jobs: () => house.jobs, bundles: folder }
await openWeb(app, options, watchRequests(app, options))
after(async () => {
  await app.close()
  await house.leave()
  rmSync(folder, { recursive: true })
})

test('health says the process lives, readiness that it can serve', async () => {
  assert.equal((await house.app.inject('/healthz')).statusCode, 200)
  const ready = await house.app.inject('/readyz')
  assert.deepEqual([ready.statusCode, ready.json()], [200, { ready: true, database: 'ok', migrations: 'ok', jobs: 'ok' }])
})

test('readiness names what is missing', async () => {
  const lost = { ...house.world, db: { ...house.world.db, pool: { query: async () => { throw new Error('gone') } } } } as unknown as typeof house.world // a pool that has lost its server
  const bare = fastify()
  await openWeb(bare, { ...options, world: lost, jobs: () => undefined }, { contentType: '', text: async () => '', request () {}, event () {} })
  const reply = await bare.inject('/readyz')
  assert.deepEqual([reply.statusCode, reply.json()], [503, { ready: false, database: 'away', migrations: 'unknown', jobs: 'starting' }])
  assert.equal((await bare.inject('/healthz')).statusCode, 200)
  await bare.close()
})

test('metrics count requests by route pattern and read the job queue', async () => {
  await house.app.inject('/healthz')
  const { body } = await house.app.inject('/metrics')
  assert.match(body, /zhiyu_http_request_seconds_count\{route="\/healthz",method="GET",status="200"\} \d/)
  assert.match(body, /^zhiyu_jobs_lag_seconds 0$/m)
  assert.match(body, /^nodejs_eventloop_lag_seconds /m)
  assert.match(body, /^zhiyu_sockets 0$/m)
})

test('the desk serves its files, falls back to its page, and hides its stamp', async () => {
  for (const url of ['/desk/', '/desk/wall', '/desk/inbox/1']) {
    const reply = await app.inject(url)
    assert.deepEqual([reply.statusCode, reply.body, reply.headers['cache-control']], [200, '<html>desk</html>', 'no-cache'], url)
    assert.match(String(reply.headers['content-security-policy']), /frame-ancestors 'none'/)
  }
  assert.equal((await app.inject('/desk/.stamp')).body.includes('secret'), false)
  assert.equal((await app.inject('/desk/assets/gone-12345678.js')).statusCode, 404)
  assert.equal((await app.inject('/desk/..%2f..%2fpackage.json')).body.includes('zhiyu'), false)
})

test('a hashed file is kept forever and sent compressed as built', async () => {
  const reply = await app.inject({ url: '/desk/assets/app-Ab3_x9Qz.js', headers: { 'accept-encoding': 'gzip' } })
  assert.equal(reply.headers['content-encoding'], 'gzip')
  assert.match(String(reply.headers['cache-control']), /immutable/)
  assert.match(String(reply.headers['content-type']), /javascript/)
})

test('the widget\'s frame may be framed by this shop\'s origins only', async () => {
  const alpha = await app.inject('/widget/frame?shop=alpha')
  assert.match(String(alpha.headers['content-security-policy']), /frame-ancestors 'self' https:\/\/alpha\.example$/)
  assert.equal(alpha.headers['x-frame-options'], undefined)
  assert.match(String((await app.inject('/widget/frame?shop=beta')).headers['content-security-policy']), /frame-ancestors 'self'$/)
  assert.equal((await app.inject('/widget/frame?shop=gamma')).statusCode, 404)
  assert.equal((await app.inject('/widget/frame?shop=A%20B')).statusCode, 400)
  assert.equal((await app.inject('/widget/frame')).statusCode, 400)
})

test('the launcher may be loaded by any page', async () => {
  const reply = await app.inject('/widget.js')
  assert.deepEqual([reply.statusCode, reply.headers['cross-origin-resource-policy']], [200, 'cross-origin'])
})

test('a bundle that is not built says so', async () => {
  const reply = await app.inject('/shop/')
  assert.equal(reply.statusCode, 503)
  assert.match(reply.body, /npm run build/)
})

test('every reply carries a request id, and errors say the same one', async () => {
  const reply = await house.app.inject('/v1/nothing-here')
  assert.equal(reply.statusCode, 404)
  assert.equal(reply.headers['x-request-id'], reply.json().requestId)
  assert.match(String(reply.headers['content-security-policy']), /default-src 'none'/)
})

test('the API document is OpenAPI 3.1 and the reference page has no inline script', async () => {
  assert.match((await house.app.inject('/openapi.json')).json().openapi, /^3\.1/)
  assert.doesNotMatch((await house.app.inject('/docs')).body, /<script>|<script [^>]*>[^<]/)
  const program = await house.app.inject('/docs/scalar.js')
  assert.ok(program.rawPayload.length > 100_000)
  assert.match((await house.app.inject('/docs/socket')).body, /<code>hello<\/code>/)
})
