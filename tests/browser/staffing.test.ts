import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import type { ShiftView } from '@zhiyu/server/contract/planning'
import type { AgentView } from '@zhiyu/server/contract/staff'
import { day, hour, iso, minute } from '@zhiyu/server/kernel/clock'
import { transact } from '@zhiyu/server/kernel/work'
import { deskOf, enter, noViolations, openDeskStage, shot } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

/** Shanghai's calendar: the demonstration shop keeps no summer time. */
const dayAt = (at: number): string => iso(at + 8 * hour).slice(0, 10)

/** Four weeks of tomorrow's weekday, from nine to nine, busier in the evening; an agent with a long name has served them. */
async function seedHistory (): Promise<void> {
  await transact(stage.house.world, 'demo', async work => {
    const midnight = Date.parse(`${dayAt(work.now + day)}T00:00:00+08:00`)
    const agent = (await work.tx.selectFrom('agents').select('id').where('email', '=', 'lin@demo.zhiyu').executeTakeFirstOrThrow()).id
    await work.tx.updateTable('agents').set({ name: '欧阳慕容晓雨诗涵婉清（夜间家电与数码专席）' }).where('email', '=', 'chen@demo.zhiyu').execute()
    const customer = work.newId()
    await work.tx.insertInto('customers').values({ shop_id: work.shopId, id: customer, created_at: iso(work.now), updated_at: iso(work.now) }).execute()
    const chats = [1, 2, 3, 4].flatMap(week => Array.from({ length: 12 }, (_, i) => i + 9).flatMap(at => {
      const coming = (at >= 19 ? 12 : 5) + (week * at) % 4
      return Array.from({ length: coming }, (_, i) => ({ id: work.newId(), handedOff: midnight - week * 7 * day + at * hour + Math.floor(i * hour / coming), gone: i === 0 && at % 3 === 0 }))
    }))
    await work.tx.insertInto('conversations').values(chats.map(one => ({ shop_id: work.shopId, id: one.id, customer_id: customer, state: 'resolved' as const, last_at: iso(one.handedOff), opened_at: iso(one.handedOff - minute), handed_off_at: iso(one.handedOff), ...(one.gone ? { abandoned_at: iso(one.handedOff + 2 * minute) } : {}) }))).execute()
    await work.tx.insertInto('assignments').values(chats.filter(one => !one.gone).map(one => ({ shop_id: work.shopId, id: work.newId(), conversation_id: one.id, agent_id: agent, tier: 'mass' as const, how: 'matched' as const, waiting_since: iso(one.handedOff), assigned_at: iso(one.handedOff + 20_000), ended_at: iso(one.handedOff + 20_000 + 8 * minute), ended_by: 'resolved' as const }))).execute()
  })
}

const shiftsOf = async (from: string, to = from): Promise<ShiftView[]> => (await (await stage.staff('wu@demo.zhiyu')).ask<{ items: ShiftView[] }>('GET', `staffing/shifts?from=${from}&to=${to}`)).items

test('with too little history the room says so, and plans at once from what the supervisor types', async () => {
  for (const options of [{ locale: 'zh-CN' }, { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 1_440, height: 900 } }]) {
    const { page, problems, context } = await deskOf(stage, 'wu@demo.zhiyu', options, 'team/staffing')
    await page.locator('.staff-plan .state-title').waitFor()
    await noViolations(page, `too little ${options.locale}`)
    await shot(page, `too-little-${options.locale}`)
    await page.locator('.staff-fill button').click()
    await page.locator('.chart-figure canvas').first().waitFor()
    await page.locator('.staff-tiles .figure-value', { hasText: '240' }).waitFor()
    await page.locator('.staff-arrivals summary').click()
    await noViolations(page, `own figures ${options.locale}`)
    await shot(page, `own-${options.locale}`, true)
    await page.getByRole('button', { name: options.locale === 'en' ? 'Play the suggested shifts' : '按建议演练' }).click()
    await page.locator('#staff-rehearsal').locator('xpath=ancestor::section').locator('table').waitFor({ timeout: 180_000 })
    await noViolations(page, `rehearsed ${options.locale}`)
    await shot(page, `rehearsed-${options.locale}`, true)
    await page.getByRole('button', { name: options.locale === 'en' ? 'Back to measured' : '恢复实测值' }).click()
    await page.locator('.staff-plan .state-title').waitFor()
    assert.deepEqual(problems, [])
    await context.close()
  }
})

