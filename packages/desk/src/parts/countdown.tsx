import { Tooltip } from 'antd'
import { parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { useNow } from '../live/hooks.ts'
import { useFormats } from '../settings.tsx'

interface Due { readonly kind: string; readonly dueAt: string; readonly warnAt: string; readonly state: string }

/** A promise's clock: quiet, amber after its warning, red once it is due (then it counts up). */
export function Countdown ({ promise }: { promise: Due }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const now = useNow()
  const due = parseInstant(promise.dueAt)
  const tone = now >= due ? 'late' : now >= parseInstant(promise.warnAt) ? 'soon' : 'calm'
  const what = may(`promise.${promise.kind}`) ?? promise.kind
  const left = due - now
  const text = Math.abs(left) >= 3_600_000 ? `${left < 0 ? '+' : ''}${formats.span(Math.abs(left))}` : formats.clock(left)
  const spoken = t(tone === 'late' ? 'promise.late-by' : 'promise.due-in', { what, time: formats.span(Math.abs(left)) })
  return <Tooltip title={`${spoken} (${formats.dateTime(promise.dueAt)})`} mouseEnterDelay={0.3}><span className={`countdown countdown-${tone}`} role="img" aria-label={spoken}>{text}</span></Tooltip>
}
