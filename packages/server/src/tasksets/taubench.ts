import { createHash } from 'node:crypto'
import { connectRetail, fingerprintsOf, visitRetail, type Changes, type RetailWorld, type ShopConnector, type ShopReader } from '../commerce/index.ts'
import { minute } from '../kernel/clock.ts'
import { confirm, holdInMemory, propose, type ActingRules, type Counter } from '../proposals/index.ts'
import { calculate } from './arithmetic.ts'
import { deedOf, refuseArguments, TOOLS, type Arguments, type Misfit } from './tools.ts'
import type { Task } from './tasks.ts'
import { worldsWords } from './words.ts'

export interface TaskOutcome { readonly id: string; readonly results: readonly string[]; readonly changed: Changes; readonly db_hash: string }

const HAND_OVER = 'transfer_to_human_agents'

/** The retail world's policy.md: no window, no limit of money. Whose order it is, and that somebody confirmed, holds there as everywhere. */
const RULES: ActingRules = { version: 0, expiresAfterMs: 15 * minute, returnDays: null, priceDays: null, owed: null, goodwill: {}, withinPaid: false }

/**
 * Replays the tasks' actions through the tool layer, each task in a fresh world: propose, confirm, judge, perform.
 *
 * A failing action leaves its error and the replay goes on; a hand-over ends it. This tests the tools, not an agent: nobody here chooses what to do.
 */
export async function replayTasks (world: RetailWorld, tasks: readonly Task[]): Promise<TaskOutcome[]> {
  const fingerprint = fingerprintsOf(world)
  const outcomes: TaskOutcome[] = []
  for (const task of tasks) {
    const visit = visitRetail(world)
    const connector = connectRetail(visit)
    const counter = countersFor(connector)
    const results: string[] = []
    for (const [i, action] of task.actions.entries()) {
      results.push(await runTool({ connector, counter: counter(i), customerId: task.user_id, key: `${task.id}/${i}` }, action.name, action.arguments))
      if (action.name === HAND_OVER) break
    }
    outcomes.push({ id: task.id, results, changed: visit.changes(), db_hash: fingerprint(visit) })
  }
  return outcomes
}

/** The world has no clock: each action has its own minute, and ids that are the same in every run. */
function countersFor (connector: ShopConnector): (i: number) => Counter {
  const holder = holdInMemory()
  let ids = 0
  return i => ({
    connector, holder, rules: RULES, now: i * minute,
    newId: () => `proposal-${++ids}`,
    digest: text => createHash('sha256').update(text).digest('hex'),
    dayOf: () => '1970-01-01',
  })
}

interface Call { readonly connector: ShopConnector & ShopReader; readonly counter: Counter; /** the session's customer: the task's, whatever the arguments say */ readonly customerId: string; readonly key: string }

async function runTool (call: Call, name: string, given: unknown): Promise<string> {
  if (!Object.hasOwn(TOOLS, name)) return `Error: unknown tool ${name.slice(0, 60)}`
  const wrong = refuseArguments(name, given)
  if (wrong !== undefined) return `Error: ${wrong}`
  const known = given as Arguments // refuseArguments has looked at each
  const deed = deedOf(name, known)
  if (deed === undefined) return readTool(call, name, known)
  if (deed.kind === 'misfit') return `Error: ${await firstWrong(call, deed)}`
  if (name === 'modify_user_address' && known['user_id'] !== call.customerId) return 'Error: user not found'
  const proposed = await propose(call.counter, { key: call.key, asker: { kind: 'ai' }, customerId: call.customerId, conversationId: null, deed })
  if (proposed.kind === 'conflict') return 'Error: key used for something else'
  if (proposed.kind !== 'proposed') return `Error: ${proposed.shop ? worldsWords(deed, proposed.shop) : proposed.because.map(one => one.rule).join(', ')}`
  const { id, hash } = proposed.proposal
  const confirmed = await confirm(call.counter, { proposalId: id, customerId: call.customerId, hash })
  return confirmed.kind === 'done' ? 'ok' : `Error: ${confirmed.kind}`
}

/** Checks the world makes before it looks at what does not fit. */
const EARLIER: ReadonlySet<string> = new Set(['order-not-found', 'not-open', 'not-delivered', 'item-not-found'])

async function firstWrong ({ connector, customerId }: Call, { say, like }: Misfit): Promise<string> {
  if ((await connector.findOrder(like.orderId, false))?.customerId !== customerId) return 'order not found'
  const quote = await connector.quote(customerId, like)
  return quote.kind === 'refuse' && EARLIER.has(quote.because) ? worldsWords(like, quote) : say
}

/** Reading tools show the session's customer their own things, and the catalogue. */
async function readTool ({ connector, customerId }: Call, name: string, given: Arguments): Promise<string> {
  const text = (key: string): string => given[key] as string // refuseArguments has seen to it
  const mine = (id: string | undefined): string => id === customerId ? 'ok' : 'Error: user not found'
  switch (name) {
    case 'calculate': {
      try { calculate(text('expression')); return 'ok' } catch (error) { return `Error: ${error instanceof Error ? error.message : 'wrong'}` }
    }
    case 'find_user_id_by_email': return mine(await connector.findCustomerId({ by: 'email', email: text('email') }))
    case 'find_user_id_by_name_zip': return mine(await connector.findCustomerId({ by: 'name-zip', firstName: text('first_name'), lastName: text('last_name'), zip: text('zip') }))
    case 'get_user_details': return mine(await connector.findCustomerId({ by: 'id', id: text('user_id') }))
    case 'get_order_details': return (await connector.findOrder(text('order_id'), false))?.customerId === customerId ? 'ok' : 'Error: order not found'
    case 'get_product_details': return await connector.readProduct(text('product_id')) === undefined ? 'Error: product not found' : 'ok'
    default: return 'ok' // list_all_product_types, think, transfer_to_human_agents
  }
}