test('a supervisor plans a day: forecast, an assumption, suggested shifts given to people, saved, changed, undone, copied', async () => {
  await seedHistory()
  const { page, problems, context } = await deskOf(stage, 'wu@demo.zhiyu')
  const tomorrow = await page.evaluate(() => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now() + 86_400_000))
  await enter(page, 'team')
  await page.getByText('排班', { exact: true }).click()
  await page.locator('.chart-figure canvas').first().waitFor()
  assert.match(await page.locator('.staff-sources').innerText(), /最近 4 个同一星期几[\s\S]*实测：近 28 天 \d+ 个会话/)
  const wait = page.locator('.staff-tiles .figure-card').nth(1).locator('.figure-value')
  const atFirst = Number(await wait.innerText())
  assert.ok(atFirst >= 1)
  await page.locator('.staff-tiles .figure-card').nth(1).focus()
  await page.locator('.ant-tooltip', { hasText: '计入损耗后' }).waitFor()
  await noViolations(page, 'a plan from history')
  await shot(page, 'plan-zh', true)

  await page.getByLabel('处理时长').fill('25')
  await page.locator('.staff-sources', { hasText: '由您设定' }).waitFor()
  await page.waitForFunction(was => Number(document.querySelectorAll('.staff-tiles .figure-card')[1]?.querySelector('.figure-value')?.textContent) > was, atFirst)
  const longer = Number(await wait.innerText())
  await page.reload()
  await page.locator('.staff-sources', { hasText: '由您设定' }).waitFor()
  await page.waitForFunction(([was]) => Number(document.querySelectorAll('.staff-tiles .figure-card')[1]?.querySelector('.figure-value')?.textContent) === was, [longer])

  await page.getByRole('button', { name: '建议班次' }).click()
  await page.getByRole('button', { name: '自动分配' }).click()
  const lines = await page.locator('.staff-suggestion .staff-row').count()
  const taken = await page.locator('.staff-suggestion .staff-bar-taken').count()
  assert.ok(taken >= 3 && taken <= lines)
  await noViolations(page, 'a suggestion')
  await shot(page, 'suggestion-zh', true)
  await page.getByRole('button', { name: `保存 ${taken} 个班次` }).click()
  await page.locator('.staff-happened', { hasText: `已更改 ${taken} 个班次` }).waitFor()
  assert.equal((await shiftsOf(tomorrow)).length, taken)
  await page.reload()
  await page.locator('.staff-board .staff-row').first().waitFor()
  assert.equal(await page.locator('.staff-board .staff-row').count(), taken)
  await page.locator('.staff-week a[aria-current]', { hasText: `${taken} 人` }).waitFor()
  await noViolations(page, 'saved shifts')
  await shot(page, 'saved-zh', true)

  const row = page.locator('.staff-row', { hasText: '欧阳慕容' })
  const before = await row.locator('.staff-bar').getAttribute('aria-label')
  await row.getByRole('button', { name: /编辑/ }).click()
  await page.locator('.ant-drawer .ant-form').waitFor()
  await noViolations(page, 'the editor')
  await shot(page, 'editor-zh')
  await page.locator('.ant-drawer .ant-select').first().click()
  await page.keyboard.type('06:15')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^保\s*存$/ }).click()
  await row.locator('.staff-bar[aria-label^="06:15"]').waitFor()
  await page.getByRole('button', { name: /撤\s*销/ }).click()
  await page.locator('.staff-happened', { hasText: '已恢复 1 个班次' }).waitFor()
  assert.equal(await row.locator('.staff-bar').getAttribute('aria-label'), before)

  await row.getByRole('button', { name: /移除/ }).click()
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /撤\s*销/ }).click()
  await row.waitFor()
  assert.equal(await row.locator('.staff-bar').getAttribute('aria-label'), before)

  // Another supervisor changes the same shift while this one still sees the old one.
  const other = await stage.staff('tang@demo.zhiyu')
  const chen = (await other.ask<{ items: AgentView[] }>('GET', 'agents')).items.find(one => one.email === 'chen@demo.zhiyu')!
  const seen = (await shiftsOf(tomorrow)).find(one => one.agentId === chen.id)!
  await other.ask('PUT', `staffing/shifts/${chen.id}/${tomorrow}`, { startMinute: 300, lengthMinutes: 300, pause: null, revision: seen.revision })
  await row.getByRole('button', { name: /移除/ }).click()
  await page.locator('.staff-happened', { hasText: '没有覆盖：欧阳慕容' }).waitFor()
  await row.locator('.staff-bar[aria-label^="05:00–10:00"]').waitFor()
  await noViolations(page, 'a conflict')
  await shot(page, 'conflict-zh')

  await page.getByRole('button', { name: '复制到…' }).click()
  await page.getByRole('button', { name: '下周同一天' }).click()
  await page.locator('.staff-copy', { hasText: '都还没有班次' }).waitFor()
  await noViolations(page, 'copying')
  await shot(page, 'copy-zh')
  await page.getByRole('button', { name: `复制 ${taken} 个班次` }).click()
  await page.locator('.staff-happened', { hasText: `已更改 ${taken} 个班次` }).waitFor()
  const nextWeek = iso(Date.parse(tomorrow) + 7 * day).slice(0, 10)
  assert.equal((await shiftsOf(nextWeek)).length, taken)

  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.sort-table', { hasText: '逐时段' }).getByRole('button', { name: '导出 CSV' }).click()])
  assert.equal(download.suggestedFilename(), `staffing-${tomorrow}.csv`)
  assert.match(readFileSync(await download.path(), 'utf8').split('\r\n')[0]!, /时段,预计来访,最少,最多/)
  await page.locator('.sort-table th button', { hasText: '应在岗' }).click()
  const needed = await page.locator('.sort-table tbody tr td:nth-child(6)').allInnerTexts()
  assert.deepEqual(needed.map(Number), needed.map(Number).toSorted((a, b) => b - a))
  assert.deepEqual(problems.filter(one => !one.includes('409 (Conflict)')), [])
  assert.equal(problems.length, 1, 'the one refusal that was provoked, and the browser\'s own word for it')
  await context.close()
})

test('an agent sees the plan and the shifts, and can change nothing', async () => {
  for (const options of [{ locale: 'zh-CN' }, { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 1_440, height: 900 } }]) {
    const { page, problems, context } = await deskOf(stage, 'lin@demo.zhiyu', options, 'team/staffing')
    await page.locator('.chart-figure canvas').first().waitFor()
    await page.locator('.staff-board .staff-row').first().waitFor()
    assert.equal(await page.locator('.staff-assumptions, .staff-board button, .staff-block .staff-head button').count(), 0)
    await noViolations(page, `read only ${options.locale}`)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
    await shot(page, `agent-${options.locale}`, true)
    assert.deepEqual(problems, [])
    await context.close()
  }
})
