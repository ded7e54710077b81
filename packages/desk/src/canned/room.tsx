import type { CannedReplyEdit, CannedReplyView } from '@zhiyu/server/contract/knowledge'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, Form, Input, Popconfirm, Segmented } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading, RoomPage, useFaultWords } from '../parts/states.tsx'

export function CannedRoom () {
  const { t } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [editing, setEditing] = useState<CannedReplyView | 'new' | null>(null)
  const [q, setQ] = useState('')
  const list = useQuery({ queryKey: keys.canned, queryFn: () => api.cannedReplies().then(page => page.items) })
  const refresh = (): void => { void queryClient.invalidateQueries({ queryKey: keys.canned }) }
  const back = useMutation({ mutationFn: (reply: CannedReplyView) => api.addCanned({ shortcut: reply.shortcut, locale: reply.locale, title: reply.title, body: reply.body }), onSettled: refresh })
  const remove = useMutation({
    mutationFn: (reply: CannedReplyView) => api.removeCanned(reply.id),
    onSuccess: (_done, reply) => { message.success({ content: <>{t('canned.removed', { shortcut: reply.shortcut })} <Button type="link" size="small" onClick={() => { back.mutate(reply) }}>{t('action.undo')}</Button></>, duration: 8 }) },
    onError: error => { void message.error(words(error)) }, onSettled: refresh,
  })
  const low = q.trim().toLowerCase()
  const shown = (list.data ?? []).filter(reply => low === '' || `${reply.shortcut} ${reply.title} ${reply.body}`.toLowerCase().includes(low)).toSorted((a, b) => a.locale === b.locale ? (a.shortcut < b.shortcut ? -1 : 1) : a.locale === 'zh-CN' ? -1 : 1)
  return (
    <RoomPage title={t('room.canned')} aside={t('canned.line')} actions={<><Input.Search allowClear aria-label={t('canned.search')} placeholder={t('canned.search')} onChange={event => { setQ(event.target.value) }} /><Button type="primary" onClick={() => { setEditing('new') }}>{t('canned.add')}</Button></>}>
      {list.isError && <Failure error={list.error} retry={() => { void list.refetch() }} />}
      {list.isPending && <Loading />}
      {list.data && shown.length === 0 && <Empty title={t('canned.none')} action={<Button onClick={() => { setEditing('new') }}>{t('canned.add')}</Button>}>{t('canned.none-text')}</Empty>}
      {shown.length > 0 && (
        <div className="sheet-panel table-scroll" tabIndex={0} role="region" aria-label={t('room.canned')}>
          <table className="plain-table">
            <thead><tr><th scope="col">{t('canned.shortcut')}</th><th scope="col">{t('canned.title')}</th><th scope="col">{t('canned.body')}</th><th scope="col">{t('setting.language')}</th><th scope="col"><span className="hidden-heading">{t('action.edit')}</span></th></tr></thead>
            <tbody>{shown.map(reply => (
              <tr key={reply.id}>
                <td><kbd>/{reply.shortcut}</kbd></td><td><b>{reply.title}</b></td><td><span className="two-lines faint">{reply.body}</span></td><td className="no-wrap">{t(`language.name.${reply.locale}`)}</td>
                <td className="cell-end"><span className="buttons"><Button size="small" onClick={() => { setEditing(reply) }} aria-label={`${t('action.edit')} /${reply.shortcut}`}>{t('action.edit')}</Button><Popconfirm title={t('canned.remove', { shortcut: reply.shortcut })} okText={t('action.remove')} onConfirm={() => { remove.mutate(reply) }}><Button size="small" aria-label={`${t('action.remove')} /${reply.shortcut}`}>{t('action.remove')}</Button></Popconfirm></span></td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {editing && <CannedEditor reply={editing === 'new' ? undefined : editing} close={() => { setEditing(null) }} />}
    </RoomPage>
  )
}

function CannedEditor ({ reply, close }: { reply: CannedReplyView | undefined; close: () => void }) {
  const { t, language } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [form] = Form.useForm<CannedReplyEdit>()
  const save = useMutation({
    mutationFn: (fields: CannedReplyEdit) => reply ? api.saveCanned(reply.id, fields) : api.addCanned(fields),
    onSuccess: () => { void queryClient.invalidateQueries({ queryKey: keys.canned }); void message.success(t('action.saved')); close() },
    onError: error => { void message.error(words(error)) },
  })
  return (
    <Drawer open onClose={close} title={reply ? `${t('action.edit')} /${reply.shortcut}` : t('canned.add')} size={440} destroyOnHidden footer={<div className="drawer-foot"><Button onClick={close}>{t('action.cancel')}</Button><Button type="primary" loading={save.isPending} onClick={() => { form.submit() }}>{t('action.save')}</Button></div>}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={reply ?? { locale: language }} onFinish={fields => { save.mutate({ shortcut: fields.shortcut, locale: fields.locale, title: fields.title, body: fields.body }) }}>
        <Form.Item name="locale" label={t('setting.language')}><Segmented options={[{ value: 'zh-CN', label: t('language.name.zh-CN') }, { value: 'en', label: t('language.name.en') }]} /></Form.Item>
        <Form.Item name="shortcut" label={t('canned.shortcut')} extra={t('canned.shortcut-text')} rules={[{ required: true, pattern: /^[^\s/]{1,40}$/, message: t('canned.shortcut-text') }]}><Input prefix="/" /></Form.Item>
        <Form.Item name="title" label={t('canned.title')} rules={[{ required: true, whitespace: true, max: 100, message: t('canned.need-title') }]}><Input /></Form.Item>
        <Form.Item name="body" label={t('canned.body')} extra={t('canned.body-text')} rules={[{ required: true, whitespace: true, max: 5_000, message: t('canned.need-body') }]}><Input.TextArea rows={8} /></Form.Item>
      </Form>
    </Drawer>
  )
}
