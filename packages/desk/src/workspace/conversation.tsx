import type { ConversationSummary, NoteView } from '@zhiyu/server/contract/conversations'
import { useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { App, Button, Tooltip } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { refreshConversation } from '../api/refresh.ts'
import { useWords, type Key } from '../i18n/index.ts'
import { useOpenConversation, useOutbox, usePeer } from '../live/hooks.ts'
import { live } from '../live/socket.ts'
import { loadTalk } from '../live/talk.ts'
import { Face } from '../parts/face.tsx'
import { CallBackMark, CareMark, TierMark } from '../parts/marks.tsx'
import { Failure, Loading, useFaultWords } from '../parts/states.tsx'
import { go } from '../route.ts'
import { useMay, useSession } from '../session.tsx'
import { useShortcuts } from '../shell/keyboard.ts'
import { Beside } from './beside.tsx'
import { Composer, type ComposerHandle } from './composer.tsx'
import { HandOverCard } from './hand-over.tsx'
import { InterveneMenu, type InterveneHandle } from './intervene.tsx'
import { Messages } from './messages.tsx'
import { Offers } from './offers.tsx'
import { takingPart } from './taking-part.ts'
import { WhyButton } from './why.tsx'

const ResolveDialog = lazy(() => import('./resolve.tsx').then(part => ({ default: part.ResolveDialog })))
const TransferDialog = lazy(() => import('./transfer.tsx').then(part => ({ default: part.TransferDialog })))

export function Conversation ({ id, row }: { id: string; row: UseQueryResult<ConversationSummary> }) {
  const { t } = useWords()
  const talk = useQuery({ queryKey: keys.messages(id), queryFn: () => loadTalk(id), staleTime: Infinity, gcTime: 5 * 60_000 })
  const notes = useQuery({ queryKey: keys.notes(id), queryFn: () => api.notes(id).then(page => page.items) })
  const outgoing = useOutbox().filter(item => item.conversation === id)
  const peer = usePeer(id)
  useOpenConversation(id, talk.isSuccess)
  useReading(id, row.data, talk.data?.lastSeq ?? 0)
  if (row.isError) return <section className="talk talk-none" aria-label={t('talk.title')}><Failure error={row.error} retry={() => { void row.refetch() }} /></section>
  return (
    <section className="talk" aria-label={t('talk.title')}>
      {row.data && <TalkFrame row={row.data} notes={notes.data ?? []}>
        {talk.isError ? <Failure error={talk.error} retry={() => { void talk.refetch() }} />
          : talk.data ? <Messages id={id} talk={talk.data} notes={notes.data ?? []} outgoing={outgoing} peer={peer} customerName={row.data.customer.name} /> : <Loading />}
      </TalkFrame>}
    </section>
  )
}

/** What is on screen while the window has the focus counts as read. */
function useReading (id: string, row: ConversationSummary | undefined, lastSeq: number): void {
  const { agent } = useSession()
  const mine = row?.agent?.id === agent.id && row.state === 'with-agent'
  const told = useRef(0)
  useEffect(() => {
    if (!mine || lastSeq === 0) return
    const tell = (): void => {
      if (!document.hasFocus() || told.current >= lastSeq) return
      told.current = lastSeq
      if (!live.send({ t: 'read', conversation: id, seq: lastSeq })) void api.markRead(id, lastSeq).catch(() => { told.current = 0 })
      setTimeout(() => { void queryClient.invalidateQueries({ queryKey: keys.inbox }) }, 150)
    }
    tell()
    window.addEventListener('focus', tell)
    return () => { window.removeEventListener('focus', tell) }
  }, [id, mine, lastSeq])
}

function TalkFrame ({ row, notes, children }: { row: ConversationSummary; notes: readonly NoteView[]; children: React.ReactNode }) {
  const { t } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const composer = useRef<ComposerHandle>(null)
  const intervene = useRef<InterveneHandle>(null)
  const [dialog, setDialog] = useState<'transfer' | 'resolve' | null>(null)
  const mine = row.agent?.id === agent.id && row.state === 'with-agent'
  const act = (said: Key) => ({
    onSuccess: () => { void message.success(t(said)) },
    onError: (error: unknown) => { void message.error(words(error)) },
    onSettled: () => { refreshConversation(row.id) },
  })
  const taking = act('talk.taken')
  const take = useMutation({ mutationFn: () => api.take(row.id), ...taking, onSuccess: () => { taking.onSuccess(); go('inbox', 'mine', row.id) } })
  const reopen = useMutation({ mutationFn: () => api.reopen(row.id), ...act('talk.reopened') })
  const open = row.state !== 'resolved'
  const can = {
    take: open && !mine && may('conversation.take'),
    transfer: row.state === 'with-agent' && may('conversation.transfer') && (mine || may('conversation.intervene')),
    resolve: open && may('conversation.resolve') && (mine || may('conversation.intervene')),
    reopen: !open && may('conversation.reply'),
  }
  useShortcuts({
    r: () => { composer.current?.focus('reply') },
    n: () => { composer.current?.focus('note') },
    a: () => { if (can.take) take.mutate() },
    t: () => { if (can.transfer) setDialog('transfer') },
    e: () => { if (can.resolve) setDialog('resolve') },
    o: () => { if (can.reopen) reopen.mutate() },
    i: () => { intervene.current?.open() },
  })
  const name = row.customer.name ?? t('shopper.anonymous')
  return (
    <>
      <header className="talk-head">
        <Face name={row.customer.name} size={32} />
        <div className="talk-who">
          <h2><span className="cut">{name}</span><TierMark tier={row.customer.tier} />{row.customer.care.map(care => <CareMark key={care} care={care} />)}<CallBackMark callBack={row.callBack} /></h2>
          <p className="talk-state"><span className="cut"><StateWords row={row} /></span><WhyButton id={row.id} /></p>
        </div>
        <div className="talk-actions">
          <InterveneMenu ref={intervene} row={row} notes={notes} transfer={() => { setDialog('transfer') }} />
          {can.transfer && mine && <Tooltip title={`${t('talk.transfer')} · T`}><Button onClick={() => { setDialog('transfer') }}>{t('talk.transfer')}</Button></Tooltip>}
          {can.take && <Tooltip title={`${t('talk.take')} · A`}><Button type="primary" loading={take.isPending} onClick={() => { take.mutate() }}>{t('talk.take')}</Button></Tooltip>}
          {can.resolve && <Tooltip title={`${t('talk.resolve')} · E`}><Button type={mine ? 'primary' : 'default'} onClick={() => { setDialog('resolve') }}>{t('talk.resolve')}</Button></Tooltip>}
          {can.reopen && <Tooltip title={`${t('talk.reopen')} · O`}><Button loading={reopen.isPending} onClick={() => { reopen.mutate() }}>{t('talk.reopen')}</Button></Tooltip>}
        </div>
      </header>
      <Beside row={row} notes={notes} />
      <HandOverCard row={row} />
      {children}
      <Offers row={row} />
      <Composer key={row.id} ref={composer} row={row} mine={mine || (row.state === 'with-agent' && takingPart(notes).some(part => part.id === agent.id))} take={can.take ? () => { take.mutate() } : undefined} />
      <Suspense fallback={null}>
        <TransferDialog open={dialog === 'transfer'} row={row} close={() => { setDialog(null) }} />
        <ResolveDialog open={dialog === 'resolve'} row={row} close={() => { setDialog(null) }} />
      </Suspense>
    </>
  )
}

function StateWords ({ row }: { row: ConversationSummary }) {
  const { t, may } = useWords()
  const { agent } = useSession()
  const skill = row.neededSkill ? may(`skill.${row.neededSkill}`) ?? row.neededSkill : undefined
  const state = row.state === 'with-agent' ? (row.agent?.id === agent.id ? t('state.mine') : t('state.with', { name: row.agent?.name ?? '' })) : t(`state.${row.state}`)
  const reason = row.handoverReason ? may(`handover.${row.handoverReason}`) ?? row.handoverReason : undefined
  return <>{[state, skill, reason].filter(Boolean).join(' · ')}</>
}
