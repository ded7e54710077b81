export { openWeb, watchRequests } from './routes.ts'
export { openApi } from './docs.ts'
