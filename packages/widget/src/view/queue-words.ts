import type { QueueView } from '@zhiyu/server/contract/conversations'
import { t } from '../words/words.ts'

function spanWords (ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  return minutes < 90 ? t('time.minutes', { n: minutes }) : t('time.hours', { n: Math.round(minutes / 30) / 2 })
}

/** An honest range: two ends while they differ, one when they do not, no number when nothing is known. */
export function waitWords (queue: QueueView): string {
  const { waitLowMs: low, waitHighMs: high } = queue
  if (low === null || high === null) return t('queue.unknown')
  if (high < 60_000) return t('queue.less')
  const from = spanWords(low)
  const to = spanWords(high)
  return from === to ? t('queue.about', { low: to }) : t('queue.range', { low: from, high: to })
}
