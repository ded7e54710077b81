import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Frame, Page } from 'playwright-core'
import { drawn, ean13, LINK_SQUARE, SERIAL_LINE, WALLET_SQUARE, widths } from './drawn-codes.ts'
import { axe, bodies, identify, openChat, openStage, say, shopPage, type Stage, type Visit } from './widget-stage.ts'

/** Speaking, hearing and looking: every state of ear, mouth and eye, with ears and mouths of the test's own in place of the browser's. */
let stage: Stage
before(async () => { stage = await openStage(); stage.host('/page', shopPage(stage)) })
after(() => stage.leave())

/** An ear that says what the test tells it, and a mouth that writes down what it would say. */
const organs = (): void => {
  const made: Ear[] = []
  class Ear {
    lang = ''; interimResults = false
    onresult: ((event: object) => void) | null = null
    onend: (() => void) | null = null
    onerror: ((event: { error: string }) => void) | null = null
    start (): void { made.push(this) }
    stop (): void { this.onend?.() }
    abort (): void { this.onend?.() }
  }
  const said: { text: string; lang: string; over: () => void }[] = []
  class Utterance { lang = ''; rate = 1; voice: unknown = null; onend: (() => void) | null = null; onerror: (() => void) | null = null; readonly text: string; constructor (text: string) { this.text = text } }
  const mouth = { getVoices: () => [{ lang: 'zh-CN' }, { lang: 'zh-HK' }, { lang: 'en-US' }], cancel: () => { said.push({ text: '(hush)', lang: '', over: () => {} }) }, speak: (one: Utterance) => { said.push({ text: one.text, lang: one.lang, over: () => one.onend?.() }) } }
  Object.defineProperty(window, 'webkitSpeechRecognition', { value: Ear, configurable: true })
  Object.defineProperty(window, 'SpeechRecognition', { value: undefined, configurable: true })
  Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance })
  Object.defineProperty(window, 'speechSynthesis', { value: mouth })
  Object.assign(window, {
    ear: {
      lang: () => made.at(-1)?.lang ?? '', count: () => made.length, end: () => made.at(-1)?.onend?.(), fail: (error: string) => made.at(-1)?.onerror?.({ error }),
      hear: (...words: string[]) => made.at(-1)?.onresult?.({ results: words.map(transcript => [{ transcript }]) }),
    },
    mouth: { said: () => said.filter(one => one.text !== '(hush)').map(one => `${one.lang} ${one.text}`), hushed: () => said.at(-1)?.text === '(hush)', over: () => said.at(-1)?.over() },
  })
}
interface Organs { readonly ear: { lang (): string; count (): number; end (): void; fail (error: string): void; hear (...words: string[]): void }; readonly mouth: { said (): string[]; hushed (): boolean; over (): void } }
const own = async <T>(chat: Frame, act: (organs: Organs, value: string) => T, value = ''): Promise<T> => {
  const given = await chat.evaluateHandle(() => window as unknown as Organs) // put there by `organs`
  return given.evaluate(act as never, value)
}

async function chatOf (externalId: string, options: Parameters<Stage['visit']>[0] = {}, without: 'ear' | 'mouth' | null = null): Promise<Visit & { chat: Frame }> {
  const visit = await stage.visit(options)
  await visit.context.addInitScript(organs)
  if (without === 'ear') await visit.context.addInitScript(() => { Object.defineProperty(window, 'webkitSpeechRecognition', { value: undefined }) })
  await visit.page.goto(`${stage.shopOrigin}/page`)
  await identify(visit.page, await stage.identity(externalId))
  const chat = await openChat(visit.page)
  await chat.locator('.senses').waitFor()
  return { ...visit, chat }
}

const box = (chat: Frame): Promise<string> => chat.locator('.composer textarea').inputValue()
/** The box empty, and the last note with it. */
async function emptied (chat: Frame): Promise<void> {
  for (let again = 0; again < 20; again++) { // what was read a moment ago may still be on its way into the box
    await chat.locator('.composer textarea').fill('')
    if (await chat.waitForFunction(() => document.querySelector('.sense') === null, undefined, { timeout: 1_000 }).then(() => true, () => false)) return
  }
  assert.fail('the note stays')
}

