import fastifyStatic from '@fastify/static'
import { Type } from 'typebox'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify'
import { Fault } from '../kernel/faults.ts'
import type { Routes } from '../kernel/http.ts'
import { ShopId } from '../kernel/schema.ts'
import type { World } from '../kernel/work.ts'
import { securityHeaders, type Page } from './headers.ts'
import { findAllowedOrigins } from './store.ts'

/** packages/desk, shop and widget as vite built them. Source: tools/build.ts. */
export const BUNDLES = join(import.meta.dirname, '../../..')

/** A name with a hash in it never changes its content. */
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png|webp|jpg|wasm)$/
const FOREVER = 'public, max-age=31536000, immutable'

const hidden = { schema: { hide: true } } as const

/** /desk, /shop, /widget.js and /widget/frame: the built browser packages, precompressed, each under its own policy. */
export function bundleRoutes (folder: string): Routes {
  return async (app, { world }) => {
    const home = world.config.demo ? '/shop/' : '/desk/'
    app.get('/', hidden, async (_request, reply) => reply.redirect(home))
    await app.register(pages(join(folder, 'desk/dist'), 'desk'), { prefix: '/desk' })
    await app.register(pages(join(folder, 'shop/dist'), 'shop'), { prefix: '/shop' })
    await app.register(widget(join(folder, 'widget/dist'), world))
  }
}

/** A single-page application: files as they are, every other path its index page. */
function pages (dist: string, page: Page): FastifyPluginAsync {
  return async app => {
    app.addHook('onRequest', async (_request, reply) => { reply.headers(securityHeaders(page)) })
    if (!existsSync(join(dist, 'index.html'))) {
      for (const url of ['/', '/*']) app.get(url, hidden, async (_request, reply) => notBuilt(reply))
      return
    }
    await serve(app, dist, '/')
    app.setNotFoundHandler((request, reply) => {
      const path = request.url.split('?', 1)[0]!
      if (request.method !== 'GET' || /\.[a-z0-9]+$/i.test(path)) throw new Fault('request.not-found')
      return reply.sendFile('index.html')
    })
  }
}

function widget (dist: string, world: World): FastifyPluginAsync {
  return async app => {
    if (!existsSync(join(dist, 'widget.js'))) {
      for (const url of ['/widget.js', '/widget/*']) app.get(url, hidden, async (_request, reply) => notBuilt(reply.headers(securityHeaders('widget'))))
      return
    }
    await serve(app, dist, '/widget/')
    // The launcher runs in the shop's own page, under the shop's policy.
    app.get('/widget.js', hidden, (_request, reply) => reply.headers({ ...securityHeaders('widget'), 'cross-origin-resource-policy': 'cross-origin' }).sendFile('widget.js'))
    app.get('/widget/frame', { schema: { hide: true, querystring: Type.Object({ shop: ShopId }) } }, async (request, reply) => {
      const { shop } = request.query as { shop: string } // checked by the schema
      const origins = await findAllowedOrigins(world, shop)
      if (!origins) throw new Fault('shop.not-found')
      return reply.headers(securityHeaders('widget', origins)).sendFile('frame.html')
    })
  }
}

async function serve (app: FastifyInstance, dist: string, prefix: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dist, prefix, dotfiles: 'ignore', preCompressed: true, cacheControl: false, schemaHide: true,
    setHeaders (reply, path) {
      reply.header('cache-control', HASHED.test(path.replace(/\.(br|gz)$/, '')) ? FOREVER : 'no-cache')
      reply.header('vary', 'accept-encoding')
    },
  })
}

function notBuilt (reply: FastifyReply): FastifyReply {
  return reply.code(503).type('text/html; charset=utf-8').send(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Zhiyu 知遇</title><main style="font:1.1rem/1.7 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem">
<h1>页面还没有构建 · This page is not built yet</h1><p lang="zh-CN">请运行 <code>npm run build</code>，然后重新启动。</p><p>Run <code>npm run build</code>, then start again.</p></main></html>`)
}
