import { createHmac } from 'node:crypto'
import { Value } from 'typebox/value'
import { sameSecret } from '../../kernel/vault.ts'
import { iso } from '../../kernel/clock.ts'
import { CallFailed, callShop, listOf, objectOf } from '../call.ts'
import { RestSettings, type RestResource, type Resource, type Source } from '../contract.ts'
import type { Connector, ConnectorKindPort, Delivery, Heard, OpenShop, Page, PageWish, Row } from '../ports.ts'
import { jsonIn, signed, textOf, type Json } from './reading.ts'

/** Any shop with JSON over HTTP: what its records mean is said by JSON pointers in the settings. docs/connect-a-shop.md, "Any other shop". */
const RESOURCE: Readonly<Record<RestResource['type'], Resource>> = { product: 'products', customer: 'customers', order: 'orders', parcel: 'parcels' }
const ORDER: readonly RestResource['type'][] = ['product', 'customer', 'order', 'parcel']
const MOST = 1_000

export const restSettings = (settings: Json): RestSettings => settings as unknown as RestSettings // checked by refuseRestSettings when they were saved

/** Why settings cannot be used: path and reason, or nothing. */
export function refuseRestSettings (settings: unknown): { path: string; say: string } | undefined {
  if (!Value.Check(RestSettings, settings)) {
    const [first] = Value.Errors(RestSettings, settings)
    return { path: `/settings${first?.instancePath ?? ''}`, say: first?.message ?? 'does not fit' }
  }
  const types = settings.resources.map(one => one.type)
  if (new Set(types).size < types.length) return { path: '/settings/resources', say: 'one resource of each type' }
  if (settings.resources.length === 0 && !settings.hook) return { path: '/settings/resources', say: 'neither a resource nor a webhook' }
  if (settings.hook && settings.hook.resource >= settings.resources.length) return { path: '/settings/hook/resource', say: 'no such resource' }
  return undefined
}

function open (shop: OpenShop): Connector {
  const settings = restSettings(shop.settings)
  const base = shop.address.replace(/\/+$/, '')
  const token = shop.secrets['token']
  const headers = token === undefined ? {} : { [settings.header ?? 'authorization']: token }
  const sorted = settings.resources.toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type)).filter(one => one.path !== '/-') // '/-': known by webhook only
  return {
    resources: sorted.map(one => RESOURCE[one.type]), unwatched: sorted.filter(one => !one.since).map(one => RESOURCE[one.type]),
    async greet () {
      const path = settings.greet ?? sorted[0]?.path
      if (path !== undefined) await callShop(shop.fetch, { url: base + path, headers, signal: shop.signal })
      return { name: new URL(shop.address).host, currency: null, version: null }
    },
    async readPage (wish) {
      const resource = sorted.find(one => RESOURCE[one.type] === wish.resource)
      if (!resource) throw new CallFailed('fault', `no resource ${wish.resource}`)
      return readPage(shop, { base, headers, resource, wish })
    },
  }
}

interface Reading { readonly base: string; readonly headers: Readonly<Record<string, string>>; readonly resource: RestResource; readonly wish: PageWish }

async function readPage (shop: OpenShop, { base, headers, resource, wish: { after, since } }: Reading): Promise<Page> {
  const { paging, size } = resource
  const url = new URL(paging.by === 'link' && after !== null ? ownUrl(after, base) : base + resource.path)
  if (paging.by !== 'link' || after === null) {
    if (size) url.searchParams.set(size.param, String(size.value))
    if (since !== null && resource.since) url.searchParams.set(resource.since.param, resource.since.as === 'iso' ? iso(since) : String(resource.since.as === 'seconds' ? Math.floor(since / 1_000) : since))
    if (paging.by === 'page') url.searchParams.set(paging.param, after ?? String(paging.first))
    if (paging.by === 'offset') url.searchParams.set(paging.param, after ?? '0')
    if (paging.by === 'cursor' && after !== null) url.searchParams.set(paging.param, after)
  }
  const said = await callShop(shop.fetch, { url: url.href, headers, signal: shop.signal })
  const items = listOf(at(said.body, resource.items), resource.items || 'the answer', MOST)
  const full = items.length > 0 && (!size || items.length >= size.value)
  const next = paging.by === 'page' ? full ? String(Number(after ?? paging.first) + 1) : null
    : paging.by === 'offset' ? full ? String(Number(after ?? 0) + items.length) : null
      : paging.by === 'cursor' ? textOf(at(said.body, paging.at)) ?? null
        : paging.by === 'link' ? nextLink(said.header('link')) : null
  const total = resource.total === undefined ? Number.NaN : Number(at(said.body, resource.total))
  return { rows: items.map(item => rowOf(resource, item)), items: items.length, next: items.length === 0 && paging.by !== 'cursor' ? null : next, total: Number.isInteger(total) ? total : null }
}

