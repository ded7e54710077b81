import type { DialectView } from '@zhiyu/server/contract/autonomy'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { hrefOf } from '../route.ts'
import { Failure, Loading, useFaultWords } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** How well each dialect is understood; below the line its turns wait here for a person's word. */
export function Dialects ({ dialects, line }: { dialects: readonly DialectView[]; line: number }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const [shown, setShown] = useState<string | null>(null)
  return (
    <section className="sheet-panel autonomy-part" aria-labelledby="autonomy-dialects">
      <h2 id="autonomy-dialects">{t('dialects.title')}</h2>
      <p className="faint">{t('dialects.line', { line: formats.percent(line) })}</p>
      {dialects.length === 0 && <p className="faint">{t('dialects.none')}</p>}
      <ul className="autonomy-dialects">{dialects.map(one => (
        <li key={one.dialect}>
          <div className="autonomy-dialect">
            <b className="grow">{may(`written.${one.dialect}`) ?? may(`dialect.${one.dialect}`) ?? one.dialect}</b>
            <span className="figure">{t('dialects.share', { share: formats.percent(one.share), n: one.turns })}</span>
            {one.open ? <Button size="small" aria-expanded={shown === one.dialect} onClick={() => { setShown(shown === one.dialect ? null : one.dialect) }}>{t('dialects.review', { n: one.waiting })}</Button> : <span className="status status-delivered">{t('dialects.fine')}</span>}
          </div>
          {shown === one.dialect && one.open && <ReviewQueue dialect={one.dialect} />}
        </li>
      ))}</ul>
    </section>
  )
}

function ReviewQueue ({ dialect }: { dialect: string }) {
  const { t, may } = useWords()
  const allowed = useMay()('conversation.note')
  const { message } = App.useApp()
  const words = useFaultWords()
  const queue = useQuery({ queryKey: keys.dialectQueue(dialect), queryFn: () => api.dialectQueue(dialect).then(page => page.items) })
  const review = useMutation({
    mutationFn: (wish: { conversationId: string; seq: number; right: boolean }) => api.reviewDialect(dialect, wish),
    onError: error => { void message.error(words(error)) },
    onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.dialectQueue(dialect) }); void queryClient.invalidateQueries({ queryKey: keys.autonomy }) },
  })
  if (queue.isError) return <Failure error={queue.error} retry={() => { void queue.refetch() }} />
  if (!queue.data) return <Loading />
  return (
    <ul className="autonomy-queue">{queue.data.map(one => (
      <li key={`${one.conversationId}${one.seq}`}>
        <q>{one.words}</q>
        <span className="faint">{t('dialects.read-as', { what: may(`command.${one.read[0] ?? 'cannot-handle'}`) ?? one.read[0] ?? '' })} <a className="no-wrap" href={hrefOf('inbox', 'resolved', one.conversationId)}>{t('autonomy.open')}</a></span>
        {allowed && <span className="buttons"><Button size="small" disabled={review.isPending} onClick={() => { review.mutate({ conversationId: one.conversationId, seq: one.seq, right: true }) }}>{t('dialects.right')}</Button><Button size="small" disabled={review.isPending} onClick={() => { review.mutate({ conversationId: one.conversationId, seq: one.seq, right: false }) }}>{t('dialects.wrong')}</Button></span>}
      </li>
    ))}</ul>
  )
}
