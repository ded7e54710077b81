import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { deskOf, enter, noViolations, openDeskStage, shopperAt, takeOver, violationsOf } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

const SCRIPT = '<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3) https://example.com/a?b=1'

test('signing in says what is wrong, marks the demo list as demo, and is accessible in both themes and languages', async () => {
  for (const options of [{ locale: 'zh-CN' }, { locale: 'en', colorScheme: 'dark' as const }]) {
    const { page, problems, context } = await stage.visit(options)
    await page.goto(`${stage.url}/desk/`)
    await page.locator('.door-person').first().waitFor()
    assert.match(await page.locator('.door-demo').innerText(), options.locale === 'en' ? /Demo/ : /演示/)
    await noViolations(page, `sign-in ${options.locale}`)
    assert.deepEqual(problems, [])
    await page.locator('input').nth(0).fill('demo')
    await page.locator('input').nth(1).fill('lin@demo.zhiyu')
    await page.locator('input[type=password]').fill('surely not this one')
    await page.keyboard.press('Enter')
    assert.match(await page.locator('.door-error').innerText(), options.locale === 'en' ? /wrong/ : /不正确/)
    assert.equal(await page.locator('input[type=password]').inputValue(), '')
    await noViolations(page, `sign-in refused ${options.locale}`)
    await context.close()
  }
})

test('too many wrong passwords are told as a lock-out', async () => {
  const { page, context } = await stage.visit({ locale: 'en' })
  await page.goto(`${stage.url}/desk/`)
  await page.locator('input').nth(0).fill('demo')
  await page.locator('input').nth(1).fill('chen@demo.zhiyu')
  for (let i = 0; i < 15 && !/locked/.test(await page.locator('.door-error').innerText({ timeout: 200 }).catch(() => '')); i++) {
    await page.locator('input[type=password]').fill(`guess number ${i}`)
    const answered = page.waitForResponse(/\/v1\/session/)
    await page.locator('button[type=submit]').click()
    await answered
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[type=password]')?.value === '') // the refusal is on screen
  }
  assert.match(await page.locator('.door-error').innerText(), /locked/)
  await context.close()
})

test('work arrives, is answered, noted and resolved with the keyboard alone; text is only ever text', async () => {
  const { page, problems, context } = await deskOf(stage, 'wu@demo.zhiyu', { reducedMotion: 'no-preference' }) // here everything moves as it does for most
  await page.locator('.inbox-hint button').click()
  await page.locator('.inbox-hint').waitFor({ state: 'detached' })
  const shopper = await shopperAt(stage, 'zy-1001')
  await shopper.say('我的冰箱到哪了？')
  for (let i = 0; i < 200 && !(await shopper.heard()).some(message => message.senderKind === 'ai' && message.card); i++) await page.waitForTimeout(50)
  await shopper.human()
  await enter(page, 'inbox/waiting')
  await enter(page, 'inbox/team')
  const row = page.locator('.row', { hasText: '沈知夏' })
  for (const tab of ['waiting', 'mine']) { await enter(page, `inbox/${tab}`); if (await row.count() > 0) break }
  await row.waitFor()
  assert.match(await row.innerText(), /钻石/)
  await page.keyboard.press('j')
  await page.locator('.talk-head h2', { hasText: '沈知夏' }).waitFor()
  await page.locator('.bubble-ai .ai-label').first().waitFor()
  await page.locator('.tags li', { hasText: /近 12 个月消费 ¥/ }).waitFor()
  await noViolations(page, 'conversation')
  await takeOver(page, 'key')

  await shopper.say(SCRIPT)
  const bubble = page.locator('.bubble-customer', { hasText: 'onerror' })
  await bubble.waitFor()
  assert.equal(await bubble.locator('img, script').count(), 0)
  assert.deepEqual(await bubble.locator('a').evaluateAll(links => links.map(link => [link.getAttribute('href'), link.getAttribute('rel')])), [['https://example.com/a?b=1', 'noopener nofollow noreferrer']])

  await page.keyboard.press('r')
  await page.keyboard.type('/催')
  await page.locator('#canned-list [role=option]').first().waitFor()
  await noViolations(page, 'canned replies')
  await page.keyboard.press('Enter')
  assert.match(await page.locator('.composer-text').inputValue(), /快递公司/)
  await page.reload()
  await page.locator('.composer-text').waitFor()
  assert.match(await page.locator('.composer-text').inputValue(), /快递公司/, 'a draft survives the reload')
  await page.locator('.messages .bubble').first().waitFor()
  await page.locator('body').click({ position: { x: 700, y: 30 } })
  await page.keyboard.press('r')
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  await page.locator('.bubble-agent:not(.bubble-outgoing)', { hasText: '快递公司' }).waitFor()
  assert.equal((await shopper.heard()).filter(message => message.senderKind === 'agent').length, 1)
  assert.equal(await page.locator('.composer-text').inputValue(), '')

  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.keyboard.type('已经催过两次')
  await page.keyboard.press('Enter')
  await page.locator('.note-line', { hasText: '已经催过两次' }).waitFor()
  assert.equal((await shopper.heard()).some(message => message.body.includes('催过两次')), false, 'notes stay inside')
  await noViolations(page, 'note')

  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await page.locator('.ant-modal').waitFor()
  await noViolations(page, 'transfer')
  await page.keyboard.press('Escape')
  await page.locator('.ant-modal').waitFor({ state: 'detached' })

  await page.locator('.shopper [role=tab]', { hasText: '订单' }).click()
  await page.locator('.card-send').first().click()
  await page.locator('.bubble-agent:not(.bubble-outgoing) .card').first().waitFor()
  assert.equal((await shopper.heard()).some(message => message.senderKind === 'agent' && message.card?.kind === 'order'), true)
  await noViolations(page, 'orders')

  await page.locator('.why-button').click()
  await page.locator('ol.why li').first().waitFor()
  await noViolations(page, 'why')
  await page.keyboard.press('Escape')
  await page.locator('.why-panel').waitFor({ state: 'detached' })

  await page.locator('.messages').focus()
  await page.keyboard.press('e')
  await page.locator('.ant-modal textarea').waitFor()
  await noViolations(page, 'resolve')
  await page.locator('.ant-modal textarea').fill('已告知物流进度')
  await page.keyboard.press('Control+Enter')
  await page.locator('.talk-actions button', { hasText: '重新打开' }).waitFor()
  await enter(page, 'inbox/resolved')
  await page.locator('.row', { hasText: '沈知夏' }).waitFor()
  assert.deepEqual(problems, [])
  await context.close()
})

