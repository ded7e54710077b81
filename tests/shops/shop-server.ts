import { createServer, type IncomingMessage } from 'node:http'
import { listen } from '../listen.ts'

/** One call as it came over the wire. */
export interface ShopCall { readonly method: string; readonly url: URL; readonly headers: IncomingMessage['headers']; readonly text: string; readonly json: unknown }
export interface ShopAnswer { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown; /** bytes as they are, instead of JSON */ readonly raw?: string }
export type Answering = (call: ShopCall) => ShopAnswer | 'hang' | Promise<ShopAnswer | 'hang'>

export interface ShopServer {
  readonly url: string
  readonly calls: ShopCall[]
  /** Answers the next calls instead of the shop, until it says undefined. */
  disturb(script: ((call: ShopCall, count: number) => ShopAnswer | 'hang' | undefined | Promise<ShopAnswer | 'hang' | undefined>) | undefined): void
  close(): Promise<void>
}

/** A shop on loopback that answers with the shapes its documentation shows, and with whatever a test wants to go wrong. */
export async function openShopServer (answering: Answering): Promise<ShopServer> {
  const calls: ShopCall[] = []
  let disturbed: Parameters<ShopServer['disturb']>[0]
  let disturbances = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => { chunks.push(chunk) })
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const call: ShopCall = { method: request.method ?? '', url: new URL(request.url ?? '/', 'http://shop'), headers: request.headers, text, json: text === '' ? undefined : JSON.parse(text) as unknown }
      calls.push(call)
      void Promise.resolve(disturbed?.(call, ++disturbances)).then(said => said ?? answering(call)).then(said => {
        if (said === 'hang') return
        response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers }).end(said.raw ?? JSON.stringify(said.body ?? null))
      })
    })
  })
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}`, calls,
    disturb (script) { disturbed = script; disturbances = 0 },
    close: () => new Promise(resolve => { server.closeAllConnections(); server.close(() => { resolve() }) }),
  }
}
