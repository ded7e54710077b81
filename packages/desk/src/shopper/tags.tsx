import type { CustomerView, TagView } from '@zhiyu/server/contract/customers'
import type { Choices, FeatureView } from '@zhiyu/server/contract/profile'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Checkbox } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { cares } from '../parts/marks.tsx'
import { useFaultWords } from '../parts/states.tsx'
import { useWhyWords } from '../parts/why-words.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { useTagWords } from './tag-words.ts'

const CONSENTS = ['social', 'groups'] as const
/** A tier says what was bought and care what was declared: only what the rules made of behaviour is refused. */
const refusable = (tag: string): boolean => tag === 'high-frequency' || tag.startsWith('interest-')

function useChoices (customerId: string) {
  const { message } = App.useApp()
  const words = useFaultWords()
  const stored = useQuery({ queryKey: keys.choices(customerId), queryFn: () => api.choices(customerId) })
  const save = useMutation({
    mutationFn: (choices: Choices) => api.setChoices(customerId, choices),
    onError: error => { void message.error(words(error)) },
    onSettled: () => { for (const queryKey of [keys.customer(customerId), keys.inbox]) void queryClient.invalidateQueries({ queryKey }) },
  })
  return { choices: save.isPending ? save.variables : stored.data, save }
}

/** Each tag with its why, since when and until when; what the shopper does not want is said, and used nowhere. */
export function Tags ({ shopper }: { shopper: CustomerView }) {
  const { t } = useWords()
  const may = useMay()
  const { choices, save } = useChoices(shopper.id)
  const change = (tag: string, refuse: boolean): void => {
    if (choices) save.mutate({ ...choices, refused: refuse ? [...choices.refused, tag] : choices.refused.filter(other => other !== tag) })
  }
  const shown = shopper.tags.filter(tag => !cares.some(care => care === tag.tag)) // care has a place of its own
  const acts = may('customer.care') && choices !== undefined
  return (
    <section aria-labelledby="shopper-tags">
      <h3 id="shopper-tags">{t('shopper.tags')}</h3>
      <ul className="tags">
        {shown.map(tag => <Tag key={tag.tag} tag={tag} refused={false} change={acts && refusable(tag.tag) ? () => { change(tag.tag, true) } : undefined} />)}
        {(shopper.refused ?? []).map(tag => <Tag key={tag.tag} tag={tag} refused change={acts ? () => { change(tag.tag, false) } : undefined} />)}
      </ul>
      {shown.length === 0 && <p className="faint">{t('shopper.no-tags')}</p>}
      {choices && (
        <div className="consents">
          <h3 id="shopper-consents">{t('profile.consents')}</h3>
          <Checkbox.Group<Choices['consents'][number]> aria-labelledby="shopper-consents" className="consent-list" disabled={!may('customer.care')} value={choices.consents} onChange={consents => { save.mutate({ ...choices, consents }) }} options={CONSENTS.map(value => ({ value, label: t(`profile.consent.${value}`) }))} />
          <p className="faint">{t('profile.consent-text')}</p>
        </div>
      )}
    </section>
  )
}

function Tag ({ tag, refused, change }: { tag: TagView; refused: boolean; change: (() => void) | undefined }) {
  const { t } = useWords()
  const formats = useFormats()
  const whyWords = useWhyWords()
  const name = useTagWords()(tag.tag)
  const days = [tag.since === null ? undefined : t('profile.since', { at: formats.day(tag.since) }), tag.until == null ? undefined : t('profile.until', { at: formats.day(tag.until) })].filter(Boolean).join(t('list.comma'))
  return (
    <li className={refused ? 'tag-refused' : undefined}>
      <div className="tag-top"><b>{name}</b>{change && <Button size="small" type="text" onClick={change} aria-label={t(refused ? 'profile.take-back-of' : 'profile.refuse-of', { tag: name })}>{t(refused ? 'profile.take-back' : 'profile.refuse')}</Button>}</div>
      {refused && <span>{t('profile.refused')}</span>}
      {tag.why.map((why, i) => <span key={i}>{whyWords(why)}</span>)}
      {days !== '' && <span className="faint">{days}</span>}
    </li>
  )
}

/** What an agent can use in a talk; what is not known is not shown. */
const SHOWN = ['categories', 'brands', 'itemPrice', 'channel', 'activeHours', 'regionTier', 'lifeStage', 'returnRate', 'contacts90', 'unsolved365', 'promisesBroken365', 'parcelsLate365', 'rating'] as const

export function Habits ({ shopper }: { shopper: CustomerView }) {
  const { t, may, language } = useWords()
  const formats = useFormats()
  const catalogue = useQuery({ queryKey: keys.featureCatalogue, queryFn: () => api.featureCatalogue().then(page => page.items), staleTime: Infinity })
  const known = useQuery({ queryKey: keys.features(shopper.id), queryFn: () => api.features(shopper.id) })
  if (!catalogue.data || !known.data) return null
  const currency = shopper.spend365[0]?.currency
  const worded = ({ id, kind }: FeatureView): string | undefined => {
    const value = known.data.values[id]
    if (value === null || value === undefined || value === 0 || (Array.isArray(value) && value.length === 0)) return undefined
    if (Array.isArray(value)) return value.join(t('list.comma'))
    if (typeof value === 'string') return may(`feature.word.${value}`) ?? value
    if (typeof value !== 'number') return undefined
    if (kind === 'money') return currency === undefined ? undefined : formats.money({ minor: value, currency })
    return kind === 'share' ? formats.percent(value) : formats.number(value)
  }
  const person = [
    { id: 'region', name: t('shopper.region'), text: shopper.region ?? t('word.unknown') },
    { id: 'language', name: t('shopper.language'), text: shopper.locale ? may(`language.name.${shopper.locale}`) ?? shopper.locale : t('word.unknown') },
  ]
  const lines = SHOWN.flatMap(id => {
    const spec = catalogue.data.find(one => one.id === id)
    const text = spec && worded(spec)
    return spec && text !== undefined ? [{ id, name: spec.name[language], text }] : []
  })
  return (
    <section aria-labelledby="shopper-habits">
      <h3 id="shopper-habits">{t('profile.habits')}</h3>
      <dl className="facts">{[...person, ...lines].map(({ id, name, text }) => <div key={id}><dt>{name}</dt><dd className="break">{text}</dd></div>)}</dl>
      {lines.length === 0 && <p className="faint">{t('profile.little')}</p>}
    </section>
  )
}
