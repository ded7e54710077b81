import type { CountView } from '@zhiyu/server/contract/segments'
import type { CustomerView } from '@zhiyu/server/contract/customers'
import { useWords } from '../i18n/index.ts'
import { CareMark, TierMark } from '../parts/marks.tsx'
import { useFormats } from '../settings.tsx'

/** A count, or at least so many. */
export function useCountWords (): (count: Pick<CountView, 'count' | 'complete'>) => string {
  const { t } = useWords()
  const formats = useFormats()
  return ({ count, complete }) => complete ? formats.number(count) : t('segment.at-least', { n: formats.number(count) })
}

/** Members as the customers' list shows them, masked. */
export function People ({ items, label }: { items: readonly CustomerView[]; label: string }) {
  const { t } = useWords()
  const formats = useFormats()
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="plain-table sg-people">
        <thead><tr><th scope="col">{t('segment.col.name')}</th><th scope="col">{t('segment.col.tier')}</th><th scope="col">{t('segment.col.phone')}</th><th scope="col">{t('segment.col.region')}</th><th scope="col" className="cell-end">{t('segment.col.spend')}</th><th scope="col" className="cell-end">{t('segment.col.last')}</th></tr></thead>
        <tbody>{items.map(one => (
          <tr key={one.id}>
            <td><span className="sg-who"><b>{one.name ?? one.externalId}</b>{one.care.map(care => <CareMark key={care} care={care} />)}</span></td><td><TierMark tier={one.tier} always /></td><td className="no-wrap">{one.phone ?? one.email ?? '–'}</td><td>{one.region ?? '–'}</td>
            <td className="cell-end figure">{one.spend365.length > 0 ? one.spend365.map(money => formats.money(money)).join(' + ') : '–'}</td><td className="cell-end">{one.lastOrderAt ? formats.day(one.lastOrderAt) : '–'}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  )
}
