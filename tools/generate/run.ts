import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type pgTypes from 'pg'
import { openApi } from '../../packages/server/src/web/index.ts'
import { reactions, timers } from '../../packages/server/src/reactions.ts'
import { openTestHouse } from '../../tests/house.ts'
import { root } from '../root.ts'
import { testPostgres } from '../test/postgres.ts'
import { eventsPage, faultsPage, lifecyclePage, permissionsPage } from './pages.ts'
import { schemaSource } from './schema.ts'
import { tablesSource } from './tables.ts'

/** `npm run generate` writes what is derived; with --check it only says what differs. Same sources, same bytes. */

const pg = createRequire(join(root, 'packages/server/package.json'))('pg') as typeof pgTypes

export async function generateAll (): Promise<ReadonlyMap<string, string>> {
  const postgres = await testPostgres(process.env)
  process.env['ZHIYU_TEST_PG'] = postgres.url
  try {
    const house = await openTestHouse()
    try {
      await house.app.ready()
      const document = openApi(house.app)
      const client = new pg.Client({ connectionString: house.databaseUrl })
      await client.connect()
      try {
        return new Map([
          ['db/schema.sql', await schemaSource(client)],
          ['packages/server/src/kernel/tables.ts', await tablesSource(client)],
          ['docs/generated/openapi.json', `${JSON.stringify(document, null, 2)}\n`],
          ['docs/generated/faults.md', faultsPage()],
          ['docs/generated/events.md', eventsPage(reactions, Object.keys(timers))],
          ['docs/generated/permissions.md', permissionsPage(document)],
          ...await lifecycle(),
        ])
      } finally { await client.end() }
    } finally { await house.leave() }
  } finally { await postgres.stop() }
}

async function lifecycle (): Promise<[string, string][]> {
  const file = join(root, 'packages/server/src/conversations/lifecycle.ts')
  if (!existsSync(file)) return []
  const { next } = await import(file) as { next: Readonly<Record<string, Readonly<Record<string, string>>>> } // the table of lifecycle.ts
  return [['docs/generated/lifecycle.md', lifecyclePage(next)]]
}

/** What is on disk and differs, each with its first differing line. */
export function findDrift (generated: ReadonlyMap<string, string>, read: (path: string) => string | undefined): readonly string[] {
  return [...generated].flatMap(([path, text]) => {
    const there = read(path)
    if (there === text) return []
    if (there === undefined) return [`${path}: missing; run npm run generate`]
    const wanted = text.split('\n')
    const line = there.split('\n').findIndex((words, i) => words !== wanted[i])
    const at = line === -1 ? Math.min(there.split('\n').length, wanted.length) : line
    return [`${path}:${at + 1}: differs from its source; run npm run generate`]
  })
}

export const readHere = (path: string): string | undefined => existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined

if (import.meta.main) {
  const generated = await generateAll()
  const drift = findDrift(generated, readHere)
  if (process.argv.includes('--check')) {
    for (const line of drift) process.stdout.write(`${line}\n`)
  } else {
    for (const [path, text] of generated) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    process.stdout.write(drift.length === 0 ? 'Nothing had changed.\n' : `${drift.map(line => `wrote ${line.split(':', 1)[0]}`).join('\n')}\n`)
  }
  process.exit(process.argv.includes('--check') && drift.length > 0 ? 1 : 0)
}
