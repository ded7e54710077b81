import type { ModelView, TestAnswer } from '@zhiyu/server/contract/models'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Input } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

/** What the model can do, as it was found out. */
export function Probe ({ view, put }: { view: ModelView; put: (next: ModelView) => void }) {
  const { t, may } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const formats = useFormats()
  const again = useMutation({ mutationFn: api.probeModel, onSuccess: put, onError: error => { void message.error(words(error)) } })
  const { probe } = view
  const can = (name: string): boolean => probe?.steps.some(step => step.name === name && step.ok) === true
  return (
    <section className="sheet-panel" aria-labelledby="model-probe">
      <div className="model-head"><h2 id="model-probe">{t('model.probe')}</h2>{probe && <span className="faint">{t('model.probe-at', { at: formats.dateTime(probe.at) })}</span>}<Button size="small" loading={again.isPending} onClick={() => { again.mutate() }}>{t('model.probe-again')}</Button></div>
      {!probe && <p className="faint">{t('model.probe-none')}</p>}
      {probe && (
        <>
          <ul className="model-steps">{probe.steps.map(step => (
            <li key={step.name}><span className={step.ok ? 'model-yes' : 'model-no'} aria-hidden="true">{step.ok ? '✓' : '✕'}</span><b>{t(`model.probe.${step.name}`)}</b><span className="faint">{step.ok ? t('model.probe.good', { ms: formats.number(step.elapsedMs) }) : may(`model.why.${step.why ?? ''}`) ?? step.why}</span></li>
          ))}</ul>
          {can('reach') && <p className="faint">{t(probe.countsTokens ? 'model.counts' : 'model.counts-not')} · {t('model.way', { way: t(`model.way.${can('tools') ? 'tools' : can('json') ? 'json' : 'plain'}`) })}</p>}
        </>
      )}
    </section>
  )
}

export function TestBox ({ refresh }: { refresh: () => void }) {
  const { t, may } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [text, setText] = useState('')
  const send = useMutation<TestAnswer, unknown, string>({ mutationFn: api.testModel, onSuccess: refresh, onError: error => { void message.error(words(error)) } })
  const asked = text.trim() === '' ? t('model.test-example') : text
  return (
    <section className="sheet-panel" aria-labelledby="model-test">
      <h2 id="model-test">{t('model.test')}</h2>
      <p className="faint model-about">{t('model.test-text')}</p>
      <div className="model-test"><Input aria-label={t('model.test-label')} value={text} maxLength={500} placeholder={t('model.test-example')} onChange={event => { setText(event.target.value) }} onPressEnter={() => { send.mutate(asked) }} /><Button loading={send.isPending} onClick={() => { send.mutate(asked) }}>{t('model.test-send')}</Button></div>
      <div role="status">
        {send.data && !send.data.answered && <Alert type="warning" showIcon title={may(`model.why.${send.data.why ?? ''}`) ?? may(`model.refusal.${send.data.why ?? ''}`) ?? send.data.why} />}
        {send.data && <dl className="model-said"><dt>{t('model.test-seen')}</dt><dd>{send.data.seen}</dd>{send.data.answered && <><dt>{t('model.test-said')}</dt><dd>{send.data.text}<span className="faint">{t('model.test-spent', { ms: send.data.elapsedMs, in: send.data.tokensIn, out: send.data.tokensOut })}</span></dd></>}</dl>}
      </div>
    </section>
  )
}
