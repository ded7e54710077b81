import type { CopilotView, NextAction, SummaryPoint } from '@zhiyu/server/contract/copilot'
import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { Button } from 'antd'
import { useWords } from '../i18n/index.ts'
import { useSkillName } from '../parts/skills.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useWhyWords } from '../parts/why-words.ts'
import { insertion } from './insertion.ts'
import { useCopilot } from './use-copilot.ts'

/** The whole of it: what was asked, what to do, which articles, and phrases in the shopper's language. */
export function CopilotPanel ({ row, canReply }: { row: ConversationSummary; canReply: boolean }) {
  const copilot = useCopilot(row.id)
  if (copilot.isError) return <Failure error={copilot.error} retry={() => { void copilot.refetch() }} />
  if (!copilot.data) return <Loading />
  const put = canReply ? (text: string): void => { insertion.put(row.id, text) } : undefined
  return (
    <div className="shopper-body copilot">
      <Next view={copilot.data} put={put} />
      <Summary view={copilot.data} />
      <Articles view={copilot.data} put={put} />
      <Phrases view={copilot.data} put={put} />
    </div>
  )
}

type Put = ((text: string) => void) | undefined

function Next ({ view, put }: { view: CopilotView; put: Put }) {
  const { t, may } = useWords()
  const whyWords = useWhyWords()
  const { nameOf } = useSkillName()
  if (view.next.length === 0) return null
  const about = (one: NextAction): string => one.title ?? (one.about === null ? '' : one.kind === 'transfer' ? nameOf(one.about) : may(`intent.${one.about}`) ?? may(`promise.${one.about}`) ?? one.about)
  const phrase = (key: string): string | undefined => { const found = view.phrases.find(one => one.key === key); return found && found[spokenIn(view.written)] }
  const words = (one: NextAction): string | undefined => {
    if (one.kind === 'send-article') return view.articles.find(article => article.articleId === one.about)?.answer
    if (one.kind === 'tell-order') return view.drafts.find(draft => draft.source === 'flow')?.text
    return one.kind === 'soothe' ? phrase('sorry') : one.kind === 'ask-order' ? phrase('order-number') : one.kind === 'offer-close' ? phrase('more') : undefined
  }
  return (
    <section aria-labelledby="copilot-next">
      <h3 id="copilot-next">{t('copilot.next')}</h3>
      <ol className="copilot-next">{view.next.map((one, index) => {
        const text = words(one)
        return (
          <li key={index}>
            <div className="grow"><b>{t(`next.${one.kind}`, { about: about(one) })}</b><span>{whyWords(one.because)}</span></div>
            {put && text && <Button size="small" onClick={() => { put(text) }}>{t('copilot.use')}</Button>}
            {one.kind === 'transfer' && <kbd>T</kbd>}
          </li>
        )
      })}</ol>
    </section>
  )
}

function Summary ({ view }: { view: CopilotView }) {
  const { t, may } = useWords()
  const { asked, done, open, numbers } = view.summary
  const said = (point: SummaryPoint): string => {
    if (point.kind === 'deed') return [may(`intent.${point.what}`) ?? point.what, point.text].filter(Boolean).join(' ')
    if (point.kind === 'card') return [may(`card.${point.what}`) ?? point.what, point.text].filter(Boolean).join(' ')
    if (point.kind === 'task') return `${may(`playbook.value.${point.what}`) ?? point.what}: ${point.text}`
    if (point.kind === 'promise') return t('copilot.late', { what: may(`promise.${point.what}`) ?? point.what })
    return point.kind === 'unanswered' ? t('copilot.unanswered', { words: point.text }) : point.text
  }
  const part = (title: string, points: readonly SummaryPoint[]) => points.length > 0 && <div><dt>{title}</dt><dd><ul>{points.map((point, index) => <li key={index}>{said(point)}</li>)}</ul></dd></div>
  if (asked.length + done.length + open.length + numbers.length === 0) return null
  return (
    <section aria-labelledby="copilot-summary">
      <h3 id="copilot-summary">{t('copilot.summary')}</h3>
      <dl className="copilot-summary">
        {part(t('copilot.asked'), asked)}{part(t('copilot.done'), done)}{part(t('copilot.open'), open)}
        {numbers.length > 0 && <div><dt>{t('copilot.numbers')}</dt><dd className="copilot-numbers">{numbers.map(one => <code key={`${one.kind}${one.text}`}>{one.text}</code>)}</dd></div>}
      </dl>
    </section>
  )
}

function Articles ({ view, put }: { view: CopilotView; put: Put }) {
  const { t } = useWords()
  if (view.articles.length === 0) return null
  return (
    <section aria-labelledby="copilot-articles">
      <h3 id="copilot-articles">{t('copilot.articles')}</h3>
      <ul className="copilot-articles">{view.articles.map(one => (
        <li key={one.articleId}>
          <details><summary><b className="cut">{one.title}</b></summary><p>{one.answer}</p></details>
          {put && <Button size="small" onClick={() => { put(one.answer) }} aria-label={t('copilot.use-what', { what: one.title })}>{t('copilot.use')}</Button>}
        </li>
      ))}</ul>
    </section>
  )
}

type Spoken = 'zh-CN' | 'en' | 'yue'
const spokenIn = (written: string): Spoken => written === 'yue' ? 'yue' : written.startsWith('zh') || written === 'und' ? 'zh-CN' : 'en'

/** What the shopper writes, that nobody here translates it, and words that people wrote in that language. */
function Phrases ({ view, put }: { view: CopilotView; put: Put }) {
  const { t, may, language } = useWords()
  const theirs = spokenIn(view.written)
  return (
    <section aria-labelledby="copilot-phrases">
      <h3 id="copilot-phrases">{t('copilot.phrases')}</h3>
      <p className="faint">{view.written === 'und' ? t('copilot.written-unknown') : t('copilot.written', { language: may(`written.${view.written}`) ?? view.written })}{!view.translates && ` ${t('copilot.no-translation')}`}</p>
      <ul className="copilot-phrases">{view.phrases.map(one => (
        <li key={one.key}>
          {put ? <button type="button" onClick={() => { put(one[theirs]) }} title={t('copilot.use')}>{one[theirs]}</button> : <span>{one[theirs]}</span>}
          {theirs !== language && <span className="faint">{one[language]}</span>}
        </li>
      ))}</ul>
    </section>
  )
}
