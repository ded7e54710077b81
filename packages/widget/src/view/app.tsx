import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { announcement } from '../chat/announce.ts'
import { humanWanted, line, queue, state } from '../chat/chat.ts'
import { ended, endTalk, startAgain } from '../chat/ending.ts'
import { closeChat, framed } from '../chat/host.ts'
import { barred, openSession, session } from '../chat/session.ts'
import { keeps } from '../chat/storage.ts'
import { t } from '../words/words.ts'
import { Composer, HumanButton } from './composer.tsx'
import { Icon } from './icon.tsx'
import { late } from './late.tsx'
import { Messages } from './messages.tsx'
import { offerAnswered, senior, setSenior } from './preferences.ts'
import { SizeControl, toggleSenior } from './size.tsx'

const QueuePanel = late(() => import('./queue.tsx').then(module => module.QueuePanel))
const Settings = late(() => import('./settings.tsx').then(module => module.Settings))

function status (): string {
  const name = queue.value?.agentName
  switch (state.value) {
    case 'with-agent': return t('head.withAgent', { name: name ?? '' })
    case 'waiting': return t('head.waiting')
    case 'resolved': return t('head.resolved')
    default: return t('head.withAi')
  }
}

function Head ({ openSettings }: { openSettings: () => void }): VNode {
  return <header>
    <div class="title"><h1><bdi>{session.value?.shop.name ?? t('app.title')}</bdi></h1>{senior.value && state.value === 'with-ai' ? null : <div class="status"><Icon name={state.value === 'with-agent' ? 'human' : 'spark'} size={14} /> {status()}</div>}</div>
    <div class="tools">
      <button type="button" class="pill" onClick={toggleSenior}>{t(senior.value ? 'senior.off' : 'senior.on')}</button>
      {senior.value ? <SizeControl labelled={false} /> : null}
      <button type="button" class="tool" id="open-settings" aria-label={t('head.settings')} onClick={openSettings}><Icon name="gear" /></button>
    </div>
    {framed ? <button type="button" class="tool close" aria-label={t('app.close')} onClick={closeChat}><Icon name="close" /></button> : null}
  </header>
}

/** What the person should know about the line and the device. Words, not colour. */
function Notices (): VNode {
  const [offline, setOffline] = useState(!navigator.onLine)
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const look = (): void => setOffline(!navigator.onLine)
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => { window.removeEventListener('online', look); window.removeEventListener('offline', look) }
  }, [])
  const up = line.value.up
  useEffect(() => { // a blink of the line is nobody's business
    if (up) { setSlow(false); return undefined }
    const timer = setTimeout(() => setSlow(true), 1_500)
    return () => clearTimeout(timer)
  }, [up])
  const care = session.value?.customer.care ?? []
  const offer = !senior.value && !offerAnswered.value && (care.indexOf('silver') >= 0 || care.indexOf('vision') >= 0)
  return <div class="notices">
    <div role="status">{offline ? <p class="notice warn">⚠ {t('line.offline')}</p> : slow ? <p class="notice warn">⚠ {t('line.down')}</p> : null}{keeps.value ? null : <p class="notice">ⓘ {t('keep.none')}</p>}</div>
    {offer ? <div class="notice offer"><p>{t('senior.offer')}</p><div class="pair"><button type="button" class="primary" onClick={() => setSenior(true)}>{t('senior.yes')}</button><button type="button" class="choice" onClick={() => setSenior(false)}>{t('senior.no')}</button></div></div> : null}
  </div>
}

function Waiting (): VNode {
  if (barred.value) return <div class="blank" role="alert"><p>{t(barred.value === 'shop' ? 'app.barred.shop' : 'app.barred.origin')}</p></div>
  return <div class="blank" role="status"><p>{t(line.value.failures > 0 ? 'app.unreachable' : 'app.loading')}</p>{line.value.failures > 0 ? <button type="button" class="primary" onClick={() => { void openSession() }}>{t('app.retry')}</button> : null}</div>
}

function Ended (): VNode {
  return <div class="blank" role="status"><h2>{t('ended.title')}</h2><p>{t('ended.words')}</p><button type="button" class="primary" onClick={startAgain}>{t('ended.again')}</button><HumanButton before={startAgain} /></div>
}

export function App (): VNode {
  const [settings, setSettings] = useState(false)
  const opener = useRef(false)
  useEffect(() => {
    function onKey (event: KeyboardEvent): void {
      if (event.key !== 'Escape' || event.isComposing) return
      if (settings) setSettings(false)
      else closeChat()
    }
    window.addEventListener('keydown', onKey)
    if (!settings && opener.current) document.getElementById('open-settings')?.focus()
    opener.current = settings
    return () => window.removeEventListener('keydown', onKey)
  }, [settings])

  const talk = ended.value ? <Ended /> : session.value ? <><Messages />{humanWanted.value || state.value === 'waiting' ? <QueuePanel /> : null}</> : <Waiting />
  return <div class="app">
    <div class="under" aria-hidden={settings}>
      <Head openSettings={() => setSettings(true)} />
      <main><Notices />{talk}{ended.value || barred.value ? null : <Composer />}</main>
    </div>
    {settings ? <Settings close={() => setSettings(false)} end={() => { setSettings(false); void endTalk() }} /> : null}
    <div class="sr" role="status" aria-live="polite">{announcement.value}</div>
  </div>
}
