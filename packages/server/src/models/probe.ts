import { iso } from '../kernel/clock.ts'
import { transact, type World } from '../kernel/work.ts'
import { askModel, type ModelAnswer } from './actions.ts'
import type { ProbeStep, ProbeView } from './contract.ts'
import { findModel, saveProbe } from './store.ts'

const PATIENCE_MS = 10_000
const WORD = 'pear'
const schema = { type: 'object', properties: { word: { type: 'string' } }, required: ['word'], additionalProperties: false }
const brief = { purpose: 'probe', system: 'You are being tested. Do exactly what is asked, nothing more.', maxTokens: 60, patienceMs: PATIENCE_MS } as const
const message = (content: string): [{ role: 'user'; content: string }] => [{ role: 'user', content }]

/** Finds out what the model can do by asking it: whether it answers, calls a tool, writes JSON, streams. Four short questions, paid for like any. */
export async function probeModel (world: World, shopId: string): Promise<ProbeView | undefined> {
  const row = await transact(world, shopId, findModel)
  if (!row) return undefined
  const reach = await askModel(world, shopId, { ...brief, messages: message('Answer with the word ok.') })
  const steps: ProbeStep[] = [stepOf('reach', reach, answer => answer.text.trim() !== '')]
  if (steps[0]!.ok) {
    const heard: string[] = []
    const tool = (way: 'tools' | 'json') => askModel(world, shopId, { ...brief, messages: message(`Say the word ${WORD}.`), tool: { name: 'say', description: 'Says one word.', schema, way } })
    const said = (answer: Extract<ModelAnswer, { kind: 'answered' }>): boolean => typeof answer.input === 'object' && answer.input !== null && 'word' in answer.input && String(answer.input.word).toLowerCase().includes(WORD)
    const [tools, json, stream] = await Promise.all([tool('tools'), tool('json'), askModel(world, shopId, { ...brief, messages: message('Count from one to five in words.'), onText: text => { heard.push(text); return true } })])
    steps.push(stepOf('tools', tools, said), stepOf('json', json, said), stepOf('stream', stream, () => heard.length > 1))
  }
  const probe: ProbeView = { at: iso(world.clock.now()), steps, countsTokens: reach.kind === 'answered' && !reach.tokens.estimated }
  await transact(world, shopId, work => saveProbe(work, row.revision, probe))
  return probe
}

function stepOf (name: ProbeStep['name'], answer: ModelAnswer, good: (answer: Extract<ModelAnswer, { kind: 'answered' }>) => boolean): ProbeStep {
  if (answer.kind === 'off') return { name, ok: false, why: answer.because[0] ?? 'off', elapsedMs: 0 }
  const ok = answer.kind === 'answered' && good(answer)
  return { name, ok, why: ok ? null : answer.kind === 'failed' ? answer.why : 'not-as-asked', elapsedMs: answer.elapsedMs }
}
