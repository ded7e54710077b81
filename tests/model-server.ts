import { createServer, type ServerResponse } from 'node:http'
import { listen } from './listen.ts'

/** What a test's model is asked, as it came over the wire. */
export interface Asked {
  readonly body: { readonly model: string; readonly messages: readonly { readonly role: string; readonly content: string }[]; readonly stream?: boolean; readonly tools?: readonly { readonly function: { readonly name: string } }[]; readonly response_format?: unknown } & Readonly<Record<string, unknown>>
  readonly text: string
  readonly authorization: string | undefined
}

export type Said =
  | { readonly kind: 'text'; readonly text: string; readonly finish?: string }
  | { readonly kind: 'call'; readonly name: string; /** raw, so that it may be broken */ readonly args: string }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | { readonly kind: 'raw'; readonly type: string; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drop'; readonly text: string }
  | { readonly kind: 'endless' }
  /** Streams the first words, and the others when the test says so. */
  | { readonly kind: 'halves'; readonly first: string; readonly rest: Promise<string> }

export interface ModelServer {
  readonly url: string
  readonly asked: Asked[]
  /** What it says from now on. */
  say (script: (asked: Asked, count: number) => Said | Promise<Said>): void
  close (): Promise<void>
}

export const text = (said: string): Said => ({ kind: 'text', text: said })
export const call = (name: string, args: unknown): Said => ({ kind: 'call', name, args: typeof args === 'string' ? args : JSON.stringify(args) })

/** A real HTTP server on loopback that speaks the OpenAI protocol and says what a test tells it to. */
export async function openModelServer (): Promise<ModelServer> {
  const asked: Asked[] = []
  let script: (asked: Asked, count: number) => Said | Promise<Said> = () => text('ok')
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => { chunks.push(chunk) })
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString()
      const one: Asked = { body: JSON.parse(raw) as Asked['body'], text: raw, authorization: request.headers.authorization }
      asked.push(one)
      void Promise.resolve(script(one, asked.length)).then(said => { answer(response, said, one.body.stream === true) })
    })
  })
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}/v1`, asked,
    say (next) { script = next },
    close: () => new Promise(resolve => { server.closeAllConnections(); server.close(() => { resolve() }) }),
  }
}

const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }

function answer (response: ServerResponse, said: Said, stream: boolean): void {
  const json = (body: unknown): void => { response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)) }
  const event = (delta: object, finish: string | null = null): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'test', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  switch (said.kind) {
    case 'hang': return
    case 'status': response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers }).end(said.body ?? JSON.stringify({ error: { message: 'no', type: 'test' } })); return
    case 'raw': response.writeHead(200, { 'content-type': said.type }).end(said.body); return
    case 'drop':
      response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
      response.write(stream ? event({ role: 'assistant', content: said.text }) : '{"id":"c","choices":[{"mess')
      setTimeout(() => { response.destroy() }, 20)
      return
    case 'endless': {
      response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
      const more = setInterval(() => { response.write(stream ? event({ content: '好的，我们会尽快处理。' }) : ' '.repeat(20_000)) }, 1)
      response.on('close', () => { clearInterval(more) })
      return
    }
    case 'halves':
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(event({ content: said.first }))
      void said.rest.then(rest => { response.write(event({ content: rest })); response.write(event({}, 'stop')); response.end('data: [DONE]\n\n') })
      return
    case 'call':
      json({ id: 'c', object: 'chat.completion', created: 1, model: 'test', usage, choices: [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [{ id: 't1', type: 'function', function: { name: said.name, arguments: said.args } }] } }] })
      return
    case 'text':
      if (!stream) { json({ id: 'c', object: 'chat.completion', created: 1, model: 'test', usage, choices: [{ index: 0, finish_reason: said.finish ?? 'stop', message: { role: 'assistant', content: said.text } }] }); return }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const piece of said.text.match(/.{1,4}/gsu) ?? []) response.write(event({ content: piece }))
      response.write(event({}, said.finish ?? 'stop'))
      response.end(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'test', choices: [], usage })}\n\ndata: [DONE]\n\n`)
  }
}
