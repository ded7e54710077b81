import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { isPublicAddress, refuseUrl, type AddressRefusal } from './address.ts'

export interface OutsideOptions {
  /** This house may call its own network, and without encryption. */
  readonly internal: boolean
  /** A longer answer is cut: the call fails. */
  readonly mostBytes: number
  /** All addresses of a name; the system's resolver by default. */
  readonly resolve?: (name: string) => Promise<readonly { readonly address: string; readonly family: number }[]>
}

export type OutsideRefusal = AddressRefusal | 'redirect' | 'encoded-answer' | 'answer-too-long'

/** The call was not made, or its answer not read. Says nothing about what is at the address. */
export class OutsideRefused extends Error {
  readonly why: OutsideRefusal
  constructor (why: OutsideRefusal) {
    super(`refused to call outside: ${why}`)
    this.name = 'OutsideRefused'
    this.why = why
  }
}

const resolveAll: NonNullable<OutsideOptions['resolve']> = name => lookup(name, { all: true, verbatim: true })

/**
 * `fetch` for addresses that people typed. The name is resolved once, every address it has is checked, and the connection goes to those very
 * addresses (a second answer of the name server is never asked for); redirects are not followed; a compressed or endless answer is not read.
 */
export function openOutside ({ internal, mostBytes, resolve = resolveAll }: OutsideOptions): typeof fetch {
  // Connections are kept for the next call: to an address that was checked when they were made.
  const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) }
  return async (input, init = {}) => {
    const text = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url
    const refused = refuseUrl(text, internal)
    if (refused) throw new OutsideRefused(refused)
    const url = new URL(text)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const addresses = isIP(host) > 0 ? [{ address: host, family: isIP(host) }] : await resolve(host)
    if (!internal && (addresses.length === 0 || addresses.some(one => !isPublicAddress(one.address)))) throw new OutsideRefused('internal-address')
    const answer = await send(url, { addresses, agent: agents[url.protocol === 'https:' ? 'https:' : 'http:'] }, init)
    if (answer.statusCode! >= 300 && answer.statusCode! < 400) { answer.destroy(); throw new OutsideRefused('redirect') }
    if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') { answer.destroy(); throw new OutsideRefused('encoded-answer') }
    return new Response(bodyOf(answer, mostBytes), { status: answer.statusCode!, headers: Object.entries(answer.headers).flatMap(([name, value]) => typeof value === 'string' ? [[name, value] as [string, string]] : []) })
  }
}

interface Way { readonly addresses: readonly { readonly address: string; readonly family: number }[]; readonly agent: http.Agent }

async function send (url: URL, { addresses, agent }: Way, init: RequestInit): Promise<http.IncomingMessage> {
  const headers = new Headers(init.headers)
  headers.set('accept-encoding', 'identity')
  const body = typeof init.body === 'string' ? Buffer.from(init.body) : undefined
  if (body) headers.set('content-length', String(body.length))
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: init.method ?? 'GET', headers: Object.fromEntries(headers), agent, ...(init.signal ? { signal: init.signal } : {}),
      // The connection asks for the name's address here and gets what was checked, nothing newer.
      lookup: (_host, options, give) => { if (options.all) give(null, addresses.map(one => ({ address: one.address, family: one.family }))); else give(null, addresses[0]!.address, addresses[0]!.family) },
    }, resolve)
    request.on('error', reject)
    request.end(body)
  })
}

function bodyOf (answer: http.IncomingMessage, mostBytes: number): ReadableStream<Uint8Array> {
  let read = 0
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform (chunk, out) {
      read += chunk.byteLength
      if (read > mostBytes) { answer.destroy(); throw new OutsideRefused('answer-too-long') }
      out.enqueue(chunk)
    },
  })
  return (Readable.toWeb(answer) as ReadableStream<Uint8Array>).pipeThrough(counted) // a response's chunks are bytes
}
