import { day } from '../../kernel/clock.ts'
import { asksOfRules } from '../aside.ts'
import type { Tongue } from '../commands.ts'
import type { OrderFacts } from '../order-facts.ts'
import { textsOf, type Slots } from '../slots.ts'
import { namedIn } from './choose-order.ts'
import { answerIn, diagnosisOf, tellsOfFault, walk, type Point } from './diagnosis.ts'
import { said, type Flow, type Slot, type Step } from './flow.ts'
import { manualOf } from './manual.ts'
import { label, pickVisit, visitSlots, whenWords } from './pick.ts'

const MOST_OFFERED = 4
/** One slot a step of the diagnosis: asked twice without an answer, each goes to a person by itself. */
const STEPS = ['step1', 'step2', 'step3', 'step4', 'step5'] as const
const CODE = /(?:报|显示|出现|提示|顯示|跳|亮|代码|code|error|shows?|display\w*)\s?.{0,6}?\b[a-z]{1,2}-?\d{1,3}\b/i
const RECEIVED: ReadonlySet<string> = new Set(['delivered', 'completed'])

/** Order and line in one word, as a button carries it. */
interface Thing { readonly id: string; readonly title: string; readonly orderId: string; readonly itemId: string; readonly productId: string }

/** Which thing, what it does, what may be tried; then fixed, a manual, a visit or a person. */
export const repair: Flow = {
  name: 'repair', needs: ['orders', 'ownGoods', 'visitDays'], expects: words => tellsOfFault(words) && !asksOfRules(words),
  slots: [
    { name: 'thing', takes: ['item', 'product', 'order', 'number', 'choice'], ask: 'ask-repair-item', resets: [...STEPS] },
    ...STEPS.map((name): Slot => ({ name, takes: ['choice', 'reason'], words: true, yesNo: true, ask: 'dx-helped' })), ...visitSlots,
  ],
  next (slots, { orders = [], ownGoods, visitDays = [], asked, language }) {
    const things = thingsIn(orders)
    if (things.length === 0) return { kind: 'tell', lines: [said('no-delivered')], card: { kind: 'choices', keys: ['human', 'my-orders'] }, about: 'no-delivered', open: true, because: 'nothing-received' }
    const thing = meantOf(things, slots, asked)
    if (!thing) return { kind: 'ask', slot: 'thing', choices: offered(things, slots).map(({ id, title }) => ({ id, title: `${title.slice(0, 24)} ${id.split('/')[0] ?? ''}` })), keep: { thing: null } }
    const goods = ownGoods?.get(thing.productId)
    const start = diagnosisOf(goods?.kind ?? null)
    if (!start || !goods) return { kind: 'hand-over', lines: [said('dx-unknown-kind')], next: said('next-repair', { fault: thing.title }), because: 'no-diagnosis' }
    const given = STEPS.flatMap(name => textsOf(slots, name)[0] ?? [])
    // Who said what is wrong in the first place is not asked it.
    const first = given.length === 0 && start.kind === 'ask' ? answerIn(start, asked) : undefined
    const { at, taken } = walk(start, first === undefined ? given : [first])
    const keep = { thing: thing.id, ...(first !== undefined && { [STEPS[0]]: first }) }
    if (at === 'fixed') return { kind: 'tell', lines: [said('dx-fixed')], about: `fixed:${thing.id}`, because: 'fixed' }
    if (at.kind === 'manual') return manualOf(goods)
    if (at.kind === 'human') return { kind: 'hand-over', lines: [said(at.text)], next: said('next-repair', { fault: at.fault }), because: at.fault }
    if (at.kind !== 'repair') {
      const step = askAt(at, STEPS[taken], { keep, language })
      // What a code on the display means stands in the manual, and there only.
      return step.kind === 'ask' && taken === 0 && goods.manual && CODE.test(asked) ? { ...step, lines: [said('manual', { title: goods.title, name: goods.manual.title, url: goods.manual.url }), ...step.lines ?? []] } : step
    }
    return book(thing, at.fault, { slots, visitDays, language })
  },
}

function thingsIn (orders: readonly OrderFacts[]): Thing[] {
  return orders.filter(order => order.kind !== 'return' && RECEIVED.has(order.status)).flatMap(order => (order.items ?? []).map(item => ({ id: `${order.id}/${item.id}`, title: item.title, orderId: order.id, itemId: item.id, productId: item.productId })))
}

/** The one that was chosen, the one whose name is in the words, or the only one there is. */
function meantOf (things: readonly Thing[], slots: Slots, asked: string): Thing | undefined {
  const said = textsOf(slots, 'thing')[0]
  const chosen = things.find(one => one.id === said)
  if (chosen) return chosen
  const inOrder = said === undefined ? [] : things.filter(one => one.orderId.toLowerCase() === said.toLowerCase())
  if (inOrder.length === 1) return inOrder[0]
  return namedIn(newestOfEach(things), `${said ?? ''} ${asked}`) ?? (things.length === 1 ? things[0] : undefined)
}

/** Of a thing bought several times, the newest. */
function newestOfEach (things: readonly Thing[]): Thing[] {
  return [...new Map(things.toReversed().map(one => [one.productId, one])).values()].toReversed()
}

function offered (things: readonly Thing[], slots: Slots): Thing[] {
  const said = textsOf(slots, 'thing')[0]
  const inOrder = things.filter(one => one.orderId.toLowerCase() === said?.toLowerCase())
  return (inOrder.length > 0 ? inOrder : newestOfEach(things)).slice(0, MOST_OFFERED)
}

function askAt (at: Extract<Point, { kind: 'ask' | 'try' }>, slot: string | undefined, { keep, language }: { readonly keep: Readonly<Record<string, string>>; readonly language: Tongue }): Step {
  if (slot === undefined) return { kind: 'hand-over', lines: [said('dx-unknown-kind')], because: 'diagnosis-too-long' } // no table is so deep; a test says so
  const forget = { ...keep, [slot]: null }
  if (at.kind === 'try') return { kind: 'ask', slot, lines: [said(at.text), said('dx-helped')], choices: [{ id: 'yes', title: label('dx-yes', language) }, { id: 'no', title: label('dx-no', language) }], keep: forget }
  return { kind: 'ask', slot, lines: [said(at.text)], choices: at.answers.map(answer => ({ id: answer.id, title: label(answer.label, language) })), keep: forget }
}

function book (thing: Thing, fault: string, { slots, visitDays, language }: { readonly slots: Slots; readonly visitDays: readonly string[]; readonly language: Tongue }): Step {
  const visit = pickVisit(slots, visitDays, language)
  if (visit.kind === 'step') {
    const { step } = visit
    return step.kind === 'ask' && step.slot === 'date' && !step.lines ? { ...step, lines: [said('repair-offer'), said('ask-visit')], keep: { ...step.keep, thing: thing.id } } : { ...step, keep: { ...step.keep, thing: thing.id } }
  }
  const words = { title: thing.title, order: thing.orderId, when: whenWords(visit.value, language) }
  const serial = textsOf(slots, 'serial')[0]
  return {
    kind: 'propose', deed: { kind: 'book-repair', orderId: thing.orderId, itemId: thing.itemId, fault, visit: visit.value }, title: [said('title-repair', words)], keep: { thing: thing.id },
    task: { partner: 'repair', what: `${label('title-repair', language, words)} · ${fault}${serial === undefined ? '' : ` · S/N ${serial}`}`.slice(0, 500), dueInMs: day },
  }
}
