import type { InboxPage } from '@zhiyu/server/contract/conversations'
import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useEffect, useRef } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { live } from '../live/socket.ts'
import { go } from '../route.ts'
import { useMay, useSession } from '../session.tsx'
import { useSettings } from '../settings.tsx'

/** The browser's title counts what I have not read; a notification (if wanted) says who writes, as plain text. */
export function Attention () {
  const { t } = useWords()
  const { shop } = useSession()
  const may = useMay()
  const { notify } = useSettings()
  const { notification } = App.useApp()
  const seen = useRef<Map<string, number> | undefined>(undefined)
  const mine = useQuery({ queryKey: [...keys.inbox, 'attention'], queryFn: ({ signal }) => api.inbox({ view: 'mine', limit: 50 }, signal), enabled: may('conversation.reply') })
  const items = mine.data?.items
  const open = items?.map(row => row.id).toSorted().join(' ') ?? ''
  // A new message is told only to those who have its conversation open: what is mine stays open, whatever is on screen.
  useEffect(() => {
    const closers = open.split(' ').filter(Boolean).map(id => live.open(id, () => queryClient.getQueryData<InboxPage>([...keys.inbox, 'attention'])?.items.find(row => row.id === id)?.lastSeq ?? 0))
    return () => { for (const close of closers) close() }
  }, [open])
  const unread = items?.reduce((sum, row) => sum + row.unread, 0) ?? 0
  useEffect(() => { document.title = `${unread > 0 ? `(${unread}) ` : ''}${shop.name} · ${t('app.name')}` }, [unread, shop.name, t])
  useEffect(() => {
    if (!items) return
    const before = seen.current
    seen.current = new Map(items.map(row => [row.id, row.lastSeq]))
    if (!before || !notify || typeof Notification === 'undefined' || Notification.permission !== 'granted' || document.hasFocus()) return
    for (const row of items) {
      if (row.unread === 0 || (before.get(row.id) ?? -1) >= row.lastSeq) continue
      const note = new Notification(row.customer.name ?? t('shopper.anonymous'), { body: (row.lastWords ?? '').slice(0, 120), tag: row.id })
      note.onclick = () => { window.focus(); go('inbox', 'mine', row.id); note.close() }
    }
  }, [items, notify, t])
  // A whisper is wanted now, whatever the agent looks at.
  const held = useRef(new Set<string>())
  useEffect(() => { held.current = new Set(open.split(' ').filter(Boolean)) }, [open])
  useEffect(() => live.listen(frame => {
    if (frame.t !== 'changed' || frame.event !== 'conversation.whispered' || !held.current.has(frame.conversation) || location.hash.endsWith(frame.conversation)) return
    const id = frame.conversation
    notification.info({ key: `whisper-${id}`, title: t('intervene.toast'), duration: 0, actions: <Button size="small" type="primary" onClick={() => { notification.destroy(`whisper-${id}`); go('inbox', 'mine', id) }}>{t('intervene.toast-open')}</Button> })
  }), [notification, t])
  return null
}
