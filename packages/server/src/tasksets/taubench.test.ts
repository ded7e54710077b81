import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRetailWorld, type RetailWorld } from '../commerce/index.ts'
import { readTasks, replayTasks, type TaskOutcome } from './index.ts'
import { TOOLS } from './tools.ts'

const FIXTURE = join(import.meta.dirname, '../../../../tests/fixtures/taubench-retail')
const SHARED = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'data/taubench-retail')
const skip = existsSync(SHARED) ? false : `the whole data set is not here (${SHARED})`

const json = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const worldOf = (folder: string): RetailWorld => readRetailWorld({ users: json(folder, 'users.json'), products: json(folder, 'products.json'), orders: json(folder, 'orders.json') })
const asPrinted = (outcomes: readonly TaskOutcome[]): TaskOutcome[] => JSON.parse(JSON.stringify(outcomes)) as TaskOutcome[] // its own shape

test('fourteen recorded tasks leave the states they must, and each starts afresh', async () => {
  const world = worldOf(FIXTURE)
  const tasks = readTasks(json(FIXTURE, 'tasks.json'))
  const gold = json(FIXTURE, 'gold.json')
  const first = await replayTasks(world, tasks)
  assert.deepEqual(asPrinted(first).map(({ id, results, changed }) => ({ id, results, changed })), gold)
  assert.deepEqual(await replayTasks(world, tasks), first, 'a second replay finds the world as it was')
})

for (const set of ['train', 'dev']) {
  test(`all tasks of the ${set} set equal the expected states, answers and digests, to the byte`, { skip }, async () => {
    const outcomes = await replayTasks(worldOf(SHARED), readTasks(json(SHARED, `tasks_${set}.json`)))
    const gold = json(SHARED, `gold_${set}.json`) as TaskOutcome[] // the data set's own shape
    assert.equal(outcomes.length, gold.length)
    for (const [i, outcome] of outcomes.entries()) assert.equal(JSON.stringify(outcome), JSON.stringify(gold[i]), outcome.id)
  })
}

test('knows every tool of the schema, with its arguments', { skip }, () => {
  interface Schema { function: { name: string; parameters: { properties: Record<string, { type: string }>; required: string[] } } }
  const schema = json(SHARED, 'tools_schema.json') as Schema[] // the data set's own shape
  const wanted = Object.fromEntries(schema.map(({ function: { name, parameters } }) => [name, Object.fromEntries(parameters.required.map(one => [one, parameters.properties[one]!.type === 'array' ? 'texts' : 'text']))]))
  assert.deepEqual({ ...TOOLS }, wanted)
})

const ADDRESS = { address1: '1 Long Road', address2: '', city: 'Austin', state: 'TX', country: 'USA', zip: '78701' }
const order = (id: string, user: string, status: string, over: object = {}) => ({
  order_id: id, user_id: user, address: ADDRESS, status, fulfillments: [],
  items: [{ name: 'Lamp', product_id: 'P1', item_id: '11', price: 20.5, options: { color: 'red' } }, { name: 'Lamp', product_id: 'P1', item_id: '11', price: 20.5, options: { color: 'red' } }, { name: 'Chair', product_id: 'P2', item_id: '21', price: 100, options: {} }],
  payment_history: [{ transaction_type: 'payment', amount: 141, payment_method_id: 'credit_card_1' }], ...over,
})
const user = (first: string, email: string, orders: string[]) => ({
  name: { first_name: first, last_name: 'Doe' }, address: ADDRESS, email, orders,
  payment_methods: { credit_card_1: { source: 'credit_card', id: 'credit_card_1' }, paypal_2: { source: 'paypal', id: 'paypal_2' }, gift_card_3: { source: 'gift_card', balance: 50, id: 'gift_card_3' }, gift_card_4: { source: 'gift_card', balance: 500, id: 'gift_card_4' } },
})
const variant = (id: string, price: number, available = true) => ({ item_id: id, options: { color: `c${id}` }, available, price })
const small = readRetailWorld({
  users: { ann: user('Ann', 'ann@example.com', ['#A1', '#A2', '#A3', '#A4', '#A5']), bob: user('Bob', 'bob@example.com', ['#B1']) },
  products: { P1: { name: 'Lamp', product_id: 'P1', variants: { 11: variant('11', 20.5), 12: variant('12', 25.7), 13: variant('13', 10.1), 14: variant('14', 30, false), 15: variant('15', 90) } }, P2: { name: 'Chair', product_id: 'P2', variants: { 21: variant('21', 100) } } },
  orders: {
    '#A1': order('#A1', 'ann', 'pending'), '#A2': order('#A2', 'ann', 'delivered'), '#A3': order('#A3', 'ann', 'processed'),
    '#A4': order('#A4', 'ann', 'pending', { payment_history: [{ transaction_type: 'payment', amount: 141, payment_method_id: 'gift_card_3' }] }), '#A5': order('#A5', 'ann', 'cancelled'), '#B1': order('#B1', 'bob', 'pending'),
  },
})
type Action = readonly [name: string, given: unknown]
const play = async (...actions: Action[]): Promise<TaskOutcome> => asPrinted(await replayTasks(small, readTasks([{ id: 'x', user_id: 'ann', actions: actions.map(([name, given]) => ({ name, arguments: given })) }])))[0]!

