import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { conceptsDigest, heldLines, labelled, openIntents, readerOf, SURE, taughtLines, trainIntents, type IntentReader } from '../../concierge/index.ts'
import { stopwatch } from '../../kernel/clock.ts'
import { OUT_OF_SCOPE } from '../../nlu/index.ts'
import { compare, measure, OUTSIDE, type Reading } from '../decide-report.ts'
import type { Errand, FromThread, ToThread } from '../ports.ts'

/* The thread that learns: it is told one thing, says how far it is, and ends. */

const say = (word: FromThread): void => { parentPort!.postMessage(word) }
const word = workerData as ToThread // given by thread.ts
const read = (reader: IntentReader, texts: readonly string[]): Reading[] => texts.map(text => {
  const { label, confidence } = reader(text)
  return { intent: label === OUT_OF_SCOPE ? OUTSIDE : label, confidence }
})

const opened = openIntents(word.shipped, word.folder)
if ('absent' in opened) say({ t: 'no-shipped-model', because: opened.absent })
else if (word.t === 'measure') {
  const lines = heldLines(word.folder).map(labelled).map(({ text, intent }) => ({ text, meant: intent }))
  say({ t: 'measured', measure: measure(lines, read(opened.read, lines.map(one => one.text)), SURE) })
} else train(word.errand, word.folder, opened.read)

function train ({ learn, held, running, asked }: Errand, folder: string, shipped: IntentReader): void {
  const elapsedMs = stopwatch()
  const bytes = trainIntents(folder, learn, share => { say({ t: 'progress', at: { step: 'learn', share } }) })
  say({ t: 'progress', at: { step: 'measure', share: 0 } })
  const concepts = readFileSync(join(folder, 'concepts.txt'), 'utf8')
  const lines = [...heldLines(folder).map(labelled), ...held].map(({ text, intent }) => ({ text, meant: intent }))
  const before = running ? readerOf(running, concepts) : shipped
  const after = readerOf(bytes, concepts)
  const texts = lines.map(one => one.text)
  const [was, is] = [read(before, texts), read(after, texts)]
  // What the shop taught stands first among what changed: it is what whoever pressed the button wants to see.
  const own = learn.map(({ text, intent }) => ({ text, meant: intent }))
  const known = new Set(own.map(one => one.text))
  const open: { readonly text: string; readonly meant?: string }[] = asked.filter(text => !known.has(text)).map(text => ({ text }))
  const changed = compare([...lines, ...open], { before: [...was, ...read(before, open.map(one => one.text))], after: [...is, ...read(after, open.map(one => one.text))], sure: SURE })
  say({
    t: 'trained', bytes, concepts: conceptsDigest(concepts),
    report: { before: measure(lines, was, SURE), after: measure(lines, is, SURE), ...changed, changed: [...changed.changed], trainedOn: taughtLines(folder).length + learn.length, heldOut: held.length, tookMs: Math.round(elapsedMs()) },
  })
}
