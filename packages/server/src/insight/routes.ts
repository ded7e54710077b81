import { Type } from 'typebox'
import { ConversationSummary } from '../conversations/contract.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id, Nullable } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { loadConversationsBehind, loadWall } from './actions.ts'
import { WallView } from './contract.ts'
import { FIGURES } from './decide.ts'

const tags = ['insight']
const config = { door: 'staff', permission: 'wall.read' } as const
const BehindPage = Type.Object({ items: Type.Array(ConversationSummary), nextCursor: Nullable(Type.String()) }, closed)

export const insightRoutes: Routes = async (app, { world }) => {
  app.get('/v1/wall', {
    config, schema: { tags, operationId: 'readWall', summary: 'The live wall: what waits now and what today brought, by the shop\'s own day', response: { 200: WallView, '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, loadWall))

  app.get('/v1/wall/behind/:key', {
    config, schema: {
      tags, operationId: 'readBehindFigure', summary: 'The conversations behind one figure of the wall, newest first',
      params: Type.Object({ key: Type.Enum([...FIGURES]) }, closed), querystring: Type.Object({ cursor: Type.Optional(Id) }, closed), response: { 200: BehindPage, '4xx': FaultView },
    },
  }, async request => transact(world, staffOf(request).shopId, work => loadConversationsBehind(work, request.params.key, request.query.cursor)))
}
