import { signal } from '@preact/signals'
import { call } from './api.ts'
import { announcement } from './announce.ts'
import { follow, leaveTalk } from './chat.ts'
import { tellHost } from './host.ts'
import { dropSession, openSession, shop, token } from './session.ts'
import { forget, keysUnder } from './storage.ts'

/** "End and clear", sign-out and sign-in of another person: what was here before must not be seen by who comes next. */
export const ended = signal(false)

function clearAll (): void {
  leaveTalk()
  announcement.value = ''
  dropSession()
  for (const prefix of [`zhiyu.${shop}.`, 'zhiyu.read.', 'zhiyu.rated.']) for (const key of keysUnder(prefix)) forget(key)
}

/** The screen is cleared first: also without a network nothing stays on a shared computer. */
export async function endTalk (): Promise<void> {
  const old = token()
  clearAll()
  ended.value = true
  tellHost('ended')
  if (old) await call('POST', '/v1/widget/end', old, {})
}

/** Another tab of this browser ended the talk. */
export function endedElsewhere (): void {
  if (ended.value) return
  clearAll()
  ended.value = true
}

/** Sign-out on the shop's page: a new stranger from here on. */
export async function becomeStranger (): Promise<void> {
  const old = token()
  clearAll()
  if (old) await call('POST', '/v1/widget/end', old, {})
  if (await openSession()) await follow()
}

export function startAgain (): void {
  ended.value = false
  void openSession().then(ok => { if (ok) void follow() })
}
