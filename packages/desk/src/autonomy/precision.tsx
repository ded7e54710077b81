import type { PrecisionView } from '@zhiyu/server/contract/autonomy'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

/** The share that was right, with what it may really be: a dot on a band, and the same in words. */
export function Precision ({ precision }: { precision: PrecisionView }) {
  const { t } = useWords()
  const formats = useFormats()
  const { share, low, high } = precision
  if (share === null || low === null || high === null) return <div className="precision precision-none" aria-hidden="true" />
  return (
    <div className="precision" role="img" aria-label={t('autonomy.precision', { share: formats.percent(share), low: formats.percent(low), high: formats.percent(high) })} title={t('autonomy.precision', { share: formats.percent(share), low: formats.percent(low), high: formats.percent(high) })}>
      <span className="precision-track"><i style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} /><b style={{ left: `${share * 100}%` }} /></span>
      <span className="figure">{formats.percent(share)}</span>
    </div>
  )
}
