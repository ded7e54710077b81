export { inSegment } from './decide.ts'
export { membersOf, segmentsOf } from './members.ts'
export { segmentRoutes } from './routes.ts'