test('offline, what is sent waits and goes out once, by itself, when the line is back', async () => {
  const shopper = await shopperAt(stage, 'zy-1002')
  await shopper.human()
  const { page, context } = await deskOf(stage, 'zhou@demo.zhiyu')
  await enter(page, `inbox/waiting/${shopper.conversation}`)
  await page.locator('.talk-head h2').waitFor()
  await takeOver(page)
  await context.setOffline(true)
  await page.locator('.composer-text').fill('断线时写的')
  await page.locator('.composer-text').press('Enter')
  await page.locator('.bubble-outgoing', { hasText: '断线时写的' }).waitFor()
  await page.locator('.bubble-outgoing .bubble-read', { hasText: '等待' }).waitFor()
  await context.setOffline(false)
  await page.locator('.bubble-agent:not(.bubble-outgoing)', { hasText: '断线时写的' }).waitFor({ timeout: 60_000 })
  assert.equal((await shopper.heard()).filter(message => message.body === '断线时写的').length, 1)
  await context.close()
})

test('the wall opens the conversations behind a figure, and the palette finds a shopper', async () => {
  const { page, problems, context } = await deskOf(stage, 'wu@demo.zhiyu', {}, 'wall')
  await page.locator('.figure-card').first().waitFor()
  await page.locator('.chart canvas').waitFor()
  await noViolations(page, 'wall')
  await page.locator('.wall-today button.figure-card').first().click()
  await page.locator('.ant-drawer .link-row').first().waitFor()
  await noViolations(page, 'behind a figure')
  await page.keyboard.press('Escape')
  await page.locator('.ant-drawer .link-row').first().waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.locator('.palette-input:focus').waitFor()
  await page.keyboard.type('王秀兰')
  await page.locator('.palette-item', { hasText: '王秀兰' }).waitFor()
  await noViolations(page, 'palette')
  await page.keyboard.press('Enter')
  await page.locator('.shopper-panel h2', { hasText: '王秀兰' }).waitFor()
  await noViolations(page, 'shopper drawer')
  assert.deepEqual(problems, [])
  await context.close()
})

test('every room is accessible and quiet, in light Chinese and dark English', async () => {
  for (const options of [{ locale: 'zh-CN' }, { locale: 'en', colorScheme: 'dark' as const }]) {
    const { page, problems, context } = await deskOf(stage, 'wu@demo.zhiyu', options)
    for (const room of ['inbox/mine', 'inbox/resolved', 'wall', 'playbook', 'simulation', 'simulation/new', 'knowledge', 'knowledge/new', 'canned', 'team', 'team/staffing', 'imports', 'nowhere']) {
      await enter(page, room)
      await noViolations(page, `${room} ${options.locale}`)
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${room} fits`)
    }
    await page.keyboard.press('?')
    await page.locator('.sheet').waitFor()
    await noViolations(page, `shortcuts ${options.locale}`)
    assert.deepEqual(problems, [])
    await context.close()
  }
})

test('one click at the door brings a person of the demonstration in; rooms are shown by permission', async () => {
  const { page, context } = await stage.visit()
  await page.goto(`${stage.url}/desk/`)
  await page.locator('.door-person', { hasText: 'lin@demo.zhiyu' }).click()
  await page.locator('.inbox').waitFor()
  assert.equal(await page.locator('.rail a[href="#/imports"]').count(), 0)
  assert.equal(await page.locator('.rail a[href="#/wall"]').count(), 1)
  await context.close()
})

test('the checker itself sees a planted fault', async () => {
  const { page, context } = await stage.visit()
  await page.goto(`${stage.url}/desk/`)
  await page.locator('.door').waitFor()
  await page.evaluate(() => { const plant = document.createElement('input'); document.querySelector('main')!.append(plant) })
  assert.ok((await violationsOf(page)).some(({ id }) => id === 'label'))
  await context.close()
})
