import type { SegmentView } from '@zhiyu/server/contract/segments'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

/** Who is in two or three segments at once, and in which alone. */
export function OverlapPanel ({ segments }: { segments: readonly SegmentView[] }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const [ids, setIds] = useState<string[]>(() => segments.slice(0, 2).map(one => one.id))
  const overlap = useQuery({ queryKey: [...keys.segments, 'overlap', ids], queryFn: () => api.overlapSegments(ids), enabled: ids.length >= 2 })
  const nameOf = (id: string): string => segments.find(one => one.id === id)?.name[language] ?? id
  const most = Math.max(1, ...(overlap.data?.regions ?? []).map(one => one.count))
  if (segments.length < 2) return <Empty title={t('segment.overlap')}>{t('segment.overlap-none')}</Empty>
  return (
    <section className="sheet-panel sg-overlap" aria-label={t('segment.overlap')}>
      <h2>{t('segment.overlap')}</h2>
      <Select mode="multiple" maxCount={3} aria-label={t('segment.overlap-choose')} value={ids} onChange={setIds} options={segments.map(one => ({ value: one.id, label: one.name[language] }))} placeholder={t('segment.overlap-choose')} showSearch={{ optionFilterProp: 'label' }} />
      {ids.length < 2 && <p className="faint">{t('segment.overlap-choose')}</p>}
      {overlap.isError && <Failure error={overlap.error} retry={() => { void overlap.refetch() }} />}
      {ids.length >= 2 && overlap.isPending && <Loading />}
      {ids.length >= 2 && overlap.data && (
        <>
          {!overlap.data.complete && <p className="faint">{t('segment.not-done', { n: overlap.data.seen })}</p>}
          <ul className="sg-regions">{overlap.data.regions.map(one => (
            <li key={one.ids.join()}><span>{one.ids.length === 1 ? t('segment.only', { name: nameOf(one.ids[0]!) }) : one.ids.map(nameOf).join(' ∩ ')}</span><span className="sg-bar" aria-hidden="true"><i style={{ width: `${one.count / most * 100}%` }} /></span><b className="figure">{overlap.data.complete ? formats.number(one.count) : t('segment.at-least', { n: formats.number(one.count) })}</b></li>
          ))}</ul>
        </>
      )}
    </section>
  )
}
