import type { FastifyRequest } from 'fastify'
import { transact, type World } from '../kernel/work.ts'
import { loadShopFront } from './sessions.ts'

/** A page names its origin; ours, the shop's own pages and callers without a browser may knock. Source: WID-01. */
export function mayKnock (request: FastifyRequest, own: ReadonlySet<string>, allowed: readonly string[]): boolean {
  return isOurs(request, own) || allowed.includes(request.headers.origin ?? '')
}

/** The same for a shopper whose shop is known by the session: the shop's list is read only for a foreign origin. */
export async function shopperMayKnock (world: World, shopId: string, request: FastifyRequest): Promise<boolean> {
  const own = request.server.ownOrigins()
  return isOurs(request, own) || transact(world, shopId, async work => mayKnock(request, own, (await loadShopFront(work)).allowedOrigins))
}

/** Also true under a name of ours that the settings do not list: the page came from the host it now asks. */
function isOurs ({ headers: { origin, host } }: FastifyRequest, own: ReadonlySet<string>): boolean {
  return origin === undefined || own.has(origin) || (URL.canParse(origin) && new URL(origin).host === host)
}

/** True for what is not exactly an http(s) origin: it goes into a Content-Security-Policy, where a wildcard or a second word would open more. */
export function refuseOrigin (text: string): boolean {
  return !/^https?:\/\//.test(text) || text.includes('*') || !URL.canParse(text) || new URL(text).origin !== text
}
