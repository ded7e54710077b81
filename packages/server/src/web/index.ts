export { openWeb, watchRequests } from './routes.ts'
export { openApi } from './docs.ts'
export { openApiOptions } from './openapi.ts'
