import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import type { CustomerPrediction, NeedView } from '@zhiyu/server/contract/predictions'
import type { WorthView } from '@zhiyu/server/contract/profile'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { outbox } from '../live/outbox.ts'
import { Failure, useFaultWords } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { useDaysAgo, useWorth } from './worth.tsx'

type Known = Extract<CustomerPrediction, { kind: 'known' }>
/** From so much on, the chance that somebody stays away is called high, or middling. */
const [HIGH, MIDDLING] = [0.7, 0.4]
const SHOWN_NEEDS = 3

/** What is expected of them, each with why and how sure it is; where nothing can be said, that. */
export function Expected ({ customerId, conversation }: { customerId: string; conversation: ConversationSummary | undefined }) {
  const { t } = useWords()
  const formats = useFormats()
  const prediction = useQuery({ queryKey: keys.prediction(customerId), queryFn: () => api.prediction(customerId) })
  const worth = useWorth(customerId)
  const { data } = prediction
  const rhythm = worth.data?.rhythm
  return (
    <section aria-labelledby="shopper-expected">
      <h3 id="shopper-expected">{t('expected.title')}</h3>
      {prediction.isError ? <Failure error={prediction.error} retry={() => { void prediction.refetch() }} /> : !data || worth.isPending ? <div className="expected-wait" role="status" aria-label={t('state.loading')} /> : (
        <>
          <ul className="expected">
            {rhythm && <Rhythm rhythm={rhythm} />}
            {data.kind === 'known' && <Leaving known={data} worth={worth.data} />}
            {data.kind === 'known' && <Value known={data} />}
            {data.kind === 'known' && <Needs known={data} conversation={conversation} />}
          </ul>
          {data.kind === 'none' && <p className="faint">{t(`expected.none.${data.because}`)}</p>}
          {data.kind === 'known' && <p className="faint">{t('expected.foot', { at: formats.day(data.madeAt) })}</p>}
        </>
      )}
    </section>
  )
}

function Item ({ name, says, why, sure, children }: { name: string; says?: ReactNode; why?: string | undefined; sure?: string | undefined; children?: ReactNode }) {
  const { t } = useWords()
  return (
    <li>
      <div className="expected-top"><span>{name}</span>{says !== undefined && <b>{says}</b>}</div>
      {children}
      {why && <p className="faint">{t('expected.why', { why })}</p>}
      {sure && <p className="faint">{t('expected.sure', { sure })}</p>}
    </li>
  )
}

function Rhythm ({ rhythm }: { rhythm: NonNullable<WorthView['rhythm']> }) {
  const { t } = useWords()
  const formats = useFormats()
  const days = rhythm.fromDays === rhythm.toDays ? formats.number(rhythm.toDays) : t('expected.from-to', { from: formats.number(rhythm.fromDays), to: formats.number(rhythm.toDays) })
  return <Item name={t('expected.next')} says={rhythm.late ? t('expected.late', { at: formats.day(rhythm.to) }) : rhythm.from.slice(0, 10) === rhythm.to.slice(0, 10) ? formats.day(rhythm.to) : t('expected.from-to', { from: formats.day(rhythm.from), to: formats.day(rhythm.to) })}
    why={t('expected.next-why', { n: formats.number(rhythm.gaps), days })} sure={t('expected.next-sure')} />
}

function Leaving ({ known: { repurchase90, sure }, worth }: { known: Known; worth: WorthView | undefined }) {
  const { t } = useWords()
  const formats = useFormats()
  const ago = useDaysAgo()
  if (repurchase90 === null) return <Item name={t('expected.leaving')} says={<span className="faint">{t('expected.too-little')}</span>} />
  const away = 1 - repurchase90
  const level = away >= HIGH ? 'high' : away >= MIDDLING ? 'middling' : 'low'
  const bin = sure.repurchase90
  return <Item name={t('expected.leaving')} says={<span className={`risk risk-${level}`}>{t(`expected.risk.${level}`, { share: formats.percent(away) })}</span>}
    why={worth?.rfm ? t('expected.leaving-why', { last: ago(worth.rfm.recencyDays), n: formats.number(worth.rfm.frequency) }) : undefined}
    sure={bin ? t('expected.leaving-sure', { n: formats.number(bin.n), said: formats.percent(1 - bin.said), came: formats.percent(1 - bin.came) }) : undefined} />
}

function Value ({ known: { value365, purchases365, cluster, sure } }: { known: Known }) {
  const { t, language } = useWords()
  const formats = useFormats()
  if (value365 === null || purchases365 === null) return <Item name={t('expected.value')} says={<span className="faint">{t('expected.too-little')}</span>} />
  const off = sure.lifetime && sure.lifetime.came > 0 ? Math.abs(sure.lifetime.expected / sure.lifetime.came - 1) : undefined
  return <Item name={t('expected.value')} says={t('expected.about', { money: formats.roundMoney({ ...value365, minor: Number(value365.minor.toPrecision(2)) }) })}
    why={[t('expected.value-why', { n: formats.number(Math.round(purchases365 * 10) / 10) }), cluster ? t('expected.like', { name: cluster[language] }) : ''].filter(Boolean).join(t('list.semicolon'))}
    sure={off === undefined ? undefined : t('expected.value-sure', { share: formats.percent(off) })} />
}

function Needs ({ known: { needs, sure }, conversation }: { known: Known; conversation: ConversationSummary | undefined }) {
  const { t } = useWords()
  const formats = useFormats()
  if (sure.needsLeftOut) return <Item name={t('expected.needs')} says={<span className="faint">{t('expected.needs-none')}</span>} why={t('expected.needs-left-out')} />
  if (needs.length === 0) return <Item name={t('expected.needs')} says={<span className="faint">{t('expected.too-little')}</span>} />
  return (
    <Item name={t('expected.needs')} sure={sure.needs ? t('expected.needs-sure', { hits: formats.percent(sure.needs.hits), popular: formats.percent(sure.needs.popularHits) }) : undefined}>
      <ul className="needs">{needs.slice(0, SHOWN_NEEDS).map(need => <Need key={need.productId} need={need} conversation={conversation} />)}</ul>
    </Item>
  )
}

/** One thing they may need, with what it goes with; the one who serves them can put it into the talk as a card. */
function Need ({ need, conversation }: { need: NeedView; conversation: ConversationSummary | undefined }) {
  const { t } = useWords()
  const formats = useFormats()
  const { agent } = useSession()
  const may = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const canSend = conversation?.state === 'with-agent' && conversation.agent?.id === agent.id && may('conversation.reply')
  const send = useMutation({
    mutationFn: async () => (await api.products(need.title)).items.find(one => one.id === need.productId),
    onSuccess: product => {
      if (!product || !conversation) { void message.warning(t('expected.gone')); return }
      outbox.put(conversation.id, product.title, { kind: 'product', product })
    },
    onError: error => { void message.error(words(error)) },
  })
  const { because } = need
  const why = because.kind === 'bought-together' ? t('expected.together', { with: because.withTitle, times: formats.number(because.times), share: formats.percent(because.confidence) })
    : because.confidence === null ? t('expected.kinds-own', { from: because.from, to: because.to }) : t('expected.kinds', { from: because.from, to: because.to, share: formats.percent(because.confidence) })
  return (
    <li>
      <span className="grow"><span className="two-lines">{need.title}</span><span className="faint">{why}</span></span>
      {canSend && <Button size="small" loading={send.isPending} onClick={() => { send.mutate() }} aria-label={t('expected.send-of', { title: need.title })}>{t('expected.send')}</Button>}
    </li>
  )
}
