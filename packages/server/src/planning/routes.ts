import { DateTime } from 'luxon'
import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { dropShift, planDay, planShift } from './actions.ts'
import { Day, PlanRequest, PlanView, SaveShift, ShiftView } from './contract.ts'
import { loadShifts } from './store.ts'

const tags = ['staffing']
const see = { door: 'staff', permission: 'staff.read' } as const
const manage = { door: 'staff', permission: 'staff.manage' } as const
const shift = Type.Object({ agentId: Id, on: Day }, closed)
/** Five weeks and a day: a month on a calendar. */
const MOST_DAYS = 36

export const planningRoutes: Routes = async (app, { world }) => {
  app.get('/v1/staffing/plan', {
    config: see,
    schema: {
      tags, operationId: 'readStaffingPlan', summary: 'What a day needs, from the shop\'s own history and the usual targets',
      querystring: Type.Object({ on: Day, minutes: Type.Optional(Type.Integer({ minimum: 15, maximum: 60, description: '15, 30 or 60' })) }, closed), response: { 200: PlanView, '4xx': FaultView },
    },
  }, async request => {
    const { on, minutes = 30 } = request.query
    if (minutes !== 15 && minutes !== 30 && minutes !== 60) throw new Fault('request.invalid', { details: [{ path: '/minutes', say: 'must be 15, 30 or 60' }] })
    return transact(world, staffOf(request).shopId, work => planDay(work, { on, minutes }))
  })

  app.post('/v1/staffing/plan', {
    config: see, schema: { tags, operationId: 'makeStaffingPlan', summary: 'What a day needs under one\'s own assumptions; saves nothing', body: PlanRequest, response: { 200: PlanView, '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, work => planDay(work, request.body)))

  app.get('/v1/staffing/shifts', {
    config: see,
    schema: { tags, operationId: 'readShifts', summary: 'Planned shifts from one day to another, both included', querystring: Type.Object({ from: Day, to: Day }, closed), response: { 200: Type.Object({ items: Type.Array(ShiftView) }, closed), '4xx': FaultView } },
  }, async request => {
    const { from, to } = request.query
    const days = DateTime.fromISO(to, { zone: 'utc' }).diff(DateTime.fromISO(from, { zone: 'utc' }), 'days').days
    if (!(days >= 0 && days < MOST_DAYS)) throw new Fault('request.invalid', { details: [{ path: '/to', say: `must be from 0 to ${MOST_DAYS - 1} days after the first` }] })
    return transact(world, staffOf(request).shopId, async work => ({ items: await loadShifts(work, from, to) }))
  })

  app.put('/v1/staffing/shifts/:agentId/:on', {
    config: manage, schema: { tags, operationId: 'saveShift', summary: 'Plan when an agent works on a day; the same again changes nothing', params: shift, body: SaveShift, response: { 200: ShiftView, '4xx': FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => planShift(work, { ...request.params, by: nameOf(viewer) }, request.body))
  })

  app.delete('/v1/staffing/shifts/:agentId/:on', {
    config: manage,
    schema: { tags, operationId: 'removeShift', summary: 'Take a planned shift away', params: shift, querystring: Type.Object({ revision: Type.Integer({ minimum: 1 }) }, closed), response: { 200: Type.Object({ removed: Type.Literal(true) }, closed), '4xx': FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => dropShift(work, { ...request.params, by: nameOf(viewer) }, request.query.revision))
    return { removed: true } as const
  })
}

function nameOf (viewer: ReturnType<typeof staffOf>): string {
  return viewer.kind === 'staff' ? `agent:${viewer.agentId}` : `key:${viewer.keyId}`
}