/** Says it and waits for the answer. */
async function answered (chat: Frame, words: string): Promise<void> {
  const before = await chat.locator('.messages .msg.ai').count()
  await say(chat, words)
  await chat.waitForFunction(count => document.querySelectorAll('.messages .msg.ai').length > count, before)
}
const panel = (chat: Frame): Promise<string> => chat.locator('.sense p').innerText()
const choose = async (chat: Frame, page: Page, name: string, buffer: Buffer): Promise<void> => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), chat.getByRole('button', { name: '拍条码或选图片' }).click()])
  await chooser.setFiles({ name, mimeType: `image/${name.split('.')[1]!}`, buffer })
}

test('what is spoken fills the box and waits there; the language is chosen once and remembered', async () => {
  const { chat, page, problems, context } = await chatOf('zy-1001')
  await chat.getByRole('button', { name: '语音输入' }).click()
  await chat.getByText('正在听，请说话').waitFor()
  assert.equal(await own(chat, organ => organ.ear.lang()), 'zh-CN')
  assert.deepEqual(await axe(chat), [])
  await chat.getByRole('button', { name: '粤语' }).click()
  await chat.waitForFunction(() => (window as unknown as Organs).ear.lang() === 'zh-HK')
  await own(chat, organ => organ.ear.hear('我想', '退货'))
  assert.equal(await box(chat), '我想退货')
  await chat.getByRole('button', { name: '说完了' }).click()
  await chat.getByText('听到了').waitFor()
  assert.deepEqual(await bodies(chat, '.self'), []) // nothing goes out by itself
  assert.equal(await chat.evaluate(() => document.activeElement?.className), 'send')
  await page.keyboard.press('Enter')
  await chat.locator('.msg.self:not(.unsent)').getByText('我想退货').waitFor()
  assert.equal(await chat.locator('.sense').count(), 0)
  await page.reload()
  const again = await openChat(page)
  await again.getByRole('button', { name: '语音输入' }).click()
  assert.equal(await own(again, organ => organ.ear.lang()), 'zh-HK')
  await page.keyboard.press('Escape') // ends the listening, not the chat
  await again.waitForFunction(() => document.querySelector('.sense') === null)
  assert.equal(await again.locator('.composer').isVisible(), true)
  assert.deepEqual(problems, [])
  await context.close()
})

test('an ear that may not, cannot or does not hear says so in words, and what was typed stays', async () => {
  const { chat, problems, context } = await chatOf('zy-1001')
  await chat.locator('.composer textarea').fill('已经打的字')
  const mic = chat.getByRole('button', { name: '语音输入' })
  for (const [error, words] of [['not-allowed', '没有允许使用麦克风'], ['no-speech', '没有听到声音'], ['audio-capture', '没有找到麦克风'], ['network', '现在连不上'], ['language-not-supported', '听不懂这种语言'], ['bad-grammar', '现在不能语音输入']] as const) {
    await mic.click()
    await chat.getByText('正在听').waitFor()
    await own(chat, (organ, value) => organ.ear.fail(value), error)
    await chat.getByRole('alert').getByText(words).waitFor()
  }
  await mic.click()
  await own(chat, organ => organ.ear.end()) // ends without a word
  await chat.getByRole('alert').getByText('没有听到声音').waitFor()
  assert.deepEqual(await axe(chat), [])
  const before = await own(chat, organ => organ.ear.count())
  await chat.getByRole('button', { name: '再试一次' }).click()
  assert.equal(await own(chat, organ => organ.ear.count()), before + 1)
  await own(chat, organ => organ.ear.hear('一句'))
  await own(chat, organ => organ.ear.end())
  assert.equal(await box(chat), '已经打的字一句')
  assert.deepEqual(problems, [])
  await context.close()
})