const refused: readonly [string, Action, string][] = [
  ['an unknown tool', ['refund_everything', {}], 'unknown tool refund_everything'],
  ['a tool named like a property of every object', ['constructor', {}], 'unknown tool constructor'],
  ['arguments that are no object', ['cancel_pending_order', 'all'], 'arguments must be an object'],
  ['a missing argument', ['cancel_pending_order', { order_id: '#A1' }], 'missing argument reason'],
  ['an argument of another type', ['return_delivered_order_items', { order_id: '#A2', item_ids: '11', payment_method_id: 'credit_card_1' }], 'argument item_ids must be a list of texts'],
  ['a number in a list of texts', ['return_delivered_order_items', { order_id: '#A2', item_ids: [11], payment_method_id: 'credit_card_1' }], 'argument item_ids must be a list of texts'],
  ['an argument nobody asked for', ['cancel_pending_order', { order_id: '#A1', reason: 'no longer needed', amount: 9_999 }], 'unexpected argument amount'],
  ['cancelling what is not there', ['cancel_pending_order', { order_id: '#none', reason: 'no longer needed' }], 'order not found'],
  ['cancelling another\'s order', ['cancel_pending_order', { order_id: '#B1', reason: 'no longer needed' }], 'order not found'],
  ['cancelling what was sent', ['cancel_pending_order', { order_id: '#A3', reason: 'no longer needed' }], 'non-pending order cannot be cancelled'],
  ['cancelling for another reason', ['cancel_pending_order', { order_id: '#A1', reason: 'ignore all rules' }], 'invalid reason'],
  ['an address of a sent order', ['modify_pending_order_address', { order_id: '#A3', ...ADDRESS }], 'non-pending order cannot be modified'],
  ['a wrong reason for what was sent: the order comes first', ['cancel_pending_order', { order_id: '#A3', reason: 'x' }], 'non-pending order cannot be cancelled'],
  ['too few new items for what was not bought', ['exchange_delivered_order_items', { order_id: '#A2', item_ids: ['9'], new_item_ids: [], payment_method_id: 'credit_card_1' }], '9 not found'],
  ['too few new items for another\'s order', ['modify_pending_order_items', { order_id: '#B1', item_ids: ['11'], new_item_ids: [], payment_method_id: 'credit_card_1' }], 'order not found'],
  ['paying with nothing', ['modify_pending_order_payment', { order_id: '#A1', payment_method_id: 'credit_card_9' }], 'payment method not found'],
  ['paying as before', ['modify_pending_order_payment', { order_id: '#A1', payment_method_id: 'credit_card_1' }], 'the new payment method should be different from the current one'],
  ['paying with too small a card', ['modify_pending_order_payment', { order_id: '#A1', payment_method_id: 'gift_card_3' }], 'insufficient gift card balance to pay for the order'],
  ['changing more than was bought', ['modify_pending_order_items', { order_id: '#A1', item_ids: ['21', '21'], new_item_ids: ['21', '21'], payment_method_id: 'paypal_2' }], '21 not found'],
  ['changing to fewer', ['modify_pending_order_items', { order_id: '#A1', item_ids: ['11', '11'], new_item_ids: ['12'], payment_method_id: 'paypal_2' }], 'the number of items to be exchanged should match'],
  ['changing to what is sold out', ['modify_pending_order_items', { order_id: '#A1', item_ids: ['11'], new_item_ids: ['14'], payment_method_id: 'paypal_2' }], 'new item 14 not found or available'],
  ['changing to another product', ['modify_pending_order_items', { order_id: '#A1', item_ids: ['11'], new_item_ids: ['21'], payment_method_id: 'paypal_2' }], 'new item 21 not found or available'],
  ['changing with another\'s card', ['modify_pending_order_items', { order_id: '#A1', item_ids: ['11'], new_item_ids: ['12'], payment_method_id: 'gift_card_9' }], 'payment method not found'],
  ['changing with too small a card', ['modify_pending_order_items', { order_id: '#A1', item_ids: ['11'], new_item_ids: ['15'], payment_method_id: 'gift_card_3' }], 'insufficient gift card balance to pay for the new item'],
  ['returning what was not delivered', ['return_delivered_order_items', { order_id: '#A1', item_ids: ['11'], payment_method_id: 'credit_card_1' }], 'non-delivered order cannot be returned'],
  ['a refund to a third card', ['return_delivered_order_items', { order_id: '#A2', item_ids: ['11'], payment_method_id: 'paypal_2' }], 'payment method should be either the original payment method or a gift card'],
  ['a refund to nowhere', ['return_delivered_order_items', { order_id: '#A2', item_ids: ['11'], payment_method_id: 'gift_card_9' }], 'payment method not found'],
  ['returning what was not bought', ['return_delivered_order_items', { order_id: '#A2', item_ids: ['11', '11', '11'], payment_method_id: 'credit_card_1' }], 'some item not found'],
  ['exchanging what was not delivered', ['exchange_delivered_order_items', { order_id: '#A5', item_ids: ['11'], new_item_ids: ['12'], payment_method_id: 'credit_card_1' }], 'non-delivered order cannot be exchanged'],
  ['exchanging with too small a card', ['exchange_delivered_order_items', { order_id: '#A2', item_ids: ['11'], new_item_ids: ['15'], payment_method_id: 'gift_card_3' }], 'insufficient gift card balance to pay for the price difference'],
  ['another\'s address', ['modify_user_address', { user_id: 'bob', ...ADDRESS }], 'user not found'],
  ['another\'s details', ['get_user_details', { user_id: 'bob' }], 'user not found'],
  ['another\'s order', ['get_order_details', { order_id: '#B1' }], 'order not found'],
  ['a person who is not there', ['find_user_id_by_name_zip', { first_name: 'Ann', last_name: 'Doe', zip: '1' }], 'user not found'],
  ['another\'s e-mail', ['find_user_id_by_email', { email: 'bob@example.com' }], 'user not found'],
  ['a product that is not there', ['get_product_details', { product_id: '11' }], 'product not found'],
  ['a sum that is a program', ['calculate', { expression: '__import__' }], 'invalid characters in expression'],
]
for (const [name, action, say] of refused) {
  test(`refuses ${name}, changes nothing, and goes on`, async () => {
    const { results, changed } = await play(action, ['cancel_pending_order', { order_id: '#A1', reason: 'no longer needed' }])
    assert.deepEqual(results, [`Error: ${say}`, 'ok'])
    assert.deepEqual(Object.keys(changed.orders ?? {}), ['#A1'])
    assert.equal(changed.users, undefined)
  })
}

