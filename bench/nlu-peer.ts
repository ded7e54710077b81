import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { stopwatch } from '@zhiyu/server/kernel/clock'
import { createUnderstander, trainModel, type Example } from '@zhiyu/server/nlu'
import { stage, type Figure } from './report.ts'

/* The npm package node-nlp on the same examples in the same run. It brings a hundred packages that nothing else here needs, so it is no dependency:
 *   mkdir peer && cd peer && npm init -y && npm install node-nlp@4.27.0 --ignore-scripts && cd - && ZHIYU_BENCH_NODE_NLP=peer npm run bench -- nlu
 * Both learn from every third example and answer a quarter of the held-out ones: that keeps the comparison below a minute. */
const FOLDER = process.env['ZHIYU_BENCH_NODE_NLP']
const VERSION = '4.27.0'

interface Manager { addDocument (language: string, text: string, intent: string): void; train (): Promise<unknown>; process (language: string, text: string): Promise<{ readonly intent: string }> }
interface Peer { readonly NlpManager: new (settings: unknown) => Manager }
interface Run { readonly seconds: number; readonly accuracy: number; readonly perSecond: number }

export async function measurePeer (train: readonly Example[], held: readonly Example[]): Promise<Figure> {
  const figure = 'against node-nlp: accuracy, training, predictions'
  const goal = 'better in all three'
  if (FOLDER === undefined) return { figure, goal, measured: 'not measured: name the folder where node-nlp is installed in ZHIYU_BENCH_NODE_NLP', ok: true }
  const { NlpManager } = createRequire(resolve(FOLDER, 'package.json'))('node-nlp') as Peer // what its README documents
  const [some, asked] = [train.filter((_, i) => i % 3 === 0), held.filter((_, i) => i % 4 === 0)]
  stage(`node-nlp ${VERSION}: ${some.length} examples`)
  const manager = new NlpManager({ languages: ['en'], autoSave: false, autoLoad: false, forceNER: false, nlu: { log: false } })
  for (const { text, label } of some) manager.addDocument('en', text, label)
  const theirs = await timed(asked, () => manager.train(), async text => (await manager.process('en', text)).intent)
  let understand: ReturnType<typeof createUnderstander> | undefined
  const ours = await timed(asked, () => { understand = createUnderstander(trainModel(some, undefined), 'usual') }, text => understand!(text).label)
  const words = ({ accuracy, seconds, perSecond }: Run): string => `${(accuracy * 100).toFixed(1)} %, ${seconds.toFixed(1)} s, ${perSecond}/s`
  return { figure, goal, measured: `${words(ours)}; node-nlp ${words(theirs)} (${some.length} examples, ${asked.length} asked)`, ok: ours.accuracy > theirs.accuracy && ours.seconds < theirs.seconds && ours.perSecond > theirs.perSecond, numbers: { ours, theirs } }
}

async function timed (asked: readonly Example[], train: () => unknown, answer: (text: string) => string | Promise<string>): Promise<Run> {
  const training = stopwatch()
  await train()
  const seconds = training() / 1_000
  const answering = stopwatch()
  let right = 0
  for (const { text, label } of asked) if (await answer(text) === label) right++
  return { seconds, accuracy: right / asked.length, perSecond: Math.round(asked.length / answering() * 1_000) }
}