test('without an ear there is no microphone, and the picture button stays', async () => {
  const { chat, context } = await chatOf('zy-1001', {}, 'ear')
  assert.equal(await chat.getByRole('button', { name: '语音输入' }).count(), 0)
  assert.equal(await chat.getByRole('button', { name: '拍条码或选图片' }).isVisible(), true)
  await context.close()
})

test('senior mode reads one answer, or all that come, in order and each in its own language', async () => {
  const { chat, page, problems, context } = await chatOf('zy-1004', { viewport: { width: 360, height: 740 } })
  await chat.getByRole('button', { name: '长辈版', exact: true }).click()
  await answered(chat, '你好')
  const first = chat.locator('.msg.ai', { has: chat.locator('.aloud') }).last()
  await first.getByRole('button', { name: '朗读', exact: true }).click()
  assert.match((await own(chat, organ => organ.mouth.said())).at(-1) ?? '', /^zh-CN .+/)
  assert.equal(await first.getByRole('button', { name: '停止朗读' }).getAttribute('aria-pressed'), 'true')
  await first.getByRole('button', { name: '停止朗读' }).click()
  assert.equal(await own(chat, organ => organ.mouth.hushed()), true)
  await first.getByRole('button', { name: '以后都朗读' }).click()
  assert.deepEqual(await axe(chat), [])
  await own(chat, organ => organ.mouth.over())
  const so = (await own(chat, organ => organ.mouth.said())).length
  await answered(chat, '你是谁')
  await chat.waitForFunction(count => (window as unknown as Organs).mouth.said().length > count, so)
  assert.match((await own(chat, organ => organ.mouth.said())).at(-1) ?? '', /AI/)
  await page.reload()
  const again = await openChat(page)
  await identify(page, await stage.identity('zy-1004'))
  await again.getByRole('button', { name: '不再朗读' }).waitFor() // remembered, and what is old is not read again
  assert.deepEqual(await own(again, organ => organ.mouth.said()), [])
  assert.deepEqual(problems, [])
  await context.close()
})

test('a code in a picture becomes words in the box; the picture goes nowhere', async () => {
  const { chat, page, problems, context } = await chatOf('zy-1001')
  const uploads: string[] = []
  page.on('request', request => { if ((request.postDataBuffer()?.length ?? 0) > 5_000 || /multipart|image/.test(request.headers()['content-type'] ?? '')) uploads.push(request.url()) })
  const tries: readonly (readonly [string, Buffer, string])[] = [
    ['an article', drawn([ean13('6901234567892')]), '条码 6901234567892'],
    ['a serial number', drawn([widths(SERIAL_LINE)]), '序列号 YX23-00817A'],
    ['a GS1 link', drawn([LINK_SQUARE], { scale: 5 }), '条码 6901234567892 序列号 A77X'],
    ['a small code on a large photo', drawn([ean13('6901234567892')], { scale: 2, margin: 30, width: 2_400, height: 1_800 }), '条码 6901234567892'],
  ]
  for (const [name, picture, expected] of tries) {
    await emptied(chat)
    await choose(chat, page, 'code.png', picture)
    await chat.getByText('读出来了').waitFor()
    assert.equal(await box(chat), expected, name)
  }
  assert.deepEqual(await axe(chat), [])
  await page.keyboard.press('Enter') // the focus waits on "send"
  await chat.locator('.msg.self:not(.unsent)').getByText('条码 6901234567892').waitFor()
  assert.deepEqual(uploads, [])
  assert.deepEqual(problems, [])
  await context.close()
})

