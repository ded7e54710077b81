import { Type } from 'typebox'
import { listProducts, loadOrders } from '../commerce/index.ts'
import { shopIdentitySecret, signIdentityToken } from '../customers/index.ts'
import { Fault } from '../kernel/faults.ts'
import { agentOf, type Routes } from '../kernel/http.ts'
import { closed, Locale } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { loadAgents, loadSessionView, openStaffSession, setSessionCookie } from '../staff/index.ts'
import { SessionView } from '../staff/contract.ts'
import { DemoCatalogue, DemoIdentity, DemoOrders, DemoView } from './contract.ts'
import { avatarOf, DEMO_SHOP, DEMO_SHOP_NAME, shopperCards, staffCards } from './people.ts'
import { drawPicture } from './pictures.ts'
import { writeManual } from './service.ts'
import { createTraffic } from './traffic.ts'

const tags = ['demo']
/** As the shop's own server would choose: long enough to open the widget, too short to be worth stealing. */
const IDENTITY_SECONDS = 300

/** Doors of the demonstration. With demo mode off every one of them answers 404 `demo.off`. */
export const demoRoutes: Routes = async (app, { world }) => {
  const traffic = createTraffic(world)
  app.addHook('onClose', () => traffic.stop())
  app.addHook('onRequest', async () => { if (!world.config.demo) throw new Fault('demo.off') })

  app.get('/v1/demo', { config: { door: 'open' }, schema: { tags, operationId: 'demo', summary: 'The demonstration shop: ready-made shoppers and staff', response: { 200: DemoView } } }, async () => ({
    shop: DEMO_SHOP, shopName: DEMO_SHOP_NAME, traffic: traffic.running(),
    shoppers: shopperCards.map(card => ({ externalId: card.externalId, name: card.name, avatar: avatarOf(card.name, card.hue), line: card.line, tier: card.tier, care: [...card.care] })),
    staff: staffCards.filter(card => !card.simulated).map(card => ({ email: card.email, name: card.name, role: card.role, skills: card.skills.map(one => one.skill) })),
  }))

  const Who = Type.Object({ externalId: Type.String({ maxLength: 80 }) }, closed)
  app.post('/v1/demo/identity', { config: { door: 'open' }, schema: { tags, operationId: 'demoIdentity', summary: 'An identity token for a ready-made shopper, as the shop\'s own server would sign it', body: Who, response: { 200: DemoIdentity } } }, async request => ({
    token: await transact(world, DEMO_SHOP, async work => {
      const { externalId } = readyMade(request.body.externalId)
      const iat = Math.floor(work.now / 1_000)
      return signIdentityToken(await shopIdentitySecret(work), { sub: externalId, shop: DEMO_SHOP, iat, exp: iat + IDENTITY_SECONDS })
    }),
  }))

  app.post('/v1/demo/sign-in', { config: { door: 'open' }, schema: { tags, operationId: 'demoSignIn', summary: 'Signs in as a ready-made member of staff', body: Type.Object({ email: Type.String({ maxLength: 200 }) }, closed), response: { 200: SessionView } } }, async (request, reply) => {
    const card = staffCards.find(one => one.email === request.body.email && !one.simulated)
    if (!card) throw new Fault('agent.not-found')
    const { session, view } = await transact(world, DEMO_SHOP, async work => {
      const agent = (await loadAgents(work)).find(one => one.email === card.email)
      if (!agent) throw new Fault('agent.not-found')
      return { session: await openStaffSession(work, agent.id), view: await loadSessionView(work, agent.id) }
    })
    setSessionCookie(world, reply, session)
    return view
  })

  app.post('/v1/demo/traffic', { config: { door: 'staff' }, schema: { tags, operationId: 'demoTraffic', summary: 'Switches simulated shoppers and agents on or off', body: Type.Object({ on: Type.Boolean() }, closed), response: { 200: Type.Object({ on: Type.Boolean() }, closed) } } }, async request => {
    if (agentOf(request).shopId !== DEMO_SHOP) throw new Fault('auth.forbidden')
    if (request.body.on) await traffic.start()
    else await traffic.stop()
    return { on: traffic.running() }
  })

  app.get('/v1/demo/catalogue', { config: { door: 'open' }, schema: { tags, operationId: 'demoCatalogue', summary: 'What the demonstration shop sells', response: { 200: DemoCatalogue } } }, async () => ({
    products: await transact(world, DEMO_SHOP, work => listProducts(work, '', 100)),
  }))

  app.get('/v1/demo/orders', { config: { door: 'open' }, schema: { tags, operationId: 'demoOrders', summary: 'A ready-made shopper\'s own orders, for the shop\'s order page', querystring: Who, response: { 200: DemoOrders } } }, async request => {
    const card = readyMade(request.query.externalId)
    const orders = await transact(world, DEMO_SHOP, async work => {
      const row = await work.tx.selectFrom('customers').select('id').where('shop_id', '=', DEMO_SHOP).where('external_id', '=', card.externalId).executeTakeFirst()
      return row ? await loadOrders(work, row.id, { limit: 50 }) : []
    })
    return { orders: [...orders], name: card.name }
  })

  app.get('/v1/demo/manuals/:id', {
    config: { door: 'open' }, schema: {
      tags, operationId: 'demoManual', summary: 'A product\'s manual', params: Type.Object({ id: Type.String({ pattern: '^[A-Z][0-9]{3}$' }) }, closed), querystring: Type.Object({ locale: Type.Optional(Locale) }, closed),
      response: { 200: Type.String({ contentMediaType: 'text/html' }) },
    },
  }, async (request, reply) => {
    const page = writeManual(request.params.id, request.query.locale ?? 'zh-CN')
    if (!page) throw new Fault('request.not-found')
    return reply.type('text/html; charset=utf-8').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").send(page)
  })

  app.get('/v1/demo/pictures/:file', { config: { door: 'open' }, schema: { tags, operationId: 'demoPicture', summary: 'A drawn product picture', params: Type.Object({ file: Type.String({ pattern: '^[A-Z][0-9]{3}\\.svg$' }) }, closed), response: { 200: Type.String({ contentMediaType: 'image/svg+xml' }) } } }, async (request, reply) => {
    const svg = drawPicture(request.params.file.slice(0, -4))
    if (!svg) throw new Fault('request.not-found')
    return reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").send(svg)
  })
}

function readyMade (externalId: string): (typeof shopperCards)[number] {
  const card = shopperCards.find(one => one.externalId === externalId)
  if (!card) throw new Fault('customer.not-found')
  return card
}
