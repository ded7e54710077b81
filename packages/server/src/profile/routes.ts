import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { CATALOGUE, FEATURE_IDS, type FeatureSpec } from './catalogue.ts'
import { FeaturesView, FeatureView, WorthView } from './contract.ts'
import { featuresOf } from './features.ts'
import { worthOf } from './worth.ts'

const tags = ['customers']
const reading = { door: 'staff', permission: 'customer.read' } as const

/** What is known of customers, and what all there is to know. */
export const profileRoutes: Routes = async (app, { world }) => {
  app.get('/v1/features', { config: reading, schema: { tags, operationId: 'listFeatures', summary: 'Every feature of a customer, with type, unit and names', response: { 200: Type.Object({ items: Type.Array(FeatureView) }, closed), '4xx': FaultView } } }, async () =>
    ({ items: FEATURE_IDS.map(id => viewOf(id, CATALOGUE[id])) }))
  app.get('/v1/customers/:id/features', { config: reading, schema: { tags, operationId: 'getFeatures', summary: 'The features of one customer, now', params: Type.Object({ id: Id }, closed), response: { 200: FeaturesView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => {
      const values = (await featuresOf(work, [request.params.id])).get(request.params.id)
      if (!values) throw new Fault('customer.not-found')
      return { values: Object.fromEntries(FEATURE_IDS.map(id => [id, plain(values[id])])) }
    }))
  app.get('/v1/customers/:id/worth', { config: reading, schema: { tags, operationId: 'showWorth', summary: 'What a customer is worth month by month, where that stands among all buyers, and in what rhythm they buy', params: Type.Object({ id: Id }, closed), response: { 200: WorthView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, work => worthOf(work, request.params.id)))
}

const plain = (value: string | number | boolean | readonly string[] | null): string | number | boolean | string[] | null => typeof value === 'object' && value !== null ? [...value] : value
const viewOf = (id: string, { kind, unit, group, name, values, declared }: FeatureSpec): FeatureView => ({ id, kind, unit, group, name, values: values === undefined ? null : [...values], declared: declared ?? false })
