import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'

let house: TestHouse
before(async () => { house = await openTestHouse({ demo: true, shops: [] }) })
after(() => house.leave())

test('the demo says who may be played, and signs them in', async () => {
  const seen = await house.app.inject({ method: 'GET', url: '/v1/demo' })
  assert.equal(seen.statusCode, 200, seen.body)
  const view = seen.json()
  assert.equal(view.shoppers.length, 6)
  assert.ok(view.staff.length >= 6)
  const { token } = (await house.app.inject({ method: 'POST', url: '/v1/demo/identity', payload: { externalId: view.shoppers[0].externalId } })).json()
  const session = await house.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop: view.shop, identityToken: token } })
  assert.equal(session.json().identified, true, session.body)
  const desk = await house.app.inject({ method: 'POST', url: '/v1/demo/sign-in', payload: { email: view.staff[0].email } })
  assert.equal(desk.statusCode, 200, desk.body)
  assert.ok(String(desk.headers['set-cookie']).includes('HttpOnly'))
  assert.equal(desk.json().agent.name, view.staff[0].name)
})
