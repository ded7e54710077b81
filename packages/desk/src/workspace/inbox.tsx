import { FilterOutlined } from '@ant-design/icons'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Button, Popover } from 'antd'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { go } from '../route.ts'
import { useMay, useSession } from '../session.tsx'
import { useShortcuts } from '../shell/keyboard.ts'
import { usePresence } from '../shell/rail.tsx'
import { HelpWanted } from './help-wanted.tsx'
import { InboxRow } from './inbox-row.tsx'
import { rowsOf, useInbox } from './rows.ts'
import { views, type Filters, type View } from './views.ts'

const FilterForm = lazy(() => import('./filter-form.tsx').then(part => ({ default: part.FilterForm })))

const ROW_HEIGHT = 84

export function Inbox ({ view, selected }: { view: View; selected: string | undefined }) {
  const { t } = useWords()
  const [filters, setFilters] = useState<Filters>({})
  const inbox = useInbox(view, filters)
  const rows = rowsOf(inbox.data?.pages)
  const counts = inbox.data?.pages[0]?.counts
  const scroller = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 8, getItemKey: index => rows[index]?.id ?? index })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = inbox
  const last = list.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => { if (hasNextPage && !isFetchingNextPage && last >= rows.length - 10) void fetchNextPage() }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length])

  const at = rows.findIndex(row => row.id === selected)
  const step = useCallback((by: number) => {
    const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
    if (!row) return
    go('inbox', view, row.id)
    list.scrollToIndex(rows.indexOf(row), { align: 'auto' })
  }, [rows, at, view, list])
  useShortcuts({
    j: () => { step(1) }, ArrowDown: () => { step(1) }, k: () => { step(-1) }, ArrowUp: () => { step(-1) },
    ...Object.fromEntries(views.map((one, index) => [String(index + 1), () => { go('inbox', one) }])),
  })
  return (
    <section className="inbox" aria-label={t('inbox.title')}>
      <header className="inbox-head">
        <div className="inbox-tabs" role="tablist" aria-label={t('inbox.views')}>
          {views.map(one => {
            const count = one === 'resolved' ? undefined : counts?.[one]
            return (
              <button
                key={one} type="button" role="tab" id={`tab-${one}`} aria-selected={one === view} aria-controls="inbox-list" tabIndex={one === view ? 0 : -1}
                onClick={() => { go('inbox', one, ...(selected ? [selected] : [])) }}
                onKeyDown={event => {
                  const next = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
                  const to = views[views.indexOf(one) + next]
                  if (next !== 0 && to) { event.preventDefault(); go('inbox', to, ...(selected ? [selected] : [])); document.getElementById(`tab-${to}`)?.focus() }
                }}
              >{t(`view.${one}`)}<span className="inbox-count">{count === undefined ? '' : count > 999 ? '999+' : count}</span></button>
            )
          })}
        </div>
        <FilterButton filters={filters} change={setFilters} />
      </header>
      <PresenceHint view={view} />
      <HelpWanted />
      <div className="inbox-list" id="inbox-list" role="tabpanel" aria-labelledby={`tab-${view}`} ref={scroller} tabIndex={-1}>
        {inbox.isError && rows.length === 0 && <Failure error={inbox.error} retry={() => { void inbox.refetch() }} />}
        {inbox.isPending && <Loading />}
        {inbox.isSuccess && rows.length === 0 && <NothingHere view={view} filtered={Boolean(filters.tier ?? filters.care)} clear={() => { setFilters({}) }} />}
        {rows.length > 0 && (
          <ul style={{ height: list.getTotalSize() }}>
            {list.getVirtualItems().map(item => {
              const row = rows[item.index]
              return row && <li key={item.key} style={{ height: item.size, transform: `translateY(${item.start}px)` }} aria-setsize={hasNextPage ? -1 : rows.length} aria-posinset={item.index + 1}><InboxRow row={row} view={view} selected={row.id === selected} /></li>
            })}
          </ul>
        )}
      </div>
    </section>
  )
}

function NothingHere ({ view, filtered, clear }: { view: View; filtered: boolean; clear: () => void }) {
  const { t } = useWords()
  if (filtered) return <Empty title={t('inbox.filtered-none')} action={<Button onClick={clear}>{t('inbox.clear')}</Button>}>{t('inbox.filtered-none-text')}</Empty>
  return <Empty title={t(`inbox.none.${view}`)}>{t(`inbox.none-text.${view}`)}</Empty>
}

/** Away means no work arrives: said where the work would be, with the way back beside it. */
function PresenceHint ({ view }: { view: View }) {
  const { t } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const presence = usePresence()
  if (view !== 'mine' || agent.presence === 'online' || !may('conversation.reply')) return null
  return <div className="inbox-hint"><span>{t('inbox.away')}</span><Button size="small" type="primary" loading={presence.isPending} onClick={() => { presence.mutate('online') }}>{t('inbox.go-online')}</Button></div>
}

function FilterButton ({ filters, change }: { filters: Filters; change: (filters: Filters) => void }) {
  const { t } = useWords()
  const on = Boolean(filters.tier ?? filters.care)
  const body = <Suspense fallback={<div className="inbox-filter inbox-filter-wait" />}><FilterForm filters={filters} change={change} /></Suspense>
  return (
    <Popover content={body} trigger="click" placement="bottomRight" title={t('filter.title')}>
      <Button type="text" className={on ? 'filter-on' : ''} icon={<FilterOutlined />} aria-label={on ? t('filter.title-on') : t('filter.title')} />
    </Popover>
  )
}
