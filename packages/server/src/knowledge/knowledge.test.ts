import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { transact } from '../kernel/work.ts'
import { createKey } from '../staff/index.ts'
import { currentPlaybook, draftPlaybook, editPlaybook, publishPlaybook } from '../playbook/index.ts'
import { answerFrom, installShipped, suggestArticles } from './index.ts'

let house: TestHouse
const keys: Record<string, string> = {}
before(async () => {
  house = await openTestHouse({ shops: ['alpha', 'beta'] })
  for (const shop of ['alpha', 'beta']) {
    for (const role of ['agent', 'operations'] as const) {
      const by = { kind: 'key', shopId: shop, keyId: 'house', role: 'manager' } as const
      keys[`${shop}.${role}`] = (await transact(house.world, shop, work => createKey(work, { name: role, role }, by))).key
    }
  }
})
after(() => house.leave())

const call = async (who: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
  const reply = await house.app.inject({ method, url, headers: { authorization: `Bearer ${keys[who]}` }, ...(payload ? { payload } : {}) })
  return { status: reply.statusCode, body: reply.body ? reply.json() : undefined }
}
const draft = { locale: 'zh-CN', title: '会员日', questions: ['会员日是哪天', '什么时候有会员日'], answer: '每月 18 日。', tags: [], state: 'draft' } as const
const ask = (shop: string, question: string) => transact(house.world, shop, work => answerFrom(work, { question, locale: 'zh-CN' }))

test('an article answers only once it is published, changes at once, and ends when archived', async () => {
  const made = await call('alpha.operations', 'POST', '/v1/articles', draft)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal(await ask('alpha', '会员日是哪天'), undefined, 'a draft answers nothing')
  const published = await call('alpha.operations', 'PUT', `/v1/articles/${made.body.id}`, { ...draft, state: 'published', revision: made.body.revision })
  assert.equal(published.status, 200)
  assert.equal((await ask('alpha', '会员日是哪天'))?.answer, '每月 18 日。')
  const stale = await call('alpha.operations', 'PUT', `/v1/articles/${made.body.id}`, { ...draft, revision: made.body.revision })
  assert.deepEqual([stale.status, stale.body.code], [409, 'article.changed'])
  await call('alpha.operations', 'PUT', `/v1/articles/${made.body.id}`, { ...draft, answer: '每月 8 日。', state: 'published', revision: published.body.revision })
  assert.equal((await ask('alpha', '会员日是哪天'))?.answer, '每月 8 日。')
  await call('alpha.operations', 'PUT', `/v1/articles/${made.body.id}`, { ...draft, state: 'archived', revision: published.body.revision + 1 })
  assert.equal(await ask('alpha', '会员日是哪天'), undefined)
})

test('another shop neither finds nor changes it', async () => {
  const made = await call('alpha.operations', 'POST', '/v1/articles', { ...draft, title: '秘密', questions: ['暗号是什么'], answer: '天王盖地虎', state: 'published' })
  assert.equal(await ask('beta', '暗号是什么'), undefined)
  assert.equal((await call('beta.operations', 'PUT', `/v1/articles/${made.body.id}`, { ...draft, revision: 1 })).status, 404)
  assert.equal((await call('beta.operations', 'GET', '/v1/articles')).body.items.some((one: { id: string }) => one.id === made.body.id), false)
})

test('agents read articles and write canned replies, but do not edit articles', async () => {
  assert.equal((await call('alpha.agent', 'GET', '/v1/articles')).status, 200)
  assert.equal((await call('alpha.agent', 'POST', '/v1/articles', draft)).status, 403)
  const reply = { shortcut: '测试', locale: 'zh-CN', title: '测试', body: '您好' }
  const made = await call('alpha.agent', 'POST', '/v1/canned-replies', reply)
  assert.equal(made.status, 201)
  assert.equal((await call('alpha.agent', 'POST', '/v1/canned-replies', reply)).body.code, 'canned-reply.taken')
  assert.equal((await call('alpha.agent', 'PUT', `/v1/canned-replies/${made.body.id}`, { ...reply, body: '您好！' })).body.body, '您好！')
  assert.equal((await call('alpha.agent', 'DELETE', `/v1/canned-replies/${made.body.id}`)).status, 204)
  assert.equal((await call('alpha.agent', 'DELETE', `/v1/canned-replies/${made.body.id}`)).status, 404)
})

test('what ships is added once, as drafts, and a question can be tried', async () => {
  const first = await call('beta.operations', 'POST', '/v1/articles/shipped')
  assert.equal(first.body.added, 112)
  assert.equal((await call('beta.operations', 'POST', '/v1/articles/shipped')).body.added, 0)
  assert.equal(await ask('beta', '怎么开发票'), undefined, 'drafts')
  assert.ok((await call('beta.agent', 'GET', '/v1/canned-replies?locale=zh-CN')).body.items.length >= 15)
  assert.ok((await call('beta.agent', 'GET', '/v1/canned-replies?locale=en')).body.items.length >= 15)
  await transact(house.world, 'alpha', work => installShipped(work, 'published'))
  const tried = await call('alpha.agent', 'POST', '/v1/articles/try', { question: '怎么开发票', locale: 'zh-CN' })
  assert.equal(tried.body.answered, true)
  assert.equal(tried.body.hits[0].title, '开发票')
  assert.equal((await call('alpha.agent', 'POST', '/v1/articles/try', { question: '今天天气', locale: 'zh-CN' })).body.answered, false)
})

test('unknown fields, empty answers and NUL are refused', async () => {
  for (const body of [{ ...draft, html: 1 }, { ...draft, answer: '' }, { ...draft, answer: 'a\u0000b' }, { ...draft, locale: 'fr' }]) assert.equal((await call('alpha.operations', 'POST', '/v1/articles', body)).status, 400)
})

test('an article and the rules say one figure: the playbook\'s, in whatever version', async () => {
  const said = (question: string, locale: 'zh-CN' | 'en'): Promise<string> => transact(house.world, 'alpha', async work => (await answerFrom(work, { question, locale }))!.answer)
  await transact(house.world, 'alpha', work => installShipped(work, 'published'))
  assert.match(await said('价保多少天', 'zh-CN'), /下单后 15 天内降价/)
  assert.match(await said('会员等级怎么算', 'zh-CN'), /满 5,000 元为核心会员，超过 20,000 元为钻石会员/)
  assert.match(await said('do you have price protection', 'en'), /within 15 days after the order/)
  assert.match((await transact(house.world, 'alpha', work => suggestArticles(work, { question: '怎么退货', locale: 'zh-CN', limit: 1 })))[0]!.answer, /签收次日起 7 天内/)
  await transact(house.world, 'alpha', async work => {
    const { document } = await currentPlaybook(work)
    const draft = await draftPlaybook(work, 'test', {})
    await editPlaybook(work, 'test', draft.version, { revision: draft.revision, document: { ...document, afterSales: { returnDays: 14, priceProtectionDays: 30 } } })
    await publishPlaybook(work, 'test', draft.version, { rollback: false })
  })
  assert.match(await said('价保多少天', 'zh-CN'), /下单后 30 天内降价/)
  assert.match(await said('怎么退货', 'zh-CN'), /签收次日起 14 天内/)
  const refused = await call('alpha.operations', 'POST', '/v1/articles', { ...draft, answer: '{{delivery-days}} 天内送到' })
  assert.deepEqual([refused.status, JSON.stringify(refused.body).includes('delivery-days')], [400, true])
})
