import type { WorthView } from '@zhiyu/server/contract/profile'
import { useState, type PointerEvent } from 'react'
import { instantOf, parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

const [WIDE, HIGH, EDGE] = [300, 72, 6]

/** The spend of the last 365 days, month by month, with the limits of the tiers it crosses; a line under it says the month one points at. Drawn here: the chart library would weigh more than the whole panel. */
export function Curve ({ worth: { months, currency, limits } }: { worth: WorthView }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const [at, setAt] = useState<number | null>(null)
  const money = (minor: number): string => formats.money({ minor, currency })
  const named = (month: string, long = false): string => new Intl.DateTimeFormat(language, { timeZone: 'UTC', month: 'short', ...(long ? { year: 'numeric' } : {}) }).format(instantOf(parseInstant(`${month}-01T00:00:00Z`)))
  const most = Math.max(1, ...months.map(one => one.yearMinor)) * 1.08
  const crossed = (['coreFrom', 'diamondAbove'] as const).flatMap(limit => limits && limits[limit] <= most ? [{ limit, minor: limits[limit] }] : [])
  const x = (i: number): number => EDGE + i / Math.max(1, months.length - 1) * (WIDE - 2 * EDGE)
  const y = (minor: number): number => HIGH - EDGE - Math.max(0, minor) / most * (HIGH - 2 * EDGE)
  const line = months.map((one, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(one.yearMinor).toFixed(1)}`).join('')
  const shown = months[at ?? months.length - 1]
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    setAt(Math.min(months.length - 1, Math.max(0, Math.round(((event.clientX - box.left) / box.width * WIDE - EDGE) / (WIDE - 2 * EDGE) * (months.length - 1)))))
  }
  const last = at ?? months.length - 1
  return (
    <figure className="curve">
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} aria-hidden="true" onPointerMove={point} onPointerLeave={() => { setAt(null) }}>
        {crossed.map(({ limit, minor }) => <line key={limit} className={`curve-limit curve-${limit}`} x1={EDGE} x2={WIDE - EDGE} y1={y(minor)} y2={y(minor)} />)}
        <path className="curve-area" d={`${line}L${x(months.length - 1)} ${HIGH - EDGE}L${x(0)} ${HIGH - EDGE}Z`} />
        <path className="curve-line" d={line} />
        {shown && <circle className="curve-point" cx={x(last)} cy={y(shown.yearMinor)} r="3.5" />}
      </svg>
      <figcaption className="faint">
        {shown && <span>{t('worth.at-month', { month: named(shown.month, true), year: money(shown.yearMinor), own: money(shown.minor), n: formats.number(shown.orders) })}</span>}
        {crossed.length > 0 && <span className="curve-key">{crossed.map(({ limit, minor }) => <span key={limit}><i className={`curve-${limit}`} aria-hidden="true" />{t(limit === 'coreFrom' ? 'worth.limit.core' : 'worth.limit.diamond', { money: money(minor) })}</span>)}</span>}
      </figcaption>
      <table className="hidden-heading">
        <caption>{t('worth.curve')}</caption>
        <thead><tr><th scope="col">{t('worth.month')}</th><th scope="col">{t('worth.of-year')}</th><th scope="col">{t('worth.of-month')}</th><th scope="col">{t('worth.month-orders')}</th></tr></thead>
        <tbody>{months.map(one => <tr key={one.month}><th scope="row">{named(one.month, true)}</th><td>{money(one.yearMinor)}</td><td>{money(one.minor)}</td><td>{formats.number(one.orders)}</td></tr>)}</tbody>
      </table>
    </figure>
  )
}
