import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOrigin, securityHeaders, type Page } from './headers.ts'

test('no page allows inline or foreign script', () => {
  for (const page of ['api', 'desk', 'shop', 'widget', 'docs'] satisfies Page[]) {
    const policy = securityHeaders(page)['content-security-policy']!
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? /default-src ([^;]*)/.exec(policy)?.[1]
    assert.ok(scripts === "'self'" || scripts === "'none'", `${page}: ${scripts}`)
  }
})

test('only the widget may be framed, and only by the shop\'s own origins', () => {
  assert.match(securityHeaders('desk', ['https://shop.example'])['content-security-policy']!, /frame-ancestors 'none'/)
  assert.match(securityHeaders('widget', ['https://shop.example:8443'])['content-security-policy']!, /frame-ancestors 'self' https:\/\/shop\.example:8443$/)
})

test('a stored origin cannot write a rule of its own', () => {
  assert.equal(isOrigin('https://a.example; script-src *'), false)
  assert.equal(isOrigin('*'), false)
  assert.equal(isOrigin('https://a.example/path'), false)
  assert.equal(isOrigin('http://[::1]:7300'), true)
  assert.match(securityHeaders('widget', ['https://a.example; script-src *'])['content-security-policy']!, /frame-ancestors 'self'$/)
})