/** A next page is of this very shop: the token goes nowhere else. */
function ownUrl (next: string, base: string): string {
  const url = new URL(next, base)
  if (url.origin !== new URL(base).origin) throw new CallFailed('not-believed', 'the next page is at another address')
  return url.href
}

function nextLink (header: string | null): string | null {
  for (const part of header?.split(/,\s*(?=<)/) ?? []) {
    const match = /^<([^>]{1,2000})>((?:\s*;[^;]*)*)$/.exec(part.trim())
    if (match && /;\s*rel\s*=\s*"?[^";]*\bnext\b/i.test(match[2]!)) return match[1]!
  }
  return null
}

function rowOf (resource: RestResource, item: Json): Row {
  const row: Record<string, unknown> = { type: resource.type, ...columnsOf(resource.columns, item) }
  if (resource.attributes) row['attributes'] = columnsOf(resource.attributes, item)
  if (resource.lines) {
    const lines = at(item, resource.lines.items)
    row['lines'] = Array.isArray(lines) ? lines.map(line => columnsOf(resource.lines!.columns, objectOf(line, 'a line'))) : undefined
  }
  return row
}

function columnsOf (columns: Readonly<Record<string, Source>>, item: Json): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [column, source] of Object.entries(columns)) {
    const value = valueOf(source, item)
    if (value !== undefined && value !== null && value !== '') out[column] = value
  }
  return out
}

function valueOf (source: Source, item: Json): unknown {
  if (typeof source === 'string') return at(item, source)
  if ('always' in source) return source.always
  const found = Array.isArray(source.at) ? source.at.map(one => textOf(at(item, one))).filter(one => one !== undefined).join(' ') : at(item, source.at as string) // a text or a list by its schema
  if (source.words) { const text = textOf(found); return text === undefined ? undefined : source.words[text] ?? source.words['*'] ?? text }
  if (source.cents) { const minor = Number(found); return Number.isSafeInteger(minor) ? `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}` : found }
  return found
}

/** RFC 6901; undefined where nothing is. Own properties only: a pointer cannot reach what JSON did not say. */
export function at (value: unknown, pointer: string): unknown {
  let found: unknown = value
  for (const raw of pointer === '' ? [] : pointer.slice(1).split('/')) {
    if (typeof found !== 'object' || found === null) return undefined
    const name = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    found = Object.hasOwn(found, name) ? (found as Json)[name] : undefined // an object, just checked
  }
  return found
}

/** How long after its time a Standard Webhooks delivery is still taken. */
const FRESH_S = 300

function hear ({ secrets, settings: given }: { readonly secrets: Readonly<Record<string, string>>; readonly settings: Json }, { header, body, now }: Delivery): Heard {
  const { hook, resources } = restSettings(given)
  const secret = secrets['hookSecret']
  if (!hook || secret === undefined) return { kind: 'refused', because: 'signature' }
  const good = hook.signature === 'standard' ? signedStandard(secret, { header, body, now }) : signed(body, secret, header(hook.signature.header.toLowerCase())?.replace(/^sha256=/, ''), hook.signature.encoding)
  if (!good) return { kind: 'refused', because: 'signature' }
  const json = jsonIn(body)
  const found = json === undefined ? undefined : at(json, hook.items)
  const items = Array.isArray(found) ? found : [found]
  if (json === undefined || items.length > 100 || !items.every(one => typeof one === 'object' && one !== null)) return { kind: 'refused', because: 'unreadable' }
  const resource = resources[hook.resource]!
  return { kind: 'rows', delivery: header('webhook-id') ?? `sha256:${createHmac('sha256', 'delivery').update(body).digest('hex')}`, rows: (items as Json[]).map(item => rowOf(resource, item)) } // just checked
}

/** Source: https://www.standardwebhooks.com: `webhook-id.webhook-timestamp.body`, a secret `whsec_` in base64, several signatures by spaces. */
function signedStandard (secret: string, { header, body, now }: Delivery): boolean {
  const [id, stamp] = [header('webhook-id'), header('webhook-timestamp')]
  if (id === undefined || stamp === undefined || !/^\d{1,12}$/.test(stamp) || Math.abs(now / 1_000 - Number(stamp)) > FRESH_S) return false
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  const expected = createHmac('sha256', key).update(`${id}.${stamp}.`).update(body).digest('base64')
  return (header('webhook-signature') ?? '').split(' ').some(one => one.startsWith('v1,') && sameSecret(one.slice(3), expected))
}

export const rest: ConnectorKindPort = { secrets: ['token', 'hookSecret'], needs: [], abilities: ['customers', 'products', 'orders', 'parcels', 'returns', 'refunds', 'hooks'], open, hear }
