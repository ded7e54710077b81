import type { PortraitView } from '@zhiyu/server/contract/segments'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { instantOf, parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { heatShade, RfmHeat } from '../parts/rfm-heat.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { go, hrefOf } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { hrefOfCondition, ofCluster, ofFirstOrder, ofScores, ofTier } from './start.ts'

const Bubbles = lazy(() => import('../parts/bubbles.tsx').then(part => ({ default: part.Bubbles })))

/** All customers at a glance; whatever one points at leads to the condition that says it. */
export function Portrait () {
  const { t } = useWords()
  const formats = useFormats()
  const portrait = useQuery({ queryKey: keys.portrait, queryFn: api.portrait, staleTime: 60_000 })
  if (portrait.isError) return <Failure error={portrait.error} retry={() => { void portrait.refetch() }} />
  if (!portrait.data) return <Loading />
  const { data } = portrait
  return (
    <section className="portrait" aria-labelledby="portrait">
      <div className="portrait-head"><h2 id="portrait">{t('portrait.title')}</h2><span className="faint">{t(data.complete ? 'portrait.seen' : 'portrait.seen-some', { n: formats.number(data.seen), at: formats.time(data.at) })}</span></div>
      <p className="faint">{t('portrait.line')}</p>
      <div className="portrait-two"><Tiers data={data} /><Heat heat={data.heat} /></div>
      <Cohorts cohorts={data.cohorts} />
      <Clusters clusters={data.clusters} />
    </section>
  )
}

function Panel ({ id, title, note, children }: { id: string; title: string; note?: ReactNode; children: ReactNode }) {
  return <div className={`sheet-panel portrait-panel portrait-${id}`}><h3>{title}</h3>{children}{note && <p className="faint">{note}</p>}</div> // its table is a region with the same name
}

function Tiers ({ data: { tiers, currency, seen } }: { data: PortraitView }) {
  const { t } = useWords()
  const formats = useFormats()
  const most = Math.max(1, ...tiers.map(one => one.customers))
  const money = tiers.reduce((sum, one) => sum + Math.max(0, one.spendMinor), 0)
  return (
    <Panel id="tiers" title={t('portrait.tiers')} note={t('portrait.tiers-note')}>
      <ul className="pyramid">{tiers.map(one => (
        <li key={one.tier}><a href={hrefOfCondition(ofTier(one.tier))}>
          <span className="pyramid-name">{t(`tier.${one.tier}`)}</span>
          <span className="pyramid-place" aria-hidden="true"><i className={`pyramid-${one.tier}`} style={{ inlineSize: `${Math.max(2, one.customers / most * 100)}%` }} /></span>
          <span className="pyramid-says"><b className="figure">{t('portrait.people', { n: formats.number(one.customers), share: formats.percent(seen === 0 ? 0 : one.customers / seen) })}</b>
            <span className="faint figure">{t('portrait.money', { money: formats.roundMoney({ minor: one.spendMinor, currency }), share: formats.percent(money === 0 ? 0 : Math.max(0, one.spendMinor) / money) })}</span></span>
        </a></li>
      ))}</ul>
    </Panel>
  )
}

function Heat ({ heat }: { heat: PortraitView['heat'] }) {
  const { t } = useWords()
  const may = useMay()
  const formats = useFormats()
  if (!heat) return <Panel id="heat" title={t('lake.heat')}><p className="faint">{t('portrait.no-cuts')}</p>{may('lake.run') && <div><Button onClick={() => { go('lake') }}>{t('room.lake')}</Button></div>}</Panel>
  return (
    <Panel id="heat" title={t('lake.heat')} note={t('portrait.cuts', { at: formats.day(heat.asOf), recency: heat.recencyDays.map(formats.number).join(' / '), frequency: heat.frequency.map(formats.number).join(' / ') })}>
      <RfmHeat label={t('lake.heat')} cells={heat.cells} hrefOf={(r, f) => hrefOfCondition(ofScores(r, f))} />
    </Panel>
  )
}

/** Who came first in a month, and the share of them who bought again so many months later. */
function Cohorts ({ cohorts }: { cohorts: PortraitView['cohorts'] }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const rows = cohorts.filter(one => one.customers > 0)
  const named = (month: string): string => new Intl.DateTimeFormat(language, { timeZone: 'UTC', year: 'numeric', month: 'short' }).format(instantOf(parseInstant(`${month}-01T00:00:00Z`)))
  const later = Math.max(0, ...rows.map(one => one.again.length))
  if (rows.length === 0) return <Panel id="cohorts" title={t('portrait.cohorts')}><p className="faint">{t('portrait.no-cohorts')}</p></Panel>
  return (
    <Panel id="cohorts" title={t('portrait.cohorts')} note={t('portrait.cohorts-note')}>
      <div className="table-scroll rfm-heat cohorts" tabIndex={0} role="region" aria-label={t('portrait.cohorts')}>
        <table>
          <thead><tr><th scope="col">{t('portrait.first')}</th><th scope="col" className="figure">{t('portrait.customers')}</th>{Array.from({ length: later }, (_, k) => <th key={k} scope="col" className="figure">{t('portrait.months-later', { n: k + 1 })}</th>)}</tr></thead>
          <tbody>{rows.map(one => (
            <tr key={one.month}>
              <th scope="row"><a href={hrefOfCondition(ofFirstOrder(one.from, one.to))}>{named(one.month)}</a></th><td className="figure">{formats.number(one.customers)}</td>
              {Array.from({ length: later }, (_, k) => {
                const n = one.again[k]
                if (n === undefined) return <td key={k} className="cohort-ahead"><span className="hidden-heading">{t('portrait.ahead')}</span></td>
                const share = n / one.customers
                return <td key={k} className="figure" title={t('portrait.again', { n: formats.number(n), all: formats.number(one.customers) })} style={{ background: heatShade(share) }}>{n === 0 ? '·' : formats.wholePercent(share)}</td>
              })}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </Panel>
  )
}

function Clusters ({ clusters }: { clusters: PortraitView['clusters'] }) {
  const { t, language } = useWords()
  const may = useMay()
  const formats = useFormats()
  const points = useMemo(() => (clusters?.groups ?? []).map(one => ({ key: one.word, name: one.name[language], x: one.recencyDays, y: one.frequency, size: one.share, said: t('portrait.people', { n: formats.number(one.customers), share: formats.percent(one.share) }) })), [clusters, language])
  if (!clusters) return <Panel id="clusters" title={t('portrait.clusters')}><p className="faint">{t('portrait.no-clusters')}</p>{may('prediction.run') && <div><Button onClick={() => { go('predictions') }}>{t('room.predictions')}</Button></div>}</Panel>
  return (
    <Panel id="clusters" title={t('portrait.clusters')} note={<>{t('portrait.clusters-note', { at: formats.day(clusters.asOf) })} {may('prediction.run') && <a href={hrefOf('predictions')}>{t('room.predictions')}</a>}</>}>
      <div className="cluster-map">
        <Suspense fallback={<div className="chart" />}><Bubbles label={t('portrait.clusters')} across={t('portrait.days-since')} up={t('portrait.orders')} points={points} open={word => { location.hash = hrefOfCondition(ofCluster(word)) }} /></Suspense>
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('portrait.clusters')}>
          <table className="plain-table">
            <thead><tr><th scope="col">{t('portrait.cluster')}</th><th scope="col" className="cell-end">{t('portrait.customers')}</th><th scope="col" className="cell-end">{t('portrait.of-money')}</th><th scope="col" className="cell-end">{t('portrait.days')}</th><th scope="col" className="cell-end">{t('portrait.orders')}</th></tr></thead>
            <tbody>{clusters.groups.map(one => (
              <tr key={one.name.en}><th scope="row"><a href={hrefOfCondition(ofCluster(one.word))}>{one.name[language]}</a></th><td className="cell-end figure">{formats.number(one.customers)}</td><td className="cell-end figure">{formats.wholePercent(one.moneyShare)}</td><td className="cell-end figure">{formats.number(Math.round(one.recencyDays))}</td><td className="cell-end figure">{formats.number(Math.round(one.frequency * 10) / 10)}</td></tr>
            ))}</tbody>
          </table>
        </div>
      </div>
    </Panel>
  )
}
