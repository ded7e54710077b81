import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { isPublicAddress, refuseUrl } from './address.ts'
import { openOutside, OutsideRefused } from './outside.ts'

let port = 0
let hits = 0
const server = createServer((request, response) => {
  hits++
  if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
  else if (request.url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
  else if (request.url === '/long') response.end('x'.repeat(5_000))
  else response.end(String(request.headers.host))
})
before(async () => { await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) }); port = (server.address() as AddressInfo).port })
after(() => { server.closeAllConnections(); server.close() })

const why = async (run: Promise<Response>): Promise<string> => run.then(async response => { try { await response.text(); return 'answered' } catch (error) { return reasonOf(error) } }, reasonOf)
const reasonOf = (error: unknown): string => error instanceof OutsideRefused ? error.why : error instanceof Error && error.cause instanceof OutsideRefused ? error.cause.why : String(error)
const resolving = (...addresses: string[]) => openOutside({ internal: false, mostBytes: 1_000, resolve: async () => addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })) })

test('an address inside, in any spelling, is refused before a packet leaves', async () => {
  const outside = openOutside({ internal: false, mostBytes: 1_000 })
  for (const url of [
    `https://127.0.0.1:${port}/`, `https://2130706433:${port}/`, `https://0177.0.0.1:${port}/`, 'https://[::1]/', 'https://[::ffff:7f00:1]/', 'https://[2002:7f00:1::]/', 'https://10.1.2.3/', 'https://100.100.100.200/', 'https://169.254.169.254/', 'https://localhost./', 'https://db/', 'https://x.internal/',
    'https://evil.example@127.0.0.1/', 'https://good.example\\@127.0.0.1/', 'https://①②⑦.⓪.⓪.①/', 'https://good.example%0d%0aHost:x/', 'http://example.com/', 'file:///etc/passwd', '//127.0.0.1/', '',
  ]) assert.notEqual(await why(outside(url)), 'answered', url)
  assert.equal(hits, 0)
})

test('a name is refused when any of its addresses is inside, and is asked for once', async () => {
  for (const addresses of [['127.0.0.1'], ['93.184.216.34', '10.0.0.5'], ['::1'], ['93.184.216.34', '::1'], ['169.254.0.23'], []]) assert.equal(await why(resolving(...addresses)('https://rebind.example.com/')), 'internal-address', addresses.join())
  let asked = 0
  const once = openOutside({ internal: true, mostBytes: 1_000, resolve: async () => { asked++; return [{ address: '127.0.0.1', family: 4 }] } })
  const response = await once(`http://pinned.example.com:${port}/`)
  assert.equal(await response.text(), `pinned.example.com:${port}`, 'the name goes with the request, the packet to what was checked')
  assert.equal(asked, 1)
})

test('redirects are not followed, packed and endless answers not read', async () => {
  const inside = openOutside({ internal: true, mostBytes: 1_000 })
  for (const [path, expected] of [['redirect', 'redirect'], ['packed', 'encoded-answer'], ['long', 'answer-too-long']] as const) assert.equal(await why(inside(`http://127.0.0.1:${port}/${path}`)), expected)
})

test('public addresses are public, at the very borders', () => {
  for (const [address, expected] of [['9.255.255.255', true], ['10.0.0.0', false], ['11.0.0.0', true], ['100.63.255.255', true], ['100.64.0.0', false], ['100.128.0.0', true], ['172.15.255.255', true], ['172.31.255.255', false], ['172.32.0.0', true], ['223.255.255.255', true], ['224.0.0.0', false], ['2606:2800:220:1:248:1893:25c8:1946', true], ['2001:db8::1', false], ['fd00::1', false], ['fe80::1', false], ['64:ff9b::7f00:1', false], ['x', false]] as const) assert.equal(isPublicAddress(address), expected, address)
})

const vectors = new URL('../../../../../shared/vectors/trust/ssrf_urls.json', import.meta.url)
test('the shared list of addresses is refused and allowed as it says', { skip: !existsSync(vectors) && 'the shared vectors are not here' }, () => {
  const { deny, allow } = JSON.parse(readFileSync(vectors, 'utf8')) as { deny: { url: string }[]; allow: string[] }
  for (const { url } of deny) for (const one of [url, url.replace(/^http:/, 'https:')]) assert.notEqual(refuseUrl(one, false), undefined, one)
  for (const url of allow) assert.equal(refuseUrl(url, false), undefined, url)
})
