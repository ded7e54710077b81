import type { Partner, PartnerTaskView } from '@zhiyu/server/contract/promises'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { refreshConversation } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

const HOUR = 3_600_000
const DUE_HOURS = [2, 8, 24, 72] as const
const partners: readonly Partner[] = ['logistics', 'repair', 'after-sales']

/** What partners have to do for this conversation, and what came of it. */
export function PartnerTasks ({ id, serves, wait }: { id: string; serves: boolean; wait: ReactNode }) {
  const { t } = useWords()
  const tasks = useQuery({ queryKey: keys.tasks(id), queryFn: () => api.partnerTasks(id).then(page => page.items) })
  const [dialog, setDialog] = useState<'new' | PartnerTaskView | null>(null)
  return (
    <>
      {tasks.data && tasks.data.length > 0 && <ul className="partner-tasks" aria-label={t('task.title')}>{tasks.data.map(task => <Task key={task.id} task={task} finish={serves ? () => { setDialog(task) } : undefined} />)}</ul>}
      {serves && <div className="promise-acts">{wait}<Button size="small" onClick={() => { setDialog('new') }}>{t('task.open')}</Button></div>}
      <NewTask id={id} open={dialog === 'new'} close={() => { setDialog(null) }} />
      <FinishTask id={id} task={dialog === 'new' ? null : dialog} close={() => { setDialog(null) }} />
    </>
  )
}

function Task ({ task, finish }: { task: PartnerTaskView; finish: (() => void) | undefined }) {
  const { t } = useWords()
  const formats = useFormats()
  return (
    <li>
      <span className="task-top"><b>{t(`partner.${task.partner}`)}</b><span className="faint">{task.doneAt ? t('task.done-at', { at: formats.dateTime(task.doneAt) }) : t('promise.by', { at: formats.dateTime(task.dueAt) })}</span><span className="grow" />{!task.doneAt && finish && <Button type="link" size="small" onClick={finish}>{t('task.finish')}</Button>}</span>
      <span className="task-what">{task.what}</span>
      {task.result && <span className="task-result">{task.result}</span>}
    </li>
  )
}

function useChange (id: string, close: () => void) {
  const { message } = App.useApp()
  const words = useFaultWords()
  return {
    onSuccess: close, onError: (error: unknown) => { void message.error(words(error)) },
    onSettled: () => { refreshConversation(id); void queryClient.invalidateQueries({ queryKey: keys.tasks(id) }) },
  }
}

function NewTask ({ id, open, close }: { id: string; open: boolean; close: () => void }) {
  const { t } = useWords()
  const [form] = Form.useForm<{ partner: Partner; what: string; hours: number }>()
  const change = useChange(id, close)
  const add = useMutation({ mutationFn: (task: { partner: Partner; what: string; hours: number }) => api.openTask(id, { partner: task.partner, what: task.what.trim(), dueInMs: task.hours * HOUR }), ...change })
  return (
    <Modal open={open} onCancel={close} title={t('task.open')} okText={t('task.open-ok')} confirmLoading={add.isPending} onOk={() => { form.submit() }} destroyOnHidden width={480}>
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} initialValues={{ partner: 'logistics', hours: 8 }} onFinish={task => { if (!add.isPending) add.mutate(task) }}>
        <p className="dialog-text">{t('task.text')}</p>
        <Form.Item name="partner" label={t('task.partner')}><Select options={partners.map(partner => ({ value: partner, label: t(`partner.${partner}`) }))} /></Form.Item>
        <Form.Item name="what" label={t('task.what')} rules={[{ required: true, whitespace: true, message: t('task.need') }, { max: 500 }]}><Input.TextArea rows={3} /></Form.Item>
        <Form.Item name="hours" label={t('task.due')}><Select options={DUE_HOURS.map(hours => ({ value: hours, label: t('task.hours', { n: hours }) }))} /></Form.Item>
      </Form>
    </Modal>
  )
}

function FinishTask ({ id, task, close }: { id: string; task: PartnerTaskView | null; close: () => void }) {
  const { t } = useWords()
  const [form] = Form.useForm<{ result: string }>()
  const change = useChange(id, close)
  const finish = useMutation({ mutationFn: (result: string) => api.completeTask(task?.id ?? '', result), ...change })
  return (
    <Modal open={task !== null} onCancel={close} title={t('task.finish')} okText={t('task.finish')} confirmLoading={finish.isPending} onOk={() => { form.submit() }} destroyOnHidden width={480}>
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={({ result }) => { if (!finish.isPending) finish.mutate(result.trim()) }}>
        <p className="dialog-text">{task?.what}</p>
        <Form.Item name="result" label={t('task.result')} rules={[{ required: true, whitespace: true, message: t('task.need-result') }, { max: 2_000 }]}><Input.TextArea rows={3} /></Form.Item>
      </Form>
    </Modal>
  )
}
