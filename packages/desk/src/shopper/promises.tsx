import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import type { PromiseView } from '@zhiyu/server/contract/promises'
import { DownOutlined, PauseCircleOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { lazy, Suspense, useId, useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { refreshConversation } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { Countdown } from '../parts/countdown.tsx'
import { useFaultWords } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { PartnerTasks } from './tasks.tsx'

const Evidence = lazy(() => import('./evidence.tsx').then(part => ({ default: part.Evidence })))

/** What was promised, how it stands, and what happened to each promise; what is waited for, and who was asked for help. */
export function Promises ({ row }: { row: ConversationSummary }) {
  const { t } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const promises = useQuery({ queryKey: keys.promises(row.id), queryFn: () => api.promises(row.id).then(page => page.items) })
  const rating = useQuery({ queryKey: keys.rating(row.id), queryFn: () => api.rating(row.id).then(page => page.rating) })
  const serves = row.state === 'with-agent' && may('conversation.reply') && (row.agent?.id === agent.id || may('conversation.intervene'))
  return (
    <section aria-labelledby="shopper-promises">
      <h3 id="shopper-promises">{t('shopper.promises')}</h3>
      <ul className="promises">{(promises.data ?? []).map(promise => <Line key={promise.id} promise={promise} />)}</ul>
      {promises.data?.length === 0 && <p className="faint">{t('shopper.no-promises')}</p>}
      <PartnerTasks id={row.id} serves={serves} wait={serves ? <WaitButton row={row} solution={promises.data?.find(one => one.kind === 'solution' && one.finishedAt === null)} /> : null} />
      {rating.data && <p className="rating"><span className="stars" role="img" aria-label={t('rating.stars', { n: rating.data.score })}>{'★'.repeat(rating.data.score)}<i>{'★'.repeat(5 - rating.data.score)}</i></span>{rating.data.nps !== null && <span className="faint">NPS {rating.data.nps}</span>}{rating.data.words && <q>{rating.data.words}</q>}</p>}
    </section>
  )
}

function Line ({ promise }: { promise: PromiseView }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const id = useId()
  const [open, setOpen] = useState(false)
  const runs = promise.finishedAt === null
  return (
    <li>
      <button type="button" className="promise" aria-expanded={open} aria-controls={id} onClick={() => { setOpen(!open) }}>
        <DownOutlined className="promise-fold" aria-hidden="true" />
        <span className="grow cut">{may(`promise.${promise.kind}`) ?? promise.kind}</span>
        {promise.pausedAt !== null ? <span className="promise-end promise-paused"><PauseCircleOutlined aria-hidden="true" /> {t(`promise.paused.${promise.pausedWhy ?? 'shopper'}`)}</span>
          : runs ? <><span className="faint">{t('promise.by', { at: formats.dateTime(promise.dueAt) })}</span><Countdown promise={promise} /></>
            : <span className={`promise-end promise-${promise.state}`}>{t(`promise.state.${promise.state}`)}</span>}
      </button>
      <div id={id}>{open && <Suspense fallback={null}><Evidence promise={promise} /></Suspense>}</div>
    </li>
  )
}

/** Only after a question, only for the solution: the server says no otherwise, and why. */
function WaitButton ({ row, solution }: { row: ConversationSummary; solution: PromiseView | undefined }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const waiting = solution?.pausedWhy === 'shopper'
  const wait = useMutation({ mutationFn: () => api.waitForReply(row.id, !waiting), onError: error => { void message.error(words(error)) }, onSettled: () => { refreshConversation(row.id) } })
  if (!solution || solution.state === 'breached' || (solution.pausedAt !== null && !waiting)) return null
  return <Button size="small" loading={wait.isPending} onClick={() => { wait.mutate() }}>{t(waiting ? 'promise.go-on' : 'promise.wait')}</Button>
}
