import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'

let house: TestHouse
before(async () => { house = await openTestHouse() })
after(() => house.leave())

test('with demo mode off every demo door answers 404', async () => {
  for (const [method, url] of [['GET', '/v1/demo'], ['POST', '/v1/demo/identity'], ['POST', '/v1/demo/sign-in'], ['POST', '/v1/demo/traffic'], ['GET', '/v1/demo/catalogue'], ['GET', '/v1/demo/orders?externalId=zy-1001'], ['GET', '/v1/demo/pictures/A101.svg']] as const) {
    const reply = await house.app.inject({ method, url, ...(method === 'POST' ? { payload: {} } : {}) })
    assert.ok([404, 401].includes(reply.statusCode), `${url} ${reply.statusCode}`)
    if (url !== '/v1/demo/traffic') assert.equal(reply.json().code, 'demo.off', url)
  }
})
