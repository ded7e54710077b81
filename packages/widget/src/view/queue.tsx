import type { VNode } from 'preact'
import { humanWanted, line, queue } from '../chat/chat.ts'
import { momentWords, waitWords } from '../words/say.ts'
import { t } from '../words/words.ts'
import { Icon } from './icon.tsx'

/** Where the shopper stands and what to expect; or when somebody will be there. Honest, or silent. */
export function QueuePanel (): VNode | null {
  const now = queue.value
  if (humanWanted.value && now?.state !== 'waiting') return <div class="panel queue"><Icon name="clock" /> <div>{line.value.up ? t('queue.waiting') : t('human.kept')}</div></div>
  if (now?.state !== 'waiting') return null
  if (!now.openNow) {
    return <section class="panel queue closed" aria-label={t('queue.closed')}><Icon name="clock" /><div><strong>{t('queue.closed')}{now.opensAt ? ` · ${t('queue.opens', { at: momentWords(now.opensAt) })}` : ''}</strong><div>{t('queue.kept')}</div></div></section>
  }
  return <section class="panel queue" aria-label={t('queue.title')}><Icon name="clock" /><div>
    <strong>{now.place ? t('queue.place', { n: now.place }) : t('queue.waiting')}</strong><div>{waitWords(now)}</div><div class="soft">{t('queue.stay')}</div>
  </div></section>
}
