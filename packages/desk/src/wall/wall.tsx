import type { WallView } from '@zhiyu/server/contract/insight'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { parseInstant } from '../clock.ts'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useNow } from '../live/hooks.ts'
import { live } from '../live/socket.ts'
import { TierMark, tiers } from '../parts/marks.tsx'
import { Failure, Loading, RoomPage } from '../parts/states.tsx'
import { hrefOf } from '../route.ts'
import { useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { Behind } from './behind.tsx'
import { DemoTraffic } from './demo-traffic.tsx'
import { Load } from './load.tsx'

const Hours = lazy(() => import('./hours.tsx').then(part => ({ default: part.Hours })))

export interface Opened { readonly key: string; readonly title: string }

export function WallRoom () {
  const { t } = useWords()
  const { shop } = useSession()
  const formats = useFormats()
  const [opened, setOpened] = useState<Opened | null>(null)
  const wall = useQuery({ queryKey: keys.wall, queryFn: api.wall, refetchInterval: 30_000 })
  useEffect(() => live.watch('wall'), [])
  return (
    <RoomPage title={t('room.wall')} aside={wall.data ? t('wall.at', { shop: shop.name, at: formats.time(wall.data.at), from: formats.dateTime(wall.data.dayStartedAt) }) : shop.name} actions={shop.demo ? <DemoTraffic /> : undefined}>
      {wall.isError && !wall.data && <Failure error={wall.error} retry={() => { void wall.refetch() }} />}
      {wall.isPending && <Loading />}
      {wall.data && <Figures wall={wall.data} open={setOpened} />}
      <Behind opened={opened} close={() => { setOpened(null) }} />
    </RoomPage>
  )
}

function Figures ({ wall, open }: { wall: WallView; open: (opened: Opened) => void }) {
  const { t } = useWords()
  const formats = useFormats()
  const { today, waiting } = wall
  const online = wall.agents.filter(agent => agent.presence === 'online')
  const busy = online.reduce((sum, agent) => sum + agent.openChats, 0)
  const room = online.reduce((sum, agent) => sum + agent.capacity, 0)
  const share = (value: number | null): string => value === null ? '–' : formats.percent(value)
  const span = (ms: number | null): string => ms === null ? '–' : formats.span(ms)
  const order = (tier: string): number => (tiers as readonly string[]).indexOf(tier)
  return (
    <div className="wall">
      <section className="wall-now" aria-labelledby="wall-now">
        <h2 id="wall-now">{t('wall.now')}</h2>
        <div className="wall-waiting">
          <Figure big title={t('wall.waiting')} value={formats.number(waiting.total.value)} behind={waiting.total.behind} open={open} tone={waiting.total.value > 0 ? 'soon' : undefined} />
          <ul className="wall-tiers">{waiting.byTier.toSorted((a, b) => order(a.tier) - order(b.tier)).map(one => (
            <li key={one.tier}><button type="button" onClick={() => { open({ key: one.count.behind, title: `${t('wall.waiting')} · ${tierName(one.tier, t)}` }) }}>
              {isTier(one.tier) ? <TierMark tier={one.tier} always /> : one.tier}<b className="figure">{formats.number(one.count.value)}</b><span className="faint">{one.longestMs === null ? t('wall.nobody') : t('wall.longest-short', { time: formats.span(one.longestMs) })}</span>
            </button></li>
          ))}</ul>
        </div>
        <Longest wall={wall} />
        <Figure title={t('wall.online')} value={t('wall.of', { n: formats.number(online.length), of: formats.number(wall.agents.length) })} note={t('wall.load', { n: busy, of: room })} />
        <Figure title={t('wall.open')} value={formats.number(today.open.value)} behind={today.open.behind} open={open} />
      </section>
      <section className="wall-today" aria-labelledby="wall-today">
        <h2 id="wall-today">{t('wall.today')}</h2>
        <Figure title={t('wall.opened')} value={formats.number(today.opened.value)} behind={today.opened.behind} open={open} />
        <Figure title={t('wall.ai-share')} value={share(today.resolvedByAi.value)} note={t('wall.share-of', { n: formats.number(today.resolvedByAi.of) })} behind={today.resolvedByAi.behind} open={open} />
        <Figure title={t('wall.handed-off')} value={formats.number(today.handedOff.value)} behind={today.handedOff.behind} open={open} />
        <Figure title={t('wall.resolved')} value={formats.number(today.resolved.value)} behind={today.resolved.behind} open={open} />
        <Figure title={t('wall.first-response')} value={span(today.firstResponse.mean)} note={t('wall.percentiles', { p50: span(today.firstResponse.p50), p95: span(today.firstResponse.p95) })} behind={today.firstResponse.behind} open={open} tone={today.firstResponse.mean !== null && today.firstResponse.mean > 30_000 ? 'soon' : undefined} />
        <Figure title={t('wall.resolution')} value={span(today.resolution.p50)} note={t('wall.p95', { p95: span(today.resolution.p95) })} behind={today.resolution.behind} open={open} />
        <Figure title={t('wall.abandoned')} value={share(today.abandoned.value)} note={t('wall.handed-of', { n: formats.number(today.abandoned.of) })} behind={today.abandoned.behind} open={open} tone={(today.abandoned.value ?? 0) > 0.02 ? 'soon' : undefined} />
        <Figure title={t('wall.transfers')} value={today.transfers.perSolved === null ? '–' : formats.number(Math.round(today.transfers.perSolved * 100) / 100)} note={t('wall.transfers-goal', { goal: formats.number(today.transfers.goal), n: formats.number(today.transfers.of) })} behind={today.transfers.behind} open={open} tone={(today.transfers.perSolved ?? 0) > today.transfers.goal ? 'soon' : undefined} />
        <Figure title={t('wall.kept')} value={share(today.promisesKept.value)} note={t('wall.promises-of', { n: formats.number(today.promisesKept.of) })} behind={today.promisesKept.behind} open={open} />
        <Figure title={t('wall.broken')} value={formats.number(today.promisesBroken.value)} behind={today.promisesBroken.behind} open={open} tone={today.promisesBroken.value > 0 ? 'late' : undefined} />
        <Figure title={t('wall.satisfaction')} value={today.satisfaction.mean === null ? '–' : t('wall.stars', { n: formats.number(Math.round(today.satisfaction.mean * 10) / 10) })} note={t('wall.satisfaction-of', { n: formats.number(today.satisfaction.of), nps: today.satisfaction.nps ?? '–' })} behind={today.satisfaction.behind} open={open} />
      </section>
      <section className="wall-panel wall-hours" aria-labelledby="wall-hours"><h2 id="wall-hours">{t('wall.hours')}</h2><Suspense fallback={<div className="chart" />}><Hours hours={wall.hours} /></Suspense></section>
      <section className="wall-panel wall-load" aria-labelledby="wall-load"><h2 id="wall-load">{t('wall.team')}</h2><Load agents={wall.agents} /></section>
    </div>
  )
}

const isTier = (text: string): text is typeof tiers[number] => (tiers as readonly string[]).includes(text)
const tierName = (tier: string, t: ReturnType<typeof useWords>['t']): string => isTier(tier) ? t(`tier.${tier}`) : tier

/** The longest wait counts on between two fetches: a wall must not stand still. */
function Longest ({ wall }: { wall: WallView }) {
  const { t } = useWords()
  const formats = useFormats()
  const now = useNow()
  const { longestMs, longestConversationId } = wall.waiting
  const shown = longestMs === null ? null : longestMs + Math.max(0, now - parseInstant(wall.at))
  const body: ReactNode = <><span className="figure-title">{t('wall.longest')}</span><span className="figure-value">{shown === null ? '–' : formats.clock(shown)}</span><span className="figure-note">{shown === null ? t('wall.nobody') : t('wall.open-it')}</span></>
  const tone = shown !== null && shown > 180_000 ? ' figure-late' : shown !== null && shown > 60_000 ? ' figure-soon' : ''
  return longestConversationId ? <a className={`figure-card${tone}`} href={hrefOf('inbox', 'waiting', longestConversationId)}>{body}</a> : <div className="figure-card">{body}</div>
}

function Figure ({ title, value, note, behind, open, tone, big = false }: { title: string; value: string; note?: string; behind?: string; open?: (opened: Opened) => void; tone?: 'soon' | 'late' | undefined; big?: boolean }) {
  const body = <><span className="figure-title">{title}</span><span className="figure-value">{value}</span><span className="figure-note">{note}</span></>
  const names = `figure-card${tone ? ` figure-${tone}` : ''}${big ? ' figure-big' : ''}`
  return behind && open ? <button type="button" className={names} onClick={() => { open({ key: behind, title }) }}>{body}</button> : <div className={names}>{body}</div>
}
