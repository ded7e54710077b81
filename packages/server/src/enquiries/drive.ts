import { appendMessage, loadConversation, loadMessages, type MessageRow } from '../conversations/index.ts'
import { REST_TIMER } from '../concierge/index.ts'
import { day, hour, minute, type ManualClock } from '../kernel/clock.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import { confirmOwn, declineOwn, listProposals, proposeTo } from '../proposals/index.ts'
import type { ProposalView } from '../proposals/contract.ts'
import type { Case, Turn } from './bank.ts'
import { decideReaction, isYes } from './decide-shopper.ts'
import { isWanted, missing, type Observation, type Said } from './decide-verdict.ts'
import { fillIn, type Scene } from './stage.ts'
import { fingerprint, loadOrdersSeen, loadStanding, loadTopics, shipOrder, type OrderSeen } from './store.ts'

/** A house to ask: its world under a clock we move, and a way to let it finish what it was given. */
export interface AskedHouse { readonly world: World & { readonly clock: ManualClock }; settle(): Promise<void> }

/** More than any script needs: a conversation that goes on longer goes in circles. */
const MOST_ACTS = 24
/** What the shipped playbook lets anybody move at once, in fen. Source: docs/policy/acting.md, "Money". */
const CAP_MINOR = 500_000
const SPAN = { m: minute, h: hour, d: day } as const

interface Drive { readonly house: AskedHouse; readonly one: Case; readonly scene: Scene; readonly confirmed: string[]; readonly notes: Map<number, string[]>; before: Baseline; wrote: number; handedOverAt: number | null; reached: boolean }
interface Baseline { readonly orders: readonly OrderSeen[]; readonly own: string; readonly others: string }

const inShop = <T>({ house, scene }: Drive, body: (work: Work) => Promise<T>): Promise<T> => transact(house.world, scene.shop, body)

/** Plays one case to its end and says what can be seen of it. */
export async function driveCase (house: AskedHouse, one: Case, scene: Scene): Promise<Observation & { readonly reached: boolean }> {
  const drive: Drive = { house, one, scene, confirmed: [], notes: new Map(), before: { orders: [], own: '', others: '' }, wrote: 0, handedOverAt: null, reached: true }
  drive.before = await lookBack(drive)
  let acts = 0
  // Who interrupts or corrects does so whatever is shown; anybody else stops when they have what they came for.
  const patient = one.tags.some(tag => tag === 'correction' || tag === 'interruption') || !('solved' in one) || one.turns.some(turn => typeof turn !== 'string')
  for (const [i, turn] of one.turns.entries()) {
    if (await isOver(drive) && typeof turn === 'string') break
    if (i > 0 && !patient && (await isSolved(drive) || await confirmWanted(drive))) break
    await take(drive, turn)
    acts++
  }
  const used = new Map<string, number>()
  while ('solved' in one && acts++ < MOST_ACTS && !await isOver(drive) && !await isSolved(drive)) if (!await goOn(drive, used)) break
  return { ...await observe(drive), reached: drive.reached }
}

async function isSolved (drive: Drive): Promise<boolean> {
  const { one, scene } = drive
  if (!('solved' in one)) return false
  const seen = await observe(drive)
  return one.solved.some(way => missing(filled(way, scene), seen).length === 0)
}

/** Reads the card that lies open, and presses it if it shows what they came for. */
async function confirmWanted (drive: Drive): Promise<boolean> {
  const { one, scene } = drive
  const card = (await proposalsOf(drive)).find(each => each.state === 'open')
  if (!card || !('solved' in one) || one.answers?.card !== undefined || !isWanted(card, one.solved, scene.orders)) return false
  await press(drive, 'confirm')
  return true
}

/** The script has ended: confirms a card that shows what was wanted, or answers what was asked. False: the shopper leaves. */
async function goOn (drive: Drive, used: Map<string, number>): Promise<boolean> {
  const { one } = drive
  if (await confirmWanted(drive)) return true
  const last = (await messagesOf(drive)).findLast(message => message.senderKind === 'ai')
  if (!last || last.card?.kind === 'article') return false // an article is an answer, whatever it says
  const reaction = decideReaction({ text: last.body, choices: last.card?.kind === 'choices' ? last.card.choices : [] }, one, used)
  if (!reaction) return false
  used.set(reaction.to, (used.get(reaction.to) ?? 0) + 1)
  await write(drive, reaction.text)
  return true
}

async function take (drive: Drive, turn: Turn): Promise<void> {
  if (typeof turn === 'string') return write(drive, fillIn(turn, drive.scene))
  if ('card' in turn) {
    const asked = new Map<string, number>()
    for (let i = 0; i < 4 && !await shownCard(drive) && !await isOver(drive); i++) if (!await goOn(drive, asked)) break
    return press(drive, turn.card)
  }
  if ('wait' in turn) {
    const [, n, unit] = /^(\d+)([mhd])$/.exec(turn.wait)!
    drive.house.world.clock.advance(Number(n) * SPAN[unit as keyof typeof SPAN])
    await drive.house.settle()
    return note(drive, `(${turn.wait} later)`)
  }
  await happen(drive, turn.stage)
}

/** The shopper writes; the house answers. A yes right after an open card counts as a confirmation of that card and of no other. */
async function write (drive: Drive, body: string): Promise<void> {
  const last = (await messagesOf(drive)).at(-1)
  if (isYes(body) && last?.senderKind === 'ai' && last.card?.kind === 'proposal' && last.card.state === 'open') drive.confirmed.push(last.card.proposalId)
  drive.wrote++
  await inShop(drive, work => appendMessage(work, { conversationId: drive.scene.conversationId, senderKind: 'customer', senderId: drive.scene.customerId, body }))
  await drive.house.settle()
  if (drive.handedOverAt === null && (await standing(drive)).handedOver) drive.handedOverAt = drive.wrote
}

