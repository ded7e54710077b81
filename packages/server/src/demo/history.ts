import { appendMessage, assignTo, handOff, lockConversation, openConversation, resolveConversation, setPlace } from '../conversations/index.ts'
import { profileForRouting } from '../customers/index.ts'
import { day, hour, minute, second, type Instant } from '../kernel/clock.ts'
import { pick, seededRandom, type Random } from '../kernel/random.ts'
import type { Work } from '../kernel/work.ts'
import { answerFrom } from '../knowledge/index.ts'
import { keepClocks } from '../promises/index.ts'
import { askForRating, rateConversation } from '../quality/index.ts'
import { loadAgents } from '../staff/index.ts'
import { DEMO_SHOP } from './people.ts'
import { questions, ratings, scenes, words } from './scripts.ts'

const SEED = 4_711
const DAYS = 5
/** Conversations per day in the past, and in the last hours so that today's figures are alive. */
const A_DAY = 10
const TODAY = 36

/** Conversations of the last days, told through the same functions as real ones at the instants they would have happened.
 *  Nothing is announced and no timer is set: history moves nobody. */
export async function tellHistory (work: Work): Promise<void> {
  const random = seededRandom(SEED)
  const rows = await work.tx.selectFrom('customers').select(['id', 'external_id']).where('shop_id', '=', DEMO_SHOP).where('external_id', 'like', 'zy-2%').orderBy('external_id').execute()
  const agents = (await loadAgents(work)).filter(agent => agent.role === 'agent' || agent.role === 'expert').map(agent => agent.id)
  const customers = rows.map(row => row.id)
  if (customers.length === 0 || agents.length === 0) return
  const start = (now: Instant): Instant[] => [
    ...Array.from({ length: DAYS * A_DAY }, () => now - day - Math.floor(random.next() * DAYS * day)),
    ...Array.from({ length: TODAY }, () => now - 20 * minute - Math.floor(random.next() ** 1.6 * 9 * hour)),
  ].toSorted((a, b) => a - b)
  const used = new Set<string>()
  for (const openedAt of start(work.now)) {
    const customerId = pick(random, customers)
    if (used.has(customerId)) continue
    used.add(customerId)
    await tellOne(work, random, { customerId, agentId: pick(random, agents), openedAt, kind: random.next() < 0.64 ? 'ai' : random.next() < 0.94 ? 'human' : 'abandoned' })
  }
}

interface Told { readonly customerId: string; readonly agentId: string; readonly openedAt: Instant; readonly kind: 'ai' | 'human' | 'abandoned' }

async function tellOne (work: Work, random: Random, told: Told): Promise<void> {
  let now = told.openedAt
  const then = (): Work => ({ ...work, now, emit: async () => {}, schedule: async () => {}, hasten: async () => {}, hastenAtEnd: () => {}, cancel: async () => {}, setTimers: async () => {}, afterCommit: () => {} })
  const wait = (low: number, high: number): void => { now = Math.min(now + Math.floor(low + random.next() * (high - low)), work.now - second) }
  const { id } = await openConversation(then(), { customerId: told.customerId, visitorId: null, locale: 'zh-CN', channel: 'web' })
  const clocks = (): Promise<void> => keepClocks(then(), { conversationId: id })
  const say = (senderKind: 'customer' | 'ai' | 'agent', body: string): Promise<unknown> =>
    appendMessage(then(), { conversationId: id, senderKind, senderId: senderKind === 'customer' ? told.customerId : senderKind === 'ai' ? 'ai' : told.agentId, body })
  const { tier, care } = await profileForRouting(work, told.customerId)
  await setPlace(then(), id, { queueKey: told.openedAt, queueLine: '', tier, care, prefers: null, passedOnBy: null, chatWeight: 100 })
  await clocks()
  const scene = pick(random, scenes)
  const first = told.kind === 'ai' ? pick(random, questions) : scene.shopper[0]!
  await say('customer', first)
  wait(200, 900)
  const found = await answerFrom(work, { question: first, locale: 'zh-CN' })
  if (told.kind === 'ai' || scene.shopper[1]) await say('ai', found?.answer ?? '抱歉，这个我没有弄明白，可以换个说法吗？')
  wait(8 * second, 50 * second)
  if (told.kind === 'ai') {
    const confirmed = random.next() < 0.55
    if (confirmed) await say('customer', '好的，谢谢')
    wait(confirmed ? second : 30 * minute, confirmed ? 4 * second : 31 * minute)
    await resolveConversation(then(), id, { by: 'ai', resolution: confirmed ? 'confirmed' : 'assumed' })
    await clocks()
    return rate(then(), random, { id, customerId: told.customerId, by: 'ai', chance: confirmed ? 0.35 : 0.05 })
  }
  if (scene.shopper[1]) await say('customer', scene.shopper[1])
  await handOff(then(), id, { reason: 'asked', skill: scene.skill })
  await clocks()
  if (told.kind === 'abandoned') {
    wait(3 * minute, 9 * minute)
    await resolveConversation(then(), id, { by: 'system', resolution: 'abandoned', abandoned: true })
    return clocks()
  }
  wait(2 * second, 22 * second)
  await assignTo(then(), await lockConversation(then(), id), told.agentId)
  for (const line of scene.agent) {
    wait(6 * second, 40 * second)
    await say('agent', line)
    await clocks()
    wait(5 * second, 40 * second)
    if (random.next() < 0.7) await say('customer', pick(random, ['好的', '嗯，谢谢', '明白了', '好，麻烦您了']))
  }
  wait(20 * second, 4 * minute)
  await resolveConversation(then(), id, { by: 'agent', agentId: told.agentId, resolution: '已解决' })
  await clocks()
  await rate(then(), random, { id, customerId: told.customerId, by: 'agent', chance: 0.62 })
}

async function rate (work: Work, random: Random, about: { id: string; customerId: string; by: 'ai' | 'agent'; chance: number }): Promise<void> {
  await askForRating(work, { conversationId: about.id, by: about.by })
  if (random.next() > about.chance) return
  const score = drawScore(random)
  const word = pick(random, words[score] ?? [''])
  await rateConversation({ ...work, now: work.now + 15 * second }, about.id, about.customerId, { score, ...(random.next() < 0.4 ? { nps: Math.min(10, score * 2) } : {}), ...(random.next() < 0.3 && word ? { words: word } : {}) })
}

export function drawScore (random: Random): number {
  let at = random.next()
  return ratings.find(([, share]) => (at -= share) < 0)?.[0] ?? 5
}
