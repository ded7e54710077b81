import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ALARM_CONCEPTS } from '../packages/server/src/concierge/alarm-model.ts'
import { conceptsDigest, MODEL, TRAINING } from '../packages/server/src/concierge/intent-model.ts'
import { trainAlarm } from '../packages/server/src/concierge/train-alarm.ts'
import { digestOfTraining, trainIntents } from '../packages/server/src/concierge/train-intents.ts'

/** The intent model and the alarm model, learned from training/ when that or the learning code has changed. Some fifteen seconds; the same folder gives the same bytes. A folder without lines of danger makes no alarm model. */
export function trainWhenStale ({ say, force = false, to = MODEL, from = TRAINING }: { say: (line: string) => void; force?: boolean; to?: string; from?: string }): boolean {
  const digest = digestOfTraining(from)
  const alarm = join(dirname(to), 'alarm.model')
  const hasAlarm = existsSync(join(from, 'danger/zh/calm.txt'))
  if (!force && stampOf(to) === digest && (!hasAlarm || stampOf(alarm) === digest)) return false
  say('Learning to understand from training/ …')
  mkdirSync(dirname(to), { recursive: true })
  writeModelFile(to, trainIntents(from), { digest, concepts: conceptsDigest(readFileSync(join(from, 'concepts.txt'), 'utf8')) })
  if (hasAlarm) writeModelFile(alarm, trainAlarm(from), { digest, concepts: conceptsDigest(readFileSync(join(from, ALARM_CONCEPTS), 'utf8')) })
  return true
}

/** The stamp last: a reader finds a whole model or, half-way, one that is stale. */
function writeModelFile (to: string, bytes: Uint8Array, stamp: { readonly digest: string; readonly concepts: string }): void {
  writeWhole(to, bytes)
  writeWhole(`${to}.json`, JSON.stringify(stamp))
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
