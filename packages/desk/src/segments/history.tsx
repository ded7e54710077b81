import type { SegmentView } from '@zhiyu/server/contract/segments'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { lazy, Suspense } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'
import { useCountWords } from './people.tsx'

const Chart = lazy(() => import('../parts/chart.tsx').then(part => ({ default: part.Chart })))

/** How many there were by day, and who changed what. */
export function History ({ segment }: { segment: SegmentView }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const counted = useCountWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const counts = useQuery({ queryKey: [...keys.segments, segment.id, 'counts'], queryFn: () => api.segmentCounts(segment.id).then(page => page.items) })
  const changes = useQuery({ queryKey: [...keys.segments, segment.id, 'changes', segment.revision], queryFn: () => api.segmentChanges(segment.id).then(page => page.items) })
  const count = useMutation({ mutationFn: () => api.countSegment(segment.id), onSuccess: () => { void queryClient.invalidateQueries({ queryKey: keys.segments }) }, onError: error => { void message.error(words(error)) } })
  return (
    <section className="sheet-panel sg-history" aria-label={t('segment.history')}>
      <div className="sg-head"><h2>{t('segment.counts')}</h2><Button size="small" loading={count.isPending} onClick={() => { count.mutate() }}>{t('segment.count-now')}</Button></div>
      {counts.isError && <Failure error={counts.error} retry={() => { void counts.refetch() }} />}
      {counts.data?.length === 0 && <p className="faint">{t('segment.no-counts')}</p>}
      {counts.data && counts.data.length > 1 && <Suspense fallback={<Loading />}><div className="chart"><Chart label={t('segment.counts')} whole along={counts.data.map(one => one.on)} series={[{ name: t('segment.members'), type: 'line', data: counts.data.map(one => one.count) }]} /></div></Suspense>}
      {counts.data && counts.data.length > 0 && <ul className="sg-days">{counts.data.toReversed().slice(0, 10).map(one => <li key={one.on}><span>{formats.calendarDay(one.on)}</span><b className="figure">{counted(one)}</b>{one.revision !== segment.revision && <span className="faint">{t('segment.other-revision', { n: one.revision })}</span>}</li>)}</ul>}
      <h2>{t('segment.changes')}</h2>
      {changes.isPending && <Loading />}
      {changes.isError && <Failure error={changes.error} retry={() => { void changes.refetch() }} />}
      <ol className="sg-changes">{(changes.data ?? []).map(({ revision, at, by, before, after }) => (
        <li key={revision}>
          <p><b>{t(before === null ? 'segment.did.made' : before.archived !== after.archived ? after.archived ? 'segment.did.archived' : 'segment.did.restored' : 'segment.did.edited')}</b> <span className="faint">{by} · {formats.dateTime(at)}</span></p>
          {before && before.name[language] !== after.name[language] && <p><del>{before.name[language]}</del> <ins>{after.name[language]}</ins></p>}
          {before?.text.en !== after.text.en && <p className="sg-diff">{before && <del><code>{before.text[language]}</code></del>}<ins><code>{after.text[language]}</code></ins></p>}
        </li>
      ))}</ol>
    </section>
  )
}