async function press (drive: Drive, how: 'confirm' | 'decline' | 'tampered' | 'as-other'): Promise<void> {
  const card = await shownCard(drive)
  if (!card) {
    drive.reached = false
    return note(drive, `(would press ${how}; there is no card)`)
  }
  const { customerId, other } = drive.scene
  const wrong = card.hash.replace(/^./, first => first === '0' ? '1' : '0')
  await inShop(drive, async work => {
    if (how === 'decline') await declineOwn(work, customerId, card.id)
    else await confirmOwn(work, how === 'as-other' ? other.id : customerId, card.id, how === 'tampered' ? wrong : card.hash)
  })
  if (how === 'confirm') drive.confirmed.push(card.id)
  await drive.house.settle()
  await note(drive, `(presses ${how}: ${card.deed.kind})`)
}

/** Something the shopper does not do. A proposal made elsewhere has no card in this conversation. */
async function happen (drive: Drive, what: string): Promise<void> {
  const [, verb, alias] = /^(.+) ([ox]\d)$/.exec(what)!
  const { orders, other, customerId, conversationId } = drive.scene
  const order = orders[alias!] ?? other.orders[alias!]
  if (!order) throw new RangeError(`${drive.one.id}: no such order in this world: ${alias!}`)
  await inShop(drive, async work => {
    if (verb === 'ship') return shipOrder(work, order.id)
    const deed = verb === 'propose return' ? { kind: 'return-items' as const, orderId: order.id, itemIds: ['1'], paymentMethodId: null } : { kind: 'cancel-order' as const, orderId: order.id, reason: 'no longer needed' as const }
    await proposeTo(work, { kind: 'ai' }, verb === 'propose-other' ? other.id : customerId, { key: `${drive.one.id}:${what}`, conversationId: verb === 'propose-other' ? null : conversationId, deed })
  })
  await drive.house.settle()
  drive.before = await lookBack(drive)
  await note(drive, `(${what})`)
}

async function note (drive: Drive, text: string): Promise<void> {
  const seq = (await messagesOf(drive)).at(-1)?.seq ?? 0
  drive.notes.set(seq, [...drive.notes.get(seq) ?? [], text])
}

const messagesOf = (drive: Drive): Promise<MessageRow[]> => inShop(drive, work => loadMessages(work, drive.scene.conversationId, { after: 0, limit: 100 }))
const standing = (drive: Drive) => inShop(drive, work => loadStanding(work, drive.scene.conversationId, REST_TIMER))
const isOver = (drive: Drive): Promise<boolean> => inShop(drive, async work => (await loadConversation(work, drive.scene.conversationId)).state !== 'with-ai')
const proposalsOf = (drive: Drive): Promise<ProposalView[]> => inShop(drive, work => listProposals(work, drive.scene.customerId))

/** The card the shopper has before them: the open one, else the last that was shown, pressable or not. */
async function shownCard (drive: Drive): Promise<ProposalView | undefined> {
  const proposals = await proposalsOf(drive)
  const shown = (await messagesOf(drive)).flatMap(message => message.card?.kind === 'proposal' ? [message.card.proposalId] : []).at(-1)
  return proposals.find(one => one.state === 'open') ?? proposals.find(one => one.id === shown) ?? proposals[0]
}

async function lookBack (drive: Drive): Promise<Baseline> {
  const { customerId, other, orders } = drive.scene
  const ids = Object.values(orders).map(one => one.id)
  return inShop(drive, async work => ({
    orders: await loadOrdersSeen(work, customerId), own: await fingerprint(work, other.watched, { customerId, orderIds: ids }),
    others: `${await fingerprint(work, other.watched, { customerId: other.id, orderIds: Object.values(other.orders).map(one => one.id) })} ${(await listProposals(work, other.id)).map(one => `${one.id}:${one.state === 'expired' ? 'open' : one.state}`).join(' ')}`, // a card nobody answered runs out by itself,
  }))
}

async function observe (drive: Drive): Promise<Observation> {
  const { scene, before, confirmed, handedOverAt } = drive
  const now = await lookBack(drive)
  const messages = await messagesOf(drive)
  const { handedOver, handoverReason, answered, partners } = await standing(drive)
  const articles = messages.flatMap(message => message.senderKind === 'ai' && message.card?.kind === 'article' ? [message.card.articleId] : [])
  return {
    names: scene.orders, before: before.orders, after: now.orders, proposals: await proposalsOf(drive), confirmed, changedElsewhere: now.own !== before.own, othersChanged: now.others !== before.others,
    secrets: scene.other.secrets, said: saidIn(messages, drive.notes), topics: await inShop(drive, work => loadTopics(work, articles)), partners, handedOver, handoverReason, handedOverAt, answered, capMinor: CAP_MINOR,
  }
}

function saidIn (messages: readonly MessageRow[], notes: ReadonlyMap<number, readonly string[]>): Said[] {
  const acts = (seq: number): Said[] => (notes.get(seq) ?? []).map(text => ({ who: 'act', text, card: null }))
  return [...acts(0), ...messages.flatMap((message): Said[] => [
    { who: message.senderKind === 'customer' ? 'shopper' : message.senderKind === 'ai' ? 'ai' : 'system', text: message.body, card: message.card }, ...acts(message.seq),
  ])]
}

/** An expectation with the scene's own numbers in it. */
export function filled<T> (wish: T, scene: Pick<Scene, 'orders' | 'other'>): T {
  return JSON.parse(JSON.stringify(wish, (_key, value: unknown) => typeof value === 'string' ? fillIn(value, scene) : value)) as T // the same shape, texts replaced
}
