import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gathered, shared, sideBySide } from './gather.ts'
import type { Work } from './work.ts'

const work = { shopId: 'alpha' } as Work // questions below use nothing else

function counted () {
  const calls: (readonly number[])[] = []
  return { calls, ask: gathered<number, number>(async (_work, keys) => { calls.push(keys); await new Promise(resolve => { setImmediate(resolve) }); return keys.map(key => key * 10) }) }
}

test('alone a question is put alone; side by side it is put once for all who ask it', async () => {
  const { calls, ask } = counted()
  assert.equal(await ask(work, 1), 10)
  const answers: number[] = []
  await sideBySide(work, [1, 2, 3].map(n => async beside => { answers.push(await ask(beside, n)) }))
  assert.deepEqual([calls, answers], [[[1], [1, 2, 3]], [10, 20, 30]])
})

test('who is ahead waits for who comes to the same question by a longer way', async () => {
  const [first, detour, last] = [counted(), counted(), counted()]
  const walk = (n: number) => async (beside: Work): Promise<void> => {
    await first.ask(beside, n)
    if (n % 2 === 1) { await detour.ask(beside, n); await detour.ask(beside, n + 100) }
    await last.ask(beside, n)
  }
  await sideBySide(work, [1, 2, 3, 4].map(walk)) // from here on the order is known
  await sideBySide(work, [5, 6, 7, 8].map(walk))
  assert.deepEqual(first.calls.at(-1), [5, 6, 7, 8])
  assert.equal(last.calls.at(-1)?.length, 4)
  assert.deepEqual(detour.calls.slice(-2), [[5, 7], [105, 107]])
})

test('who is at a sentence of its own is waited for, and not for ever', async () => {
  const { calls, ask } = counted()
  const own = (n: number) => async (beside: Work): Promise<void> => { await ask(beside, n); for (let i = 0; i < 2 * n; i++) await new Promise(resolve => { setImmediate(resolve) }); await ask(beside, n + 10) }
  await sideBySide(work, [1, 2, 3].map(own))
  assert.deepEqual(calls.map(keys => keys.toSorted((a, b) => a - b)), [[1, 2, 3], [11, 12, 13]])
  let tell = (): void => {}
  const found = new Promise<void>(resolve => { tell = resolve })
  await sideBySide(work, [async beside => { await found; await ask(beside, 1) }, async beside => { await ask(beside, 2); tell() }]) // the first waits for the second: alone with the barrier this would hang
  assert.deepEqual(calls.slice(2), [[2], [1]])
})

test('what is shared is asked once until the transaction ends, and nothing there is asked again', async () => {
  let calls = 0
  let there: string | undefined
  const ask = shared<string, string | undefined>(async () => { calls++; return there })
  await sideBySide(work, [1, 2].map(() => async beside => {
    assert.equal(await ask(beside, 'x'), undefined)
    there = 'now'
    assert.equal(await ask(beside, 'x'), 'now')
    assert.equal(await ask(beside, 'x'), 'now')
  }))
  assert.equal(calls, 2)
})

test('one that fails ends them all, after the last has ended; a question that fails fails for all who put it', async () => {
  const { ask } = counted()
  const ended: number[] = []
  await assert.rejects(sideBySide(work, [1, 2, 3].map(n => async beside => {
    if (n === 2) throw new Error('two')
    await ask(beside, n)
    await ask(beside, n)
    ended.push(n)
  })), /two/)
  assert.deepEqual(ended, [1, 3])
  const broken = gathered<number, number>(() => Promise.reject(new Error('away')))
  const heard: unknown[] = []
  await assert.rejects(sideBySide(work, [1, 2].map(n => async beside => { try { await broken(beside, n) } catch (error) { heard.push((error as Error).message); throw error } })), /away/)
  assert.deepEqual(heard, ['away', 'away'])
})
