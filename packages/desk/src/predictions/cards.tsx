import type { ModelCard } from '@zhiyu/server/contract/predictions'
import type { ReactNode } from 'react'
import { useWords, type Key } from '../i18n/index.ts'
import { useFormats } from '../settings.tsx'

type TooLittle = Extract<ModelCard['clusters'], { kind: 'too-little' }>

/** One model: its title and, before it may be trusted, what it is for. */
function Card ({ id, children }: { id: 'repurchase' | 'clusters' | 'lifetime' | 'next-need'; children: ReactNode }) {
  const { t } = useWords()
  return <section className="sheet-panel pr-card" aria-labelledby={`pr-${id}`}><h2 id={`pr-${id}`}>{t(`predictions.card.${id}`)}</h2><p className="faint">{t(`predictions.for.${id}`)}</p>{children}</section>
}

/** No model rather than a bad one: what there is, and what would be enough. */
function NotYet ({ card }: { card: TooLittle }) {
  const { t, may } = useWords()
  const formats = useFormats()
  return (
    <div className="pr-not-yet" role="note">
      <b>{t('predictions.too-little')}</b>
      <ul>{Object.entries(card.need).map(([what, need]) => <li key={what}>{t('predictions.have-of', { what: may(`predictions.what.${what}`) ?? what, have: formats.number(card.have[what] ?? 0), need: formats.number(need) })}</li>)}</ul>
    </div>
  )
}

function Facts ({ list }: { list: readonly (readonly [Key, string])[] }) {
  const { t } = useWords()
  return <dl className="pr-list">{list.map(([key, value]) => <div key={key}><dt>{t(key)}</dt><dd>{value}</dd></div>)}</dl>
}

const three = (value: number): string => value.toFixed(3)

export function RepurchaseCard ({ card }: { card: ModelCard['repurchase'] }) {
  const { t, may } = useWords()
  const formats = useFormats()
  if (card.kind === 'too-little') return <Card id="repurchase"><NotYet card={card} /></Card>
  return (
    <Card id="repurchase">
      <Facts list={[
        ['predictions.learned-from', t('predictions.people-bought', { n: formats.number(card.customers), bought: formats.percent(card.bought / card.customers) })],
        ['predictions.judged-on', t(`predictions.split.${card.split}`, { n: formats.number(card.heldOut) })],
        ['predictions.auc', t('predictions.against', { model: three(card.auc), plain: three(Math.max(card.plain.recency, card.plain.frequency)) })],
        ['predictions.brier', t('predictions.against-same', { model: three(card.brier), plain: three(card.baseBrier) })],
      ]} />
      <h3>{t('predictions.calibration')}</h3>
      <p className="faint">{t('predictions.calibration-text', { error: formats.percent(card.error) })}</p>
      <table className="pr-steps">
        <thead><tr><th scope="col">{t('predictions.said')}</th><th scope="col">{t('predictions.came')}</th><th scope="col" aria-hidden="true" /></tr></thead>
        <tbody>{card.calibration.map((bin, i) => (
          <tr key={i}><td>{formats.percent(bin.said)}</td><td>{formats.percent(bin.came)}</td><td aria-hidden="true"><span className="pr-bar"><span style={{ width: `${bin.came * 100}%` }} /><i style={{ left: `${bin.said * 100}%` }} /></span></td></tr>
        ))}</tbody>
      </table>
      <p className="faint pr-legend"><span aria-hidden="true" className="pr-bar-key" />{t('predictions.came')} <span aria-hidden="true" className="pr-mark-key" />{t('predictions.said')}</p>
      <h3>{t('predictions.fairness')}</h3>
      {card.fairness.length === 0 ? <p className="faint">{t('predictions.fairness-none')}</p> : <ul className="pr-fair">{card.fairness.map(one => (
        <li key={one.group}><b>{may(`care.${one.group}`) ?? one.group}</b> <span className="faint">{t('predictions.group', { n: formats.number(one.customers), gap: `${one.gap >= 0 ? '+' : '−'}${three(Math.abs(one.gap))}` })}</span> <span className={one.fair ? 'tr-good' : 'tr-bad'}>{t(one.fair ? 'predictions.fair' : 'predictions.unfair')}</span></li>
      ))}</ul>}
    </Card>
  )
}

export function ClustersCard ({ card, currency }: { card: ModelCard['clusters']; currency: string }) {
  const { t, language } = useWords()
  const formats = useFormats()
  if (card.kind === 'too-little') return <Card id="clusters"><NotYet card={card} /></Card>
  const chosen = card.tried.find(one => one.k === card.k)
  return (
    <Card id="clusters">
      <ul className="pr-clusters">{card.clusters.map(one => (
        <li key={one.name.en}>
          <span className="link-top"><b>{one.name[language]}</b><span className="no-wrap">{formats.percent(one.share)}</span></span>
          <span className="pr-bar" aria-hidden="true"><span style={{ width: `${one.share * 100}%` }} /></span>
          <span className="faint">{t('predictions.centre', { days: formats.number(Math.round(one.recencyDays)), orders: formats.number(Math.round(one.frequency * 10) / 10), money: formats.money({ minor: one.monetaryMinor, currency }), share: formats.percent(one.moneyShare) })}</span>
        </li>
      ))}</ul>
      {chosen && <p className="faint">{t('predictions.why-k', { k: card.k, silhouette: chosen.silhouette.toFixed(2), stable: formats.percent(Math.max(0, chosen.stable)), smallest: formats.percent(chosen.smallest) })}</p>}
    </Card>
  )
}

export function LifetimeCard ({ card }: { card: ModelCard['lifetime'] }) {
  const { t } = useWords()
  const formats = useFormats()
  if (card.kind === 'too-little') return <Card id="lifetime"><NotYet card={card} /></Card>
  return (
    <Card id="lifetime">
      <Facts list={[
        ['predictions.learned-from', t('predictions.people-came-back', { n: formats.number(card.customers), back: formats.number(card.repeaters) })],
        ...card.quality ? [
          ['predictions.last-90', t('predictions.expected-came', { expected: formats.number(Math.round(card.quality.expected)), came: formats.number(card.quality.came) })] as const,
          ['predictions.auc', card.quality.auc === null ? '–' : three(card.quality.auc)] as const,
        ] : [['predictions.last-90', t('predictions.not-judged')] as const],
      ]} />
    </Card>
  )
}

export function NextNeedCard ({ card }: { card: ModelCard['nextNeed'] }) {
  const { t } = useWords()
  const formats = useFormats()
  if (card.kind === 'too-little') return <Card id="next-need"><NotYet card={card} /></Card>
  return (
    <Card id="next-need">
      <Facts list={[
        ['predictions.learned-from', t('predictions.pairs', { baskets: formats.number(card.baskets), pairs: formats.number(card.pairs), rules: formats.number(card.categoryRules) })],
        ['predictions.hits', card.quality ? t('predictions.hits-of', { n: formats.number(card.quality.customers), hits: formats.percent(card.quality.hits), popular: formats.percent(card.quality.popularHits) }) : t('predictions.not-judged')],
      ]} />
    </Card>
  )
}
