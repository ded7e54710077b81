import type { CustomerView } from '@zhiyu/server/contract/customers'
import type { WorthView } from '@zhiyu/server/contract/profile'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure } from '../parts/states.tsx'
import { hrefOf } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { Curve } from './curve.tsx'

const SCORES = [1, 2, 3, 4, 5] as const

export const useWorth = (customerId: string) => useQuery({ queryKey: keys.worth(customerId), queryFn: () => api.worth(customerId) })

export function useDaysAgo (): (days: number) => string {
  const { t } = useWords()
  const formats = useFormats()
  return days => days === 0 ? t('worth.today') : days === 1 ? t('worth.yesterday') : t('worth.days-ago', { n: formats.number(days) })
}

/** What they are worth to the shop: the year's spend and how it came about, and how recently, how often and how much, against everybody who buys. */
export function Worth ({ shopper }: { shopper: CustomerView }) {
  const { t } = useWords()
  const formats = useFormats()
  const worth = useWorth(shopper.id)
  const spend = shopper.spend365.length > 0 ? shopper.spend365.map(money => formats.money(money)).join(' + ') : t('word.none')
  return (
    <section aria-labelledby="shopper-worth">
      <h3 id="shopper-worth">{t('shopper.spend')}</h3>
      <p className="worth-sum figure">{spend}</p>
      {worth.isError ? <Failure error={worth.error} retry={() => { void worth.refetch() }} /> : !worth.data ? <div className="worth-wait" role="status" aria-label={t('state.loading')} />
        : worth.data.rfm === null ? <p className="faint">{t('worth.never')}</p> : <><Curve worth={worth.data} /><Scores worth={worth.data} lastOrderAt={shopper.lastOrderAt} /></>}
    </section>
  )
}

function Scores ({ worth: { rfm, scores, currency }, lastOrderAt }: { worth: WorthView; lastOrderAt: string | null }) {
  const { t } = useWords()
  const may = useMay()
  const formats = useFormats()
  const ago = useDaysAgo()
  if (rfm === null) return null
  const tiles = [
    { key: 'r', score: scores?.r, said: ago(rfm.recencyDays), more: lastOrderAt ? formats.day(lastOrderAt) : '' },
    { key: 'f', score: scores?.f, said: rfm.frequency === 1 ? t('worth.order') : t('worth.orders', { n: formats.number(rfm.frequency) }), more: '' },
    { key: 'm', score: scores?.m, said: formats.money({ minor: rfm.monetaryMinor, currency }), more: '' },
  ] as const
  return (
    <>
      <dl className="worth-scores">{tiles.map(({ key, score, said, more }) => (
        <div key={key} title={more || undefined}>
          <dt>{t(`worth.${key}`)}</dt>
          <dd className="figure cut" title={said}>{said}</dd>
          {score !== undefined && <dd className="worth-score"><span className="worth-dots" role="img" aria-label={t('worth.score', { n: score })}>{SCORES.map(n => <i key={n} className={n <= score ? 'on' : undefined} />)}</span><span>{t(`worth.${key}.${score as 1}`)}</span></dd>}
        </div>
      ))}</dl>
      <p className="faint">{scores ? t('worth.against', { n: formats.number(scores.buyers), at: formats.day(scores.asOf) }) : may('lake.run') ? <>{t('worth.no-cuts')} <a href={hrefOf('lake')}>{t('room.lake')}</a></> : t('worth.no-cuts')}</p>
    </>
  )
}
