import fastify, { type FastifyInstance } from 'fastify'
import { gzipSync } from 'node:zlib'
import type { Routes } from '../kernel/http.ts'
import { ClientFrame, PROTOCOL_VERSION, ServerFrame } from '../realtime/contract.ts'
import { securityHeaders } from './headers.ts'

const hidden = { schema: { hide: true } } as const

/** No font, proxy, telemetry or assistant of a third party: the page asks nobody but us. */
const START = `Scalar.createApiReference('#reference', {
  url: '/openapi.json', withDefaultFonts: false, telemetry: false, showDeveloperTools: 'never',
  agent: { disabled: true }, mcp: { disabled: true }, hideClientButton: true, persistAuth: false, defaultOpenFirstTag: true,
})`

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Zhiyu 知遇 API</title>
<link rel="icon" href="data:,"></head><body><div id="reference"></div><script src="/docs/scalar.js"></script><script src="/docs/start.js"></script></body></html>`

/** /openapi.json from the schemas that validate, /docs to read it, /docs/socket for the frames. Works without any network. */
export const docsRoutes: Routes = async app => {
  let program: Promise<Buffer> | undefined
  app.addHook('onRequest', async (_request, reply) => { reply.headers(securityHeaders('docs')) })
  app.get('/openapi.json', hidden, async (_request, reply) => reply.type('application/json; charset=utf-8').send(JSON.stringify(openApi(app))))
  app.get('/docs/', hidden, async (_request, reply) => reply.redirect('/docs'))
  app.get('/docs', hidden, async (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE))
  app.get('/docs/start.js', hidden, async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START))
  app.get('/docs/scalar.js', hidden, async (_request, reply) => {
    program ??= loadScalar()
    return reply.type('text/javascript; charset=utf-8').header('content-encoding', 'gzip').header('cache-control', 'public, max-age=86400').send(await program)
  })
  app.get('/docs/socket', hidden, async (_request, reply) => reply.type('text/html; charset=utf-8').send(socketPage()))
}

/** The document without what changes from run to run. */
export function openApi (app: FastifyInstance): object {
  return app.swagger()
}

/** 5 MB inside the npm package's own plugin: asked for once, when someone first reads the docs, and kept compressed. */
async function loadScalar (): Promise<Buffer> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const shelf = fastify()
  await shelf.register(reference, { routePrefix: '/', configuration: { url: '/openapi.json' } })
  const reply = await shelf.inject('/js/scalar.js')
  await shelf.close()
  if (reply.statusCode !== 200) throw new Error('the API reference has no program file')
  return gzipSync(reply.rawPayload)
}

function socketPage (): string {
  const section = (title: string, union: { anyOf: readonly object[] }): string => `<h2>${title}</h2>${union.anyOf.map(frame => {
    const { properties, description, required } = frame as { properties: Record<string, { const?: string }>; description?: string; required: readonly string[] } // each member is an object schema
    return `<h3><code>${escape(properties['t']?.const ?? '')}</code></h3>${description ? `<p>${escape(description)}</p>` : ''}
<pre tabindex="0">${escape(Object.entries(properties).map(([name, schema]) => `${name}${required.includes(name) ? '' : '?'}: ${JSON.stringify(schema)}`).join('\n'))}</pre>`
  }).join('\n')}`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Zhiyu 知遇 socket protocol</title><link rel="icon" href="data:,">
<style>body{font:1rem/1.6 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}pre{background:#f3f3f3;padding:.7rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><main><h1>Socket protocol, version ${PROTOCOL_VERSION}</h1><p><code>GET /v1/socket</code> (WebSocket, JSON text frames of at most 80 KiB). Send <code>hello</code> first: a desk is known by its cookie, a widget sends its session token.
After a reconnect <code>open</code> with the last <code>seq</code> you hold brings exactly the messages you missed.</p>
${section('From the client', ClientFrame)}${section('From the server', ServerFrame)}</main></body></html>`
}

function escape (text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
