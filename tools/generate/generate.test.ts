import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faults } from '@zhiyu/server/kernel/faults'
import { eventFacts, eventsPage, faultsPage, lifecyclePage, permissionsPage } from './pages.ts'
import { findDrift, readHere } from './run.ts'

test('drift names the first line that differs, and a missing file', () => {
  const wanted = new Map([['a', 'one\ntwo\n'], ['b', 'same\n'], ['c', 'x\n']])
  const here: Readonly<Record<string, string>> = { a: 'one\nTWO\n', b: 'same\n' }
  assert.deepEqual(findDrift(wanted, path => here[path]), ['a:2: differs from its source; run npm run generate', 'c: missing; run npm run generate'])
})

test('a hand-made change at the end of a generated file is drift', () => {
  assert.equal(findDrift(new Map([['a', 'one\n']]), () => 'one\nmore\n').length, 1)
})

test('every fault code is on its page, and the page lists nothing else', () => {
  const listed = [...(readHere('docs/generated/faults.md') ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(match => match[1])
  assert.deepEqual(listed, Object.keys(faults))
  assert.deepEqual([...faultsPage().matchAll(/^\| `([^`]+)` \|/gm)].map(match => match[1]), Object.keys(faults))
})

test('an event appears with its facts and its reactions', () => {
  assert.equal(eventFacts("  'a.happened': { id: string }\n").get('a.happened'), '`{ id: string }`'.replace('{ ', '').replace(' }', ''))
  assert.match(eventsPage({ 'agent.ready': { 'routing.match': null } }, ['promises.warn']), /\| `agent\.ready` \| `agentId: string` \| `routing\.match` \|[\s\S]*- `promises\.warn`/)
})

test('a refused signal is an empty cell', () => {
  assert.match(lifecyclePage({ a: { go: 'b' }, b: {} }), /\| \*\*a\*\* \| b \|\n\| \*\*b\*\* \|  \|/)
})

test('the permissions page pairs routes with what they need', () => {
  const page = permissionsPage({ paths: { '/v1/x': { get: { 'x-permission': 'wall.read', security: [{}] }, post: {} } } })
  assert.match(page, /`wall\.read` .*`GET \/v1\/x`/)
  assert.match(page, /## Open to anyone\n\n- `POST \/v1\/x`/)
})
