import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'

const description = `Differentiated e-commerce customer service: the REST API.

The desk signs in with a cookie, a program with an API key (\`Authorization: Bearer zk_…\`), a shopper's widget with its session token (\`Authorization: Bearer zs_…\`).
Every error has the same shape and a stable \`code\`. The socket protocol is described at [/docs/socket](/docs/socket).`

/** One document from the schemas that validate requests; who may knock comes from the same route settings the doors enforce. */
export const openApiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Zhiyu 知遇', version: '1', description },
    components: {
      securitySchemes: {
        desk: { type: 'apiKey', in: 'cookie', name: 'zhiyu_session', description: 'Desk session; anything but GET also needs our own Origin or the header x-zhiyu-desk: 1' },
        key: { type: 'http', scheme: 'bearer', description: 'API key, zk_…' },
        shopper: { type: 'http', scheme: 'bearer', description: 'Widget session token, zs_…' },
      },
    },
  },
  transform ({ schema, url, route }) {
    const { door, permission } = route.config ?? {}
    const security = door === 'staff' ? [{ desk: [] }, { key: [] }] : door === 'shopper' ? [{ shopper: [] }] : []
    return { url, schema: { ...schema, ...(door ? { security } : {}), ...(permission ? { 'x-permission': permission } : {}) } }
  },
}
