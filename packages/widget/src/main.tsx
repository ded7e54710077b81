import './old.ts'
import { render } from 'preact'
import { conversation, follow, leaveTalk, line, nudge, tellRead } from './chat/chat.ts'
import { becomeStranger, ended, endedElsewhere } from './chat/ending.ts'
import { meetHost } from './chat/host.ts'
import { full, readElsewhere, renote, shown } from './chat/reading.ts'
import { barred, isVisitorKey, openSession, session, setIdentifies } from './chat/session.ts'
import { App } from './view/app.tsx'
import { senior, setLocale, setSenior, startLocale } from './view/preferences.ts'
import { learnLate } from './words/words.ts'
import './style/frame.css'

/** Where the chat begins: meet the page around us, open a session, follow it; then listen to the device's moods. */

const seen = (): void => { renote(); tellRead() }

async function identify (): Promise<void> {
  setIdentifies(true)
  const before = session.value?.customer.id
  const known = session.value?.identified
  if (!await openSession()) return
  if (before && before !== session.value?.customer.id) { // a visitor's talk moves to the profile on the server; another person's does not stay here
    const open = session.value?.conversationId
    if (known && open !== conversation.value) leaveTalk()
  }
  await follow()
}

async function begin (): Promise<void> {
  const page = await meetHost({
    onShown (open, fills) { shown.value = open; full.value = fills; seen() },
    onIdentify () { ended.value = false; void identify() },
    onLogout () { setIdentifies(false); void becomeStranger() },
    onLocale (next) { void setLocale(next, false).then(openSession) },
    onSenior (on) { setSenior(on) },
  })
  await startLocale(page.locale)
  const place = document.getElementById('app')
  if (place) render(<App />, place)
  if (page.senior !== null) senior.value = page.senior
  setIdentifies(page.identifies)
  for (let wait = 1_000; !await openSession(); wait = Math.min(15_000, wait * 2)) {
    void learnLate().catch(() => {})
    if (barred.value) return
    line.value = { up: false, failures: line.value.failures + 1 }
    await new Promise(resolve => { setTimeout(resolve, wait) })
  }
  if (line.value.failures > 0) line.value = { up: true, failures: 0 }
  void learnLate().catch(() => {})
  await follow()
}

window.addEventListener('online', nudge)
window.addEventListener('pageshow', () => { nudge(); seen() })
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { nudge(); seen() } })
window.addEventListener('storage', event => {
  readElsewhere(event.key, event.newValue)
  if (isVisitorKey(event.key) && event.newValue === null) endedElsewhere()
})
void begin()
