import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'node:test'
import { root } from '../root.ts'

/** A file that hangs (a forgotten handle, usually) must not hang the run. */
const FILE_TIMEOUT_MS = 240_000

/** Runs test files one after another in this process: what they import is loaded and warmed once. Each is a test of its own, with its own `after`. */
export function share (files: readonly string[]): void {
  for (const file of files) void test(file, { timeout: FILE_TIMEOUT_MS }, async () => { await import(pathToFileURL(join(root, file)).href) })
}
