import type { VNode } from 'preact'
import type { MessageView } from '@zhiyu/server/contract/conversations'
import { announce } from '../chat/announce.ts'
import { t } from '../words/words.ts'
import { Icon } from '../view/icon.tsx'
import { senior } from '../view/preferences.ts'
import { everything, readAloud, readEverything, reading } from './mouth.ts'

/** Reads one message; under the newest, in senior mode, also all that will come. */
export function Aloud ({ message, last }: { message: MessageView; last: boolean }): VNode {
  const on = reading.value === message.seq
  function press (): void {
    readEverything(!everything.value)
    announce(t(everything.value ? 'speak.everythingOn' : 'speak.everythingOff'))
  }
  return <div class="aloud-row">
    <button type="button" class="plain aloud" aria-pressed={on} onClick={() => readAloud(message)}><Icon name={on ? 'stop' : 'sound'} size={20} /> {t(on ? 'speak.stop' : 'speak.read')}</button>
    {last && senior.value ? <button type="button" class="plain aloud" aria-pressed={everything.value} onClick={press}><Icon name={everything.value ? 'stop' : 'sound'} size={20} /> {t(everything.value ? 'speak.quiet' : 'speak.everything')}</button> : null}
  </div>
}
