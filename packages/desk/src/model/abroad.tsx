import type { ModelView } from '@zhiyu/server/contract/models'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

const SHORTEST = 20

/** Who agreed, when and to what, that an address outside mainland China is asked. */
export function Abroad ({ view, put }: { view: ModelView; put: (next: ModelView) => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const formats = useFormats()
  const [text, setText] = useState('')
  const onError = (error: unknown): void => { void message.error(words(error)) }
  const agree = useMutation({ mutationFn: api.agreeModelAbroad, onSuccess: next => { put(next); setText('') }, onError })
  const withdraw = useMutation({ mutationFn: api.withdrawModelAbroad, onSuccess: put, onError })
  const needed = view.refusals.includes('needs-consent')
  return (
    <section className="sheet-panel" aria-labelledby="model-abroad">
      <h2 id="model-abroad">{t('model.abroad')}</h2>
      {view.effectiveRegion === 'abroad' && <p className="model-about">{t('model.abroad-text')}</p>}
      {needed && (
        <div className="field model-agree">
          <label htmlFor="model-consent">{t('model.abroad-words')}</label>
          <Input.TextArea id="model-consent" rows={4} maxLength={4_000} value={text} aria-describedby="model-consent-note" onChange={event => { setText(event.target.value) }} />
          <div className="model-row"><span id="model-consent-note" className="faint">{t('model.abroad-short')}</span><Button type="primary" disabled={text.trim().length < SHORTEST} loading={agree.isPending} onClick={() => { agree.mutate(text.trim()) }}>{t('model.abroad-agree')}</Button></div>
        </div>
      )}
      <ul className="model-consents">{view.consents.map(consent => (
        <li key={consent.at}>
          <span className="model-row"><b>{t('model.abroad-by', { who: consent.byName, at: formats.dateTime(consent.at), host: consent.host })}</b>{consent.withdrawnAt ? <span className="status">{t('model.abroad-withdrawn', { at: formats.dateTime(consent.withdrawnAt) })}</span> : <Popconfirm title={t('model.abroad-withdraw-ask')} okText={t('model.abroad-withdraw')} onConfirm={() => { withdraw.mutate() }}><Button size="small">{t('model.abroad-withdraw')}</Button></Popconfirm>}</span>
          <p className="faint">{consent.text}</p>
        </li>
      ))}</ul>
    </section>
  )
}
