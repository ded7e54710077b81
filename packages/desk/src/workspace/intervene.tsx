import type { ConversationSummary, NoteView } from '@zhiyu/server/contract/conversations'
import { DownOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Dropdown, Tooltip } from 'antd'
import { lazy, Suspense, useState, type Ref, useImperativeHandle, useRef } from 'react'
import { api } from '../api/calls.ts'
import { refreshConversation } from '../api/refresh.ts'
import { useWords, type Key } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { takingPart } from './taking-part.ts'

const InterveneDialog = lazy(() => import('./intervene-dialog.tsx').then(part => ({ default: part.InterveneDialog })))

export type Deed = 'assign' | 'push' | 'join' | 'whisper'
export interface InterveneHandle { open (): void }

/** What a supervisor may do here and now; only what makes sense in this state is offered. */
export function InterveneMenu ({ row, notes, transfer, ref }: { row: ConversationSummary; notes: readonly NoteView[]; transfer: () => void; ref: Ref<InterveneHandle> }) {
  const { t } = useWords()
  const { agent } = useSession()
  const may = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [shown, setShown] = useState(false)
  const [deed, setDeed] = useState<Deed>()
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const act = (said: Key) => ({
    onSuccess: () => { void message.success(t(said)) },
    onError: (error: unknown) => { void message.error(words(error)) },
    onSettled: () => { refreshConversation(row.id) },
  })
  const undo = useMutation({ mutationFn: () => api.undoPush(row.id), ...act('intervene.push-undone') })
  const leave = useMutation({ mutationFn: () => api.leave(row.id), ...act('intervene.left') })
  useImperativeHandle(ref, () => ({ open () { setShown(true); button.current?.focus() } }))
  if (!may('conversation.intervene') || row.state === 'resolved') return null
  const beside = row.state === 'with-agent' && row.agent?.id !== agent.id
  const inside = takingPart(notes).some(part => part.id === agent.id)
  const items: { key: string; title: Key; text: Key }[] = [
    ...(beside ? [{ key: 'whisper', title: 'intervene.whisper' as const, text: 'intervene.whisper-text' as const }] : []),
    ...(beside && !inside ? [{ key: 'join', title: 'intervene.join' as const, text: 'intervene.join-text' as const }] : []),
    ...(beside && inside ? [{ key: 'leave', title: 'intervene.leave' as const, text: 'intervene.leave-text' as const }] : []),
    ...(row.state === 'waiting' && !row.pushed ? [{ key: 'push', title: 'intervene.push' as const, text: 'intervene.push-text' as const }] : []),
    ...(row.state === 'waiting' && row.pushed ? [{ key: 'undo', title: 'intervene.undo-push' as const, text: 'intervene.undo-push-text' as const }] : []),
    { key: 'assign', title: 'intervene.assign', text: 'intervene.assign-text' },
    ...(beside ? [{ key: 'transfer', title: 'talk.transfer' as const, text: 'intervene.transfer-text' as const }] : []),
  ]
  // The key press that chose must not also press what the dialog focuses.
  const choose = (key: string): void => {
    setShown(false)
    if (key === 'undo') undo.mutate()
    else if (key === 'transfer') transfer()
    else if (key === 'leave') leave.mutate()
    else { setDeed(key as Deed); setAsking(true) } // the keys above
  }
  return (
    <>
      <Dropdown open={shown} onOpenChange={setShown} trigger={['click']} placement="bottomRight" autoFocus
        menu={{ 'aria-label': t('intervene.title'), onClick: ({ key, domEvent }) => { domEvent.preventDefault(); choose(key) }, items: items.map(item => ({ key: item.key, label: <span className="menu-line"><b>{t(item.title)}</b><span className="faint">{t(item.text)}</span></span> })) }}>
        <Tooltip title={shown ? '' : `${t('intervene.title')} · I`}><Button ref={button} aria-haspopup="menu" aria-expanded={shown} loading={undo.isPending || leave.isPending}>{t('intervene.open')} <DownOutlined /></Button></Tooltip>
      </Dropdown>
      <Suspense fallback={null}>{deed && <InterveneDialog open={asking} deed={deed} row={row} close={() => { setAsking(false) }} />}</Suspense>
    </>
  )
}
