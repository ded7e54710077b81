import buildValidators from '@fastify/ajv-compiler'
import buildSerializers from '@fastify/fast-json-stringify-compiler'
import type { FastifyServerOptions } from 'fastify'

/** A house has some seven hundred schemas and a process needs few of them: each is compiled when it is first asked, not at start (1.6 s of CPU). */
export interface LateSchemas {
  readonly controller: NonNullable<FastifyServerOptions['schemaController']>
  /** Compiles what is still to be compiled and says how many schemas there are; throws at one that cannot be. */
  compileAll (): number
}

export function lateSchemas (): LateSchemas {
  const known: (() => unknown)[] = []
  const validators = buildValidators()
  const serializers = buildSerializers()
  return {
    controller: {
      compilersFactory: {
        buildValidator: ((schemas, options) => {
          const compile = validators(schemas, options)
          return (route: Parameters<typeof compile>[0]) => {
            let made: ReturnType<typeof compile> | undefined
            known.push(() => made ??= compile(route))
            const validate: { (data: unknown): unknown; errors?: (typeof made & {})['errors'] } = data => {
              made ??= compile(route)
              const valid = made(data)
              validate.errors = made.errors // where fastify looks for them
              return valid
            }
            return validate
          }
        }) as typeof validators, // fastify asks no more of a validator than to be called and to hold its errors
        buildSerializer (schemas, options) {
          const compile = serializers(schemas, options)
          return route => {
            let made: ReturnType<typeof compile> | undefined
            known.push(() => made ??= compile(route))
            return data => (made ??= compile(route))(data)
          }
        },
      },
    },
    compileAll () {
      for (const get of known) get()
      return known.length
    },
  }
}
