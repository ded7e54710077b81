import { createReadStream, createWriteStream, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Adapter, ImportView } from '../commerce/contract.ts'
import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { newId } from '../kernel/ids.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact, type World } from '../kernel/work.ts'
import { badFileOf, createBackground, failAbandoned } from './background.ts'
import { endingOf } from './formats.ts'
import { cancelImport, findImport, insertImport, loadImports } from './store.ts'

const tags = ['imports']
const door = { door: 'staff', permission: 'import.run' } as const
const AtImport = Type.Object({ id: Id }, closed)
const UPLOAD_BYTES = 2 * 1024 ** 3
const ENDINGS = ['csv', 'jsonl', 'json', 'parquet']
const Upload = Type.Object({
  file: Type.String({ format: 'binary', description: 'at most 2 GiB: .csv, .jsonl, .json or .parquet' }), adapter: Adapter, skipBad: Type.Optional(Type.Enum(['true', 'false'])),
}, closed)

export const importRoutes: Routes = async (app, { world }) => {
  const background = createBackground(world)
  await app.register(multipart, { limits: { fileSize: UPLOAD_BYTES, files: 1, fields: 4, fieldSize: 1_000, parts: 6 }, throwFileSizeLimit: false })
  app.addHook('onReady', () => failAbandoned(world).catch((error: unknown) => { world.log.warn({ err: error }, 'abandoned imports could not be looked for') }))
  app.addHook('onClose', () => background.stop())

  app.post('/v1/imports', {
    config: door, bodyLimit: UPLOAD_BYTES + 1_048_576,
    schema: { tags, operationId: 'startImport', summary: 'Upload a file; it is imported in the background', consumes: ['multipart/form-data'], body: Upload, response: { 202: ImportView, '4xx': FaultView } },
    validatorCompiler: () => () => true, // parts are checked one by one as they stream in
  }, async (request, reply) => {
    const viewer = staffOf(request)
    const id = newId(world.clock.now(), world.random)
    const upload = await receive(world, request, id)
    try {
      await transact(world, viewer.shopId, async work => {
        await insertImport(work, { id, adapter: upload.adapter, fileName: upload.fileName, skipBad: upload.skipBad, bytesTotal: statSync(upload.path).size, startedBy: actorOf(viewer) })
        await recordAudit(work, actorOf(viewer), 'import.started', { subject: id, detail: { adapter: upload.adapter } })
        await work.emit('import.progressed', { importId: id })
      })
    } catch (error) {
      rmSync(upload.path, { force: true })
      throw error
    }
    const view = await transact(world, viewer.shopId, work => findImport(work, id))
    background.enqueue({ shopId: viewer.shopId, id, path: upload.path, options: upload })
    return reply.code(202).send(view!) // inserted just now
  })

  app.get('/v1/imports', {
    config: door, schema: { tags, operationId: 'listImports', summary: 'The latest 50 imports, newest first', response: { 200: Type.Object({ items: Type.Array(ImportView) }, closed), '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => ({ items: await loadImports(work, 50) })))

  app.get('/v1/imports/:id', {
    config: door, schema: { tags, operationId: 'getImport', summary: 'State, progress and report of one import', params: AtImport, response: { 200: ImportView, '4xx': FaultView } },
  }, async request => readImport(world, staffOf(request).shopId, request.params.id))

  app.post('/v1/imports/:id/cancel', {
    config: door, schema: { tags, operationId: 'cancelImport', summary: 'Stop an import; nothing of it is stored', params: AtImport, response: { 200: ImportView, '4xx': FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, async work => {
      if (!await cancelImport(work, request.params.id)) return
      await recordAudit(work, actorOf(viewer), 'import.cancelled', { subject: request.params.id })
      await work.emit('import.progressed', { importId: request.params.id })
      work.afterCommit(() => background.abort(request.params.id))
    })
    return readImport(world, viewer.shopId, request.params.id)
  })

  app.get('/v1/imports/:id/bad', {
    config: door, schema: { tags, operationId: 'downloadBadRows', summary: 'The refused rows with their reasons, as JSON Lines', params: AtImport, produces: ['application/x-ndjson'], response: { 200: Type.String(), '4xx': FaultView } },
  }, async (request, reply) => {
    const view = await readImport(world, staffOf(request).shopId, request.params.id)
    const path = badFileOf(world, view.id)
    if (!view.report?.badFile || !existsSync(path)) throw new Fault('import.not-found')
    return reply.type('application/x-ndjson; charset=utf-8').header('content-disposition', `attachment; filename="refused-${view.id}.jsonl"`).send(createReadStream(path) as never) // a stream is sent as it is, not serialised
  })
}

async function readImport (world: World, shopId: string, id: string): Promise<ImportView> {
  const view = await transact(world, shopId, work => findImport(work, id))
  if (!view) throw new Fault('import.not-found')
  return view
}

interface Received { readonly path: string; readonly fileName: string; readonly adapter: Adapter; readonly skipBad: boolean }

/** Streams the file to disk; the other parts may come before or after it. Whatever is wrong, no file is left. */
async function receive (world: World, request: FastifyRequest, id: string): Promise<Received> {
  if (!request.isMultipart()) throw new Fault('request.unsupported-media')
  const fields: Record<string, string> = {}
  let file: { path: string; fileName: string } | undefined
  const refuse = (path: string, say: string): never => {
    throw new Fault('import.refused', { details: [{ path, say }] })
  }
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        fields[part.fieldname] = String(part.value)
        continue
      }
      const fileName = part.filename.replace(/^.*[\\/]/, '').slice(0, 200)
      const ending = endingOf(fileName)
      if (part.fieldname !== 'file' || !ENDINGS.includes(ending)) {
        part.file.resume()
        refuse('/file', `only ${ENDINGS.map(one => `.${one}`).join(', ')} files`)
      }
      const folder = join(world.config.home, 'imports')
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      file = { path: join(folder, `${id}.${ending}`), fileName }
      await pipeline(part.file, createWriteStream(file.path, { mode: 0o600 }))
      if (part.file.truncated) throw new Fault('request.too-large')
    }
    if (!file) return refuse('/file', 'missing')
    const unknown = Object.keys(fields).find(name => name !== 'adapter' && name !== 'skipBad')
    if (unknown !== undefined) refuse(`/${unknown}`, 'not a field of this form')
    const adapter = ['neutral', 'online-retail', 'taubench-retail'].find(one => one === fields['adapter']) as Adapter | undefined // one of the three
    if (!adapter) return refuse('/adapter', 'must be neutral, online-retail or taubench-retail')
    const skipBad = fields['skipBad'] ?? 'false'
    if (skipBad !== 'true' && skipBad !== 'false') refuse('/skipBad', 'must be true or false')
    return { ...file, adapter, skipBad: skipBad === 'true' }
  } catch (error) {
    if (file) rmSync(file.path, { force: true })
    throw error
  }
}
