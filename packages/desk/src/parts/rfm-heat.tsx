import { useWords } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

const SCORES = [5, 4, 3, 2, 1] as const

/** The shade of a cell: its part, 0 to 1, of what the darkest stands for. Nothing has none. */
export const heatShade = (part: number): string => `color-mix(in srgb, var(--accent) ${part === 0 ? 0 : Math.round(6 + 34 * Math.sqrt(part))}%, transparent)`

interface HeatProps {
  readonly label: string
  readonly cells: readonly { readonly r: number; readonly f: number; readonly customers: number }[]
  /** Where a cell leads; without it cells are only read. */
  readonly hrefOf?: (r: number, f: number) => string
}

/** Buyers by recency and frequency score. A table to the eye and the ear alike: the shade repeats what the figure says. */
export function RfmHeat ({ label, cells, hrefOf }: HeatProps) {
  const { t } = useWords()
  const formats = useFormats()
  const most = Math.max(1, ...cells.map(one => one.customers))
  return (
    <div className="table-scroll rfm-heat" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead><tr><th scope="col"><span className="faint">{t('lake.heat-corner')}</span></th>{SCORES.toReversed().map(f => <th key={f} scope="col" className="figure">{t('lake.f', { n: f })}</th>)}</tr></thead>
        <tbody>{SCORES.map(r => (
          <tr key={r}><th scope="row" className="figure">{t('lake.r', { n: r })}</th>{SCORES.toReversed().map(f => {
            const n = cells.find(one => one.r === r && one.f === f)?.customers ?? 0
            const said = n === 0 ? '·' : formats.number(n)
            return <td key={f} className="figure" style={{ background: heatShade(n / most) }}>{hrefOf && n > 0 ? <a href={hrefOf(r, f)} aria-label={t('portrait.cell', { r, f, n: said })}>{said}</a> : said}</td>
          })}</tr>
        ))}</tbody>
      </table>
    </div>
  )
}
