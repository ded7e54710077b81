import type { Static } from 'typebox'
import type { DemoCatalogue, DemoOrders, DemoView } from '@zhiyu/server/contract/demo'

/** The shop's few questions to the house. It is a shop like any other: chat comes in by the public script and its public API. */
async function ask<T> (path: string, body?: unknown): Promise<T> {
  const reply = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!reply.ok) throw Object.assign(new Error(`${path}: ${reply.status}`), { status: reply.status })
  return await reply.json() as T // the contract of the path
}

export const statusOf = (error: unknown): number => typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : 0

export const loadDemo = (): Promise<DemoView> => ask('/v1/demo')
export const loadGoods = (): Promise<Static<typeof DemoCatalogue>> => ask('/v1/demo/catalogue')
export const loadOrders = (externalId: string): Promise<Static<typeof DemoOrders>> => ask(`/v1/demo/orders?externalId=${encodeURIComponent(externalId)}`)
export const identityOf = (externalId: string): Promise<string> => ask<{ token: string }>('/v1/demo/identity', { externalId }).then(reply => reply.token)

/** The switch belongs to the staff; in the demonstration anyone may put on a supervisor's coat first. */
export async function setTraffic (on: boolean, staff: DemoView['staff']): Promise<boolean> {
  try {
    return (await ask<{ on: boolean }>('/v1/demo/traffic', { on })).on
  } catch (error) {
    const coat = staff.find(one => one.role === 'supervisor') ?? staff[0]
    if (statusOf(error) !== 401 || !coat) throw error
    await ask('/v1/demo/sign-in', { email: coat.email })
    return (await ask<{ on: boolean }>('/v1/demo/traffic', { on })).on
  }
}