test('a photo taken askew, turned, in poor light or compressed is read too', async () => {
  const { chat, page, context } = await chatOf('zy-1001')
  const base64 = drawn([ean13('6901234567892')], { scale: 4 }).toString('base64')
  for (const [turned, quality, grey] of [[8, 0.6, 255], [90, 0.6, 200], [176, 0.35, 150]] as const) {
    const photo = await chat.evaluate(async ([source, angle, much, light]) => {
      const image = new Image()
      image.src = `data:image/png;base64,${source}`
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: 1_600, height: 1_200 })
      const pen = canvas.getContext('2d')!
      pen.fillStyle = `rgb(${light * 0.8},${light * 0.75},${light * 0.6})`
      pen.fillRect(0, 0, 1_600, 1_200)
      pen.translate(800, 600)
      pen.rotate(angle * Math.PI / 180)
      pen.filter = 'blur(1px)'
      pen.globalAlpha = light / 255
      pen.drawImage(image, -image.width / 2, -image.height / 2)
      return canvas.toDataURL('image/jpeg', much).split(',')[1]!
    }, [base64, turned, quality, grey] as const)
    await emptied(chat)
    await choose(chat, page, 'photo.jpg', Buffer.from(photo, 'base64'))
    await chat.locator('.sense p:not(:has-text("正在"))').waitFor()
    assert.equal(await box(chat), '条码 6901234567892', `turned by ${turned}°`)
  }
  await context.close()
})

test('of several codes one is chosen, by keyboard too', async () => {
  const { chat, page, context } = await chatOf('zy-1001')
  await choose(chat, page, 'label.png', drawn([ean13('6901234567892'), widths(SERIAL_LINE)]))
  await chat.getByText('读到几个码').waitFor()
  assert.deepEqual(await axe(chat), [])
  await chat.getByRole('button', { name: '序列号 YX23-00817A' }).focus()
  await page.keyboard.press('Enter')
  await chat.getByText('读出来了').waitFor()
  assert.equal(await box(chat), '序列号 YX23-00817A')
  await context.close()
})

test('what is no picture, moves, is broken, too large, holds no code or a payment code is refused in words; nothing is sent', async () => {
  const { chat, page, problems, context } = await chatOf('zy-1005')
  const gif = Buffer.from('47494638396101000100800000000000ffffff21f90400000000002c000000000100010000020144003b'.replace('3b', '2c0000000001000100000201440' + '03b'), 'hex')
  const good = drawn([ean13('6901234567892')])
  const huge = Buffer.from(good)
  huge.writeUInt32BE(40_000, 16)
  huge.writeUInt32BE(40_000, 20)
  const tries: readonly (readonly [string, Buffer, string])[] = [
    ['empty.png', Buffer.alloc(0), '文件是空的'], ['book.png', Buffer.from('%PDF-1.7 not a picture'), '不是图片'], ['moving.gif', gif, '动图'], ['broken.png', good.subarray(0, 40), '打不开'],
    ['bomb.png', huge, '太大'], ['heavy.png', Buffer.concat([good, Buffer.alloc(21 * 1_024 * 1_024)]), '太大'], ['blank.png', drawn([['0000']], { width: 300, height: 300 }), '没有读到'], ['wallet.png', drawn([WALLET_SQUARE], { scale: 8 }), '收付款码'],
  ]
  for (const [name, file, words] of tries) {
    await choose(chat, page, name, file)
    await chat.getByRole('alert').getByText(words).waitFor().catch(async () => assert.fail(`${name}: ${await panel(chat)}`))
    assert.equal(await box(chat), '', name)
  }
  assert.deepEqual(await axe(chat), [])
  assert.deepEqual(await bodies(chat, '.self'), [])
  assert.deepEqual(problems, [])
  await context.close()
})

test('a picture that is pasted or dropped is read, and never replaces the chat', async () => {
  const { chat, context } = await chatOf('zy-1001')
  const base64 = drawn([ean13('6901234567892')]).toString('base64')
  for (const way of ['paste', 'drop'] as const) {
    await emptied(chat)
    await chat.evaluate(([source, kind]) => {
      const bytes = Uint8Array.from(atob(source), letter => letter.charCodeAt(0))
      const carried = new DataTransfer()
      carried.items.add(new File([bytes], 'code.png', { type: 'image/png' }))
      const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }) : new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true })
      document.querySelector('.scroll')!.dispatchEvent(event)
      if (!event.defaultPrevented) throw new Error(`${kind} was left to the browser`)
    }, [base64, way] as const)
    await chat.getByText('读出来了').waitFor()
    assert.equal(await box(chat), '条码 6901234567892')
  }
  await context.close()
})
