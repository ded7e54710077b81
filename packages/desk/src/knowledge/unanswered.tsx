import type { Cluster, IntentView } from '@zhiyu/server/contract/training'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { refreshTraining, useIntentName, useRefusalWords } from './training-words.ts'

/** What shoppers asked in vain, alike questions together; one press teaches a group. */
export function Unanswered ({ intents }: { intents: readonly IntentView[] }) {
  const { t } = useWords()
  const formats = useFormats()
  const found = useQuery({ queryKey: [...keys.training, 'unanswered'], queryFn: api.unanswered })
  return (
    <section className="sheet-panel tr-list" aria-labelledby="tr-unanswered">
      <h2 id="tr-unanswered">{t('training.unanswered')}</h2>
      {found.isError && <Failure error={found.error} retry={() => { void found.refetch() }} />}
      {found.isPending && <Loading />}
      {found.data?.clusters.length === 0 && <Empty title={t('training.unanswered-none')}>{t('training.unanswered-none-text')}</Empty>}
      {found.data && found.data.clusters.length > 0 && <>
        <p className="faint">{t('training.unanswered-line', { n: formats.number(found.data.turns) })}</p>
        <ul className="tr-clusters">{found.data.clusters.map(cluster => <Group key={cluster.texts[0]?.text} cluster={cluster} intents={intents} />)}</ul>
      </>}
    </section>
  )
}

function Group ({ cluster, intents }: { cluster: Cluster; intents: readonly IntentView[] }) {
  const { t } = useWords()
  const formats = useFormats()
  const allowed = useMay()('knowledge.edit')
  const { message } = App.useApp()
  const refusal = useRefusalWords(intents)
  const name = useIntentName(intents)
  const [intent, setIntent] = useState(cluster.suggested ?? undefined)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const texts = cluster.texts.map(one => one.text).filter(text => !left.has(text))
  const add = useMutation({
    mutationFn: () => api.addExamples({ intent: intent ?? '', texts, source: 'unanswered' }),
    onSuccess: ({ added, known }) => { void message.success(known > 0 ? t('training.added-known', { n: added, known }) : t('training.added', { n: added })) },
    onError: error => { void message.error(refusal(error).join(' ')) }, onSettled: refreshTraining,
  })
  return (
    <li className="tr-cluster">
      <p className="link-top"><b className="grow">{t('training.times', { n: formats.number(cluster.times) })}</b><span className="faint">{formats.day(cluster.lastAt)}</span></p>
      <ul>{cluster.texts.map(({ text }) => <li key={text}>{allowed ? <Checkbox checked={!left.has(text)} onChange={({ target }) => { setLeft(now => new Set(target.checked ? [...now].filter(one => one !== text) : [...now, text])) }}>{text}</Checkbox> : text}</li>)}</ul>
      {allowed && <div className="tr-teach">
        <Select className="grow" showSearch optionFilterProp="label" aria-label={t('training.teach-as')} placeholder={t('training.pick-intent')} {...(intent === undefined ? {} : { value: intent })} onChange={setIntent} options={intents.map(one => ({ value: one.intent, label: name(one.intent) }))} />
        <Button disabled={intent === undefined || texts.length === 0} loading={add.isPending} onClick={() => { add.mutate() }}>{t('training.teach')}</Button>
      </div>}
    </li>
  )
}