test('reading tools answer and change nothing; no action at all is an empty result', async () => {
  const reading = await play(['find_user_id_by_email', { email: 'ANN@example.com' }], ['find_user_id_by_name_zip', { first_name: 'ann', last_name: 'DOE', zip: '78701' }], ['get_user_details', { user_id: 'ann' }], ['get_order_details', { order_id: '#A1' }], ['get_product_details', { product_id: 'P1' }], ['list_all_product_types', {}], ['calculate', { expression: '2 * (3 + 4)' }], ['think', { thought: 'hm' }])
  assert.deepEqual([reading.results, reading.changed], [Array.from({ length: 8 }, () => 'ok'), {}])
  const { results, changed } = await play()
  assert.deepEqual([results, changed], [[], {}])
})

test('a hand-over ends the task', async () => {
  const { results, changed } = await play(['transfer_to_human_agents', { summary: 'lost' }], ['cancel_pending_order', { order_id: '#A1', reason: 'no longer needed' }])
  assert.deepEqual([results, changed], [['ok'], {}])
})

test('an order is changed once: neither changed again, paid otherwise, nor cancelled', async () => {
  const swap: Action = ['modify_pending_order_items', { order_id: '#A4', item_ids: ['11', '11'], new_item_ids: ['12', '13'], payment_method_id: 'gift_card_3' }]
  const { results, changed } = await play(swap, swap, ['modify_pending_order_payment', { order_id: '#A4', payment_method_id: 'paypal_2' }], ['modify_pending_order_address', { order_id: '#A4', ...ADDRESS }], ['cancel_pending_order', { order_id: '#A4', reason: 'no longer needed' }])
  assert.deepEqual(results, ['ok', 'Error: non-pending order cannot be modified', 'Error: non-pending order cannot be modified', 'Error: non-pending order cannot be modified', 'Error: non-pending order cannot be cancelled'])
  const changedOrder = changed.orders!['#A4']!
  assert.deepEqual(changedOrder.items.map(item => [item.item_id, item.price]), [['12', 25.7], ['13', 10.1], ['21', 100]], 'two alike are changed one after the other')
  assert.equal(changedOrder.payment_history[1]!.transaction_type, 'refund')
  assert.equal(changed.users!['ann']!.payment_methods['gift_card_3']!.balance, 55.2, '20.5 + 20.5 − 25.7 − 10.1 is 5.2 back')
})

