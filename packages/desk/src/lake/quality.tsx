import type { LakeReport } from '@zhiyu/server/contract/lake'
import { lazy, Suspense, useMemo } from 'react'
import { instantOf, parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { Figure } from '../parts/figure.tsx'
import { useFormats } from '../settings.tsx'

const Chart = lazy(() => import('../parts/chart.tsx').then(part => ({ default: part.Chart })))
const DAY_MS = 86_400_000

/** What is odd about the events: each finding with its number and what it means; and the last ninety days, where a gap shows. */
export function Quality ({ quality }: { quality: LakeReport['quality'] }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const { days, left, ahead } = quality
  const findings: readonly (readonly ['doubled' | 'gaps' | 'ahead' | 'ancient' | 'nameless' | 'currency' | 'cancelled', number, boolean])[] = [
    ['doubled', quality.doubled, true], ['gaps', quality.emptyDays, true], ['ahead', ahead.events, true], ['ancient', quality.ancient, true],
    ['nameless', left.withoutCustomer, false], ['currency', left.otherCurrency, false], ['cancelled', left.cancelled, false],
  ]
  const along = useMemo(() => days.orders.map((_, i) => formats.day(instantOf(parseInstant(`${days.from}T00:00:00Z`) + i * DAY_MS).toISOString())), [days, formats])
  // `t` changes identity with each render but not in meaning: language decides.
  const orders = useMemo(() => [{ name: t('lake.source.orders'), type: 'bar' as const, tone: 'accent' as const, data: days.orders }], [days, language])
  const looks = useMemo(() => [{ name: t('lake.source.looks'), type: 'bar' as const, tone: 'blue' as const, data: days.looks }], [days, language])
  const sum = (of: readonly number[]): string => formats.number(of.reduce((all, n) => all + n, 0))
  return (
    <section aria-labelledby="lake-quality">
      <h2 id="lake-quality">{t('lake.quality')}</h2>
      <ul className="lake-findings">{findings.map(([what, n, odd]) => (
        <li key={what} className={n > 0 && odd ? 'sheet-panel lake-odd' : 'sheet-panel'}>
          <b className="figure">{formats.number(n)}</b><span>{t(`lake.finding.${what}`)}</span>
          <span className="faint">{what === 'ahead' && n > 0 ? t('lake.ahead-most', { time: formats.span(ahead.mostMs) }) : what === 'gaps' && n > 0 ? t('lake.gap-longest', { n: formats.number(quality.longestGapDays) }) : t(`lake.finding-text.${what}`)}</span>
        </li>
      ))}</ul>
      <div className="lake-charts">
        <Suspense><Figure title={t('lake.days-orders')} note={t('lake.days-note', { n: sum(days.orders) })}><Chart label={t('lake.days-orders')} along={along} series={orders} show={formats.number} whole /></Figure></Suspense>
        {days.looks.some(n => n > 0) && <Suspense><Figure title={t('lake.days-looks')} note={t('lake.days-note', { n: sum(days.looks) })}><Chart label={t('lake.days-looks')} along={along} series={looks} show={formats.number} whole /></Figure></Suspense>}
      </div>
    </section>
  )
}
