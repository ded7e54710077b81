import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CareNeed } from '@zhiyu/server/contract/customers'
import { ask, openSession, session } from '../chat/session.ts'
import { locale, t } from '../words/words.ts'
import type { Locale } from '../protocol.ts'
import { HumanButton } from './composer.tsx'
import { Icon } from './icon.tsx'
import { aloud, senior, setLocale } from './preferences.ts'
import { SizeControl, toggleSenior } from './size.tsx'
import { remember } from '../chat/storage.ts'
import '../style/settings.css'

const needs = ['silver', 'hearing', 'vision', 'dialect', 'language'] as const
const languages: readonly (readonly [Locale, string])[] = [['zh-CN', '简体中文'], ['en', 'English']]

function Care (): VNode {
  const [note, setNote] = useState('')
  const care: readonly CareNeed[] = session.value?.customer.care ?? []
  async function change (need: CareNeed, on: boolean): Promise<void> {
    const next = on ? [...care, need] : care.filter(other => other !== need)
    const reply = await ask('PUT', 'care', { care: next })
    const mine = session.value
    if (reply.ok && mine) session.value = { ...mine, customer: { ...mine.customer, care: next } }
    setNote(t(reply.ok ? 'care.saved' : 'care.failed'))
  }
  return <fieldset><legend>{t('settings.care')}</legend><p class="soft">{t('settings.careHint')}</p>
    {needs.map(need => <label class="check" key={need}><input type="checkbox" checked={care.indexOf(need) >= 0} onChange={event => { void change(need, event.currentTarget.checked) }} /><span>{t(`care.${need}`)}</span></label>)}
    <div class="soft" role="status">{note}</div></fieldset>
}

function EndAndClear ({ end }: { end: () => void }): VNode {
  const [sure, setSure] = useState(false)
  return <fieldset><legend>{t('settings.privacy')}</legend><p class="soft">{t('settings.endHint')}</p>
    {sure ? <div class="pair" role="group" aria-label={t('settings.endSure')}><strong>{t('settings.endSure')}</strong><button type="button" class="danger" onClick={end}>{t('settings.endYes')}</button><button type="button" class="choice" onClick={() => setSure(false)}>{t('settings.endNo')}</button></div>
      : <button type="button" class="choice" onClick={() => setSure(true)}>{t('settings.end')}</button>}
  </fieldset>
}

/** Small sheet over the talk. Focus goes in, stays in, and returns to the button that opened it. */
export function Settings ({ close, end }: { close: () => void; end: () => void }): VNode {
  const sheet = useRef<HTMLDivElement>(null)
  useEffect(() => { sheet.current?.querySelector<HTMLElement>('button')?.focus() }, [])
  function keepInside (event: KeyboardEvent): void {
    if (event.key !== 'Tab' || !sheet.current) return
    const stops = sheet.current.querySelectorAll<HTMLElement>('button:not(:disabled), input')
    const first = stops[0]
    const last = stops[stops.length - 1]
    if (event.shiftKey ? document.activeElement === first : document.activeElement === last) { event.preventDefault(); (event.shiftKey ? last : first)?.focus() }
  }
  return <div class="sheet" ref={sheet} role="dialog" aria-modal="true" aria-labelledby="settings-title" onKeyDown={keepInside}>
    <div class="sheet-head"><button type="button" class="tool" aria-label={t('settings.back')} onClick={close}><Icon name="back" /></button><h2 id="settings-title">{t('head.settings')}</h2></div>
    <div class="sheet-body">
      <fieldset><legend>{t('senior.on')}</legend><p class="soft">{t('settings.seniorHint')}</p>
        <label class="check"><input type="checkbox" checked={senior.value} onChange={toggleSenior} /><span>{t('senior.on')}</span></label>
        {senior.value ? <SizeControl /> : 'speechSynthesis' in window ? <label class="check"><input type="checkbox" checked={aloud.value} onChange={event => { aloud.value = event.currentTarget.checked; remember('zhiyu.aloud', aloud.value ? '1' : '0') }} /><span>{t('settings.aloud')}</span></label> : null}</fieldset>
      <fieldset><legend>{t('settings.language')}</legend>
        {languages.map(([code, name]) => <label class="check" key={code} lang={code}><input type="radio" name="language" checked={locale.value === code} onChange={() => { void setLocale(code, true).then(openSession) }} /><span>{name}</span></label>)}</fieldset>
      <HumanButton before={close} />
      {session.value ? <Care /> : null}
      <EndAndClear end={end} />
    </div>
  </div>
}
