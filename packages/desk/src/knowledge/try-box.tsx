import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { hrefOf } from '../route.ts'
import { useFormats } from '../settings.tsx'

/** Ask as a shopper would: would the AI answer, from which article, how sure? */
export function TryBox ({ locale }: { locale: 'zh-CN' | 'en' }) {
  const { t } = useWords()
  const formats = useFormats()
  const words = useFaultWords()
  const [question, setQuestion] = useState('')
  const ask = useMutation({ mutationFn: () => api.tryQuestion(question.trim(), locale) })
  const submit = (): void => { if (question.trim()) ask.mutate() }
  return (
    <section className="sheet-panel try" aria-labelledby="try-title">
      <h2 id="try-title">{t('try.title')}</h2>
      <div className="try-line"><Input value={question} maxLength={500} aria-label={t('try.question')} placeholder={t('try.hint')} onChange={event => { setQuestion(event.target.value) }} onPressEnter={event => { if (!event.nativeEvent.isComposing) submit() }} /><Button loading={ask.isPending} disabled={question.trim() === ''} onClick={submit}>{t('try.ask')}</Button></div>
      <div role="status">
        {ask.isError && <p className="pb-wrong">{words(ask.error)}</p>}
        {ask.data && <>
          <p className={ask.data.answered ? 'try-yes' : 'try-no'}>{t(ask.data.answered ? 'try.yes' : 'try.no')} <span className="faint">{t('try.sure', { sure: formats.percent(ask.data.confidence), gate: formats.percent(ask.data.threshold) })}</span></p>
          <ol className="try-hits">{ask.data.hits.map(hit => <li key={hit.articleId}><a href={hrefOf('knowledge', hit.articleId)}>{hit.title}</a> <span className="faint figure">{formats.number(Math.round(hit.score * 10) / 10)}</span></li>)}</ol>
        </>}
      </div>
    </section>
  )
}
