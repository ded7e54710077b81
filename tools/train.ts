import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { conceptsDigest, MODEL, TRAINING } from '../packages/server/src/concierge/intent-model.ts'
import { digestOfTraining, trainIntents } from '../packages/server/src/concierge/train-intents.ts'

/** The intent model, learned from training/ when that or the learning code has changed. Some ten seconds; the same folder gives the same bytes. */
export function trainWhenStale ({ say, force = false, to = MODEL, from = TRAINING }: { say: (line: string) => void; force?: boolean; to?: string; from?: string }): boolean {
  const digest = digestOfTraining(from)
  if (!force && stampOf(to) === digest) return false
  say('Learning to understand from training/ …')
  const bytes = trainIntents(from)
  mkdirSync(dirname(to), { recursive: true })
  // The stamp last: a reader finds a whole model or, half-way, one that is stale.
  writeWhole(to, bytes)
  writeWhole(`${to}.json`, JSON.stringify({ digest, concepts: conceptsDigest(readFileSync(join(from, 'concepts.txt'), 'utf8')) }))
  return true
}

function stampOf (model: string): string | undefined {
  const stamp = `${model}.json`
  return existsSync(model) && existsSync(stamp) ? (JSON.parse(readFileSync(stamp, 'utf8')) as { digest?: string }).digest : undefined // written above
}

function writeWhole (file: string, bytes: Uint8Array | string): void {
  const draft = `${file}.${process.pid}.part`
  writeFileSync(draft, bytes)
  renameSync(draft, file)
}

if (import.meta.main) trainWhenStale({ say: line => { process.stdout.write(`${line}\n`) }, force: process.argv.includes('--force') })
