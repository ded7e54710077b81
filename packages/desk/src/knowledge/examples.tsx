import type { IntentView } from '@zhiyu/server/contract/training'
import { DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { refreshTraining, useRefusalWords } from './training-words.ts'

export function ExamplesDrawer ({ intent, intents, close }: { intent: IntentView | undefined; intents: readonly IntentView[]; close: () => void }) {
  const { t, language } = useWords()
  return (
    <Drawer open={intent !== undefined} onClose={close} size={480} title={intent && t('training.examples-of', { name: intent.name[language] })} destroyOnHidden>
      {intent && <Examples key={intent.intent} intent={intent} intents={intents} close={close} />}
    </Drawer>
  )
}

function Examples ({ intent, intents, close }: { intent: IntentView; intents: readonly IntentView[]; close: () => void }) {
  const { t, language } = useWords()
  const formats = useFormats()
  const allowed = useMay()('knowledge.edit')
  const { message } = App.useApp()
  const refusal = useRefusalWords(intents)
  const [written, setWritten] = useState('')
  const list = useQuery({ queryKey: [...keys.training, 'examples', intent.intent], queryFn: () => api.examples(intent.intent).then(page => page.items) })
  const failed = (error: unknown): void => { void message.error(refusal(error).join(' ')) }
  const lines = written.split('\n')
  const add = useMutation({
    mutationFn: () => api.addExamples({ intent: intent.intent, texts: lines.map(line => line.trim()).filter(Boolean) }),
    onSuccess: ({ added, known }) => { setWritten(''); void message.success(known > 0 ? t('training.added-known', { n: added, known }) : t('training.added', { n: added })) }, onSettled: refreshTraining,
  })
  const remove = useMutation({ mutationFn: api.removeExample, onError: failed, onSettled: refreshTraining })
  const removeIntent = useMutation({ mutationFn: () => api.removeIntent(intent.intent), onSuccess: close, onError: failed, onSettled: refreshTraining })
  return (
    <div className="tr-examples">
      {intent.means && <p className="faint">{intent.means[language]}</p>}
      {allowed && <>
        <label htmlFor="tr-write">{t('training.write')}</label>
        <Input.TextArea id="tr-write" value={written} aria-describedby="tr-write-hint" autoSize={{ minRows: 3, maxRows: 12 }} onChange={event => { setWritten(event.target.value) }} />
        <p id="tr-write-hint" className="faint">{t('training.write-hint')}</p>
        {add.isError && <ul role="alert" className="pb-wrong">{refusal(add.error).slice(0, 20).map(one => <li key={one}>{one}</li>)}</ul>}
        <Button type="primary" disabled={written.trim() === ''} loading={add.isPending} onClick={() => { add.mutate() }}>{t('training.write')}</Button>
      </>}
      {list.isError && <Failure error={list.error} retry={() => { void list.refetch() }} />}
      {list.isPending && <Loading />}
      {list.data?.length === 0 && <p className="faint">{t('training.none-yet', { n: formats.number(intent.shippedExamples) })}</p>}
      <ul className="tr-own">{list.data?.map(one => (
        <li key={one.id}><span className="grow">{one.text}</span><span className="faint">{formats.day(one.addedAt)}</span>{allowed && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${t('training.remove')}: ${one.text}`} loading={remove.isPending && remove.variables === one.id} onClick={() => { remove.mutate(one.id) }} />}</li>
      ))}</ul>
      {allowed && intent.own && <Popconfirm title={t('training.remove-intent-sure')} okText={t('action.remove')} onConfirm={() => { removeIntent.mutate() }}><Button danger loading={removeIntent.isPending}>{t('training.remove-intent')}</Button></Popconfirm>}
    </div>
  )
}