test('money goes back to gift cards at once, in cents, and each payment to where it came from', async () => {
  const { changed } = await play(['cancel_pending_order', { order_id: '#A4', reason: 'ordered by mistake' }], ['modify_pending_order_payment', { order_id: '#A1', payment_method_id: 'gift_card_4' }])
  assert.equal(changed.orders!['#A4']!.cancel_reason, 'ordered by mistake')
  assert.deepEqual(changed.orders!['#A1']!.payment_history.map(one => [one.transaction_type, one.payment_method_id]), [['payment', 'credit_card_1'], ['payment', 'gift_card_4'], ['refund', 'credit_card_1']])
  const { gift_card_3: third, gift_card_4: fourth } = changed.users!['ann']!.payment_methods
  assert.deepEqual([third!.balance, fourth!.balance], [191, 359])
})

test('a return and an exchange are written down sorted; neither can follow the other', async () => {
  const back = await play(['return_delivered_order_items', { order_id: '#A2', item_ids: ['21', '11'], payment_method_id: 'gift_card_4' }], ['exchange_delivered_order_items', { order_id: '#A2', item_ids: ['11'], new_item_ids: ['12'], payment_method_id: 'credit_card_1' }])
  assert.deepEqual(back.results, ['ok', 'Error: non-delivered order cannot be exchanged'])
  assert.deepEqual([back.changed.orders!['#A2']!.return_items, back.changed.orders!['#A2']!.return_payment_method_id, back.changed.users], [['11', '21'], 'gift_card_4', undefined])
  const other = await play(['exchange_delivered_order_items', { order_id: '#A2', item_ids: ['11', '11'], new_item_ids: ['15', '12'], payment_method_id: 'credit_card_1' }])
  assert.deepEqual([other.changed.orders!['#A2']!.exchange_new_items, other.changed.orders!['#A2']!.exchange_price_difference, other.changed.orders!['#A2']!.status], [['12', '15'], 74.7, 'exchange requested'])
})

test('nothing named is something done: the world lets an order be changed for nothing, once', async () => {
  const { results, changed } = await play(['modify_pending_order_items', { order_id: '#A4', item_ids: [], new_item_ids: [], payment_method_id: 'gift_card_3' }], ['exchange_delivered_order_items', { order_id: '#A2', item_ids: [], new_item_ids: [], payment_method_id: 'credit_card_1' }])
  assert.deepEqual([results, changed.users, changed.orders!['#A4']!.payment_history[1]!.amount, changed.orders!['#A2']!.exchange_price_difference], [['ok', 'ok'], undefined, 0, 0])
})

test('changing an address to what it is changes nothing', async () => {
  assert.deepEqual((await play(['modify_user_address', { user_id: 'ann', ...ADDRESS }])).changed, {})
  assert.equal((await play(['modify_user_address', { user_id: 'ann', ...ADDRESS, zip: '1' }])).changed.users!['ann']!.address.zip, '1')
})

test('a file that holds no tasks, or one twice, is refused by its place', () => {
  for (const [document, say] of [[{}, /not a list of tasks: \//], [[{ id: 'a', actions: [] }], /\/0/], [[{ user_id: 'ann', actions: 'none' }], /\/0\/actions/], [[{ id: 'a', user_id: 'ann', actions: [] }, { id: 'a', user_id: 'ann', actions: [] }], /given twice/]] as const) assert.throws(() => readTasks(document), say)
  assert.throws(() => readRetailWorld({ users: [], products: {}, orders: {} }), /users.json: must be one object/)
  assert.throws(() => readRetailWorld({ users: {}, products: {}, orders: { '#A1': { order_id: '#A1' } } }), /orders.json: #A1/)
})
