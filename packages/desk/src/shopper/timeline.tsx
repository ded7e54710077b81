import type { TimelineEntry } from '@zhiyu/server/contract/intake'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'
import { useTagWords } from './tag-words.ts'

/** What happened, newest first, day by day. */
export function Timeline ({ customerId }: { customerId: string }) {
  const { t } = useWords()
  const formats = useFormats()
  const said = useEntryWords()
  const list = useInfiniteQuery({ queryKey: keys.timeline(customerId), queryFn: ({ pageParam }) => api.timeline(customerId, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: page => page.nextBefore ?? undefined })
  if (list.isError) return <Failure error={list.error} retry={() => { void list.refetch() }} />
  if (list.isPending) return <Loading />
  const entries = list.data.pages.flatMap(page => page.items)
  if (entries.length === 0) return <Empty title={t('timeline.none')}>{t('timeline.none-text')}</Empty>
  const days: { day: string; entries: TimelineEntry[] }[] = []
  for (const entry of entries) {
    const day = formats.day(entry.at)
    if (days.at(-1)?.day === day) days.at(-1)!.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return (
    <div className="shopper-body timeline">
      {days.map(({ day, entries: ofDay }) => (
        <section key={day}>
          <h3>{day}</h3>
          <ol>{ofDay.map((entry, i) => <li key={i} className={`timeline-${entry.what}`}><span>{said(entry)}</span><time className="faint" dateTime={entry.at}>{formats.time(entry.at)}</time></li>)}</ol>
        </section>
      ))}
      {list.hasNextPage && <Button size="small" loading={list.isFetchingNextPage} onClick={() => { void list.fetchNextPage() }}>{t('timeline.more')}</Button>}
    </div>
  )
}

function useEntryWords (): (entry: TimelineEntry) => string {
  const { t, may } = useWords()
  const formats = useFormats()
  const tagWords = useTagWords()
  return ({ what, kind, subject, amount, category }) => {
    const named = subject ?? category ?? ''
    if (what === 'order') return may(`timeline.${kind}`, { subject: named, amount: amount === null ? '' : formats.money({ minor: Math.abs(amount.minor), currency: amount.currency }) }) ?? kind
    if (what === 'talk') return t('timeline.talk')
    if (what === 'tag') return may(`timeline.${kind}`, { tag: tagWords(named) }) ?? kind
    return (may(`timeline.event.${kind}`, { subject: named }) ?? t('timeline.event.other', { kind, subject: named })).trim()
  }
}
