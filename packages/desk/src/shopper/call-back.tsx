import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import type { CallBackView } from '@zhiyu/server/contract/routing'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { refreshConversation } from '../api/refresh.ts'
import { parseInstant } from '../clock.ts'
import { useWords } from '../i18n/index.ts'
import { useNow } from '../live/hooks.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** The call-back of this conversation, before everything else about the shopper: number, when, and what came of it, one click each. */
export function CallBack ({ conversation }: { conversation: ConversationSummary }) {
  const { data } = useQuery({ queryKey: keys.callBack(conversation.id), queryFn: () => api.callBack(conversation.id).then(page => page.callBack) })
  return data ? <CallBackCard key={`${data.askedAt} ${data.state}`} id={conversation.id} conversation={conversation} callBack={data} /> : null
}

function CallBackCard ({ id, conversation, callBack }: { id: string; conversation: ConversationSummary; callBack: CallBackView }) {
  const { t } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const formats = useFormats()
  const now = useNow()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [number, setNumber] = useState<string | null>(null)
  const fail = (error: unknown): void => { void message.error(words(error)) }
  const reveal = useMutation({ mutationFn: () => api.revealCallBack(id), onSuccess: ({ phone }) => { setNumber(phone) }, onError: fail })
  const conclude = useMutation({
    mutationFn: (reached: boolean) => api.concludeCallBack(id, reached), onError: fail,
    onSuccess: (_, reached) => { void message.success(t(reached ? 'call-back.reached-said' : 'call-back.missed-said')) },
    onSettled: () => { refreshConversation(id); void queryClient.invalidateQueries({ queryKey: keys.callBack(id) }) },
  })
  const open = callBack.state === 'open'
  const serves = conversation.state === 'with-agent' && may('conversation.reply') && (conversation.agent?.id === agent.id || may('conversation.intervene'))
  const later = callBack.notBefore !== null && parseInstant(callBack.notBefore) > now ? callBack.notBefore : null
  const when = later === null ? t('call-back.when.now') : callBack.tries > 0 ? t('call-back.when.again', { at: formats.dateTime(later) }) : t('call-back.when.at', { at: formats.dateTime(later) })
  return (
    <section className={open ? 'call-back' : 'call-back call-back-over'} aria-labelledby="call-back-title">
      <h3 id="call-back-title"><PhoneMark />{t(callBack.state === 'open' ? `call-back.title.${callBack.how}` : `call-back.title.${callBack.state}`)}</h3>
      {open && callBack.how === 'phone' && <>
        <p className="call-back-number figure" aria-label={t('call-back.number')}>{number === null ? callBack.phone : <a href={`tel:${number}`}>{number}</a>}</p>
        <p>{[when, callBack.tries > 0 ? t('call-back.tries', { n: callBack.tries }) : ''].filter(Boolean).join(' · ')}</p>
        {(serves || may('customer.reveal')) && number === null && <div><Button size="small" loading={reveal.isPending} onClick={() => { reveal.mutate() }}>{t('call-back.show')}</Button> <span className="faint">{t('call-back.audit')}</span></div>}
        {serves && <div className="call-back-actions">
          <Button type="primary" loading={conclude.isPending && conclude.variables} disabled={conclude.isPending} onClick={() => { conclude.mutate(true) }}>{t('call-back.reached')}</Button>
          <Button loading={conclude.isPending && !conclude.variables} disabled={conclude.isPending} onClick={() => { conclude.mutate(false) }}>{t('call-back.missed')}</Button>
        </div>}
      </>}
      {!open && callBack.finishedAt && <p className="faint">{[formats.dateTime(callBack.finishedAt), callBack.tries > 0 ? t('call-back.tries', { n: callBack.tries }) : ''].filter(Boolean).join(' · ')}</p>}
    </section>
  )
}

function PhoneMark () {
  return <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M4.200 1.800 6 2.300l.7 3-1.400 1.200a8.500 8.500 0 0 0 4.200 4.200l1.200-1.400 3 .7.5 1.800c-.2 1.400-1.300 2.200-2.700 2.200C6.500 14 2 9.500 2 4.500c0-1.400.8-2.500 2.200-2.700z" fill="none" stroke="currentColor" strokeWidth="1.400" strokeLinejoin="round" /></svg>
}
