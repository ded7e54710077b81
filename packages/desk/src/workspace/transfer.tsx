import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { useMutation } from '@tanstack/react-query'
import { App, Form, Input, Modal, Segmented, Select } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useSkillName } from '../parts/skills.ts'
import { useSession } from '../session.tsx'
import { refreshConversation } from '../api/refresh.ts'
import { AgentField } from './agent-field.tsx'

export function TransferDialog ({ open, row, close }: { open: boolean; row: ConversationSummary; close: () => void }) {
  const { t } = useWords()
  const { agent: me } = useSession()
  const { message } = App.useApp()
  const words = useFaultWords()
  const { skills, nameOf } = useSkillName()
  const [to, setTo] = useState<'agent' | 'skill'>('agent')
  const [form] = Form.useForm<{ toAgentId?: string; skill?: string; reason: string }>()
  const transfer = useMutation({
    mutationFn: (fields: { toAgentId?: string; skill?: string; reason: string }) => api.transfer(row.id, { reason: fields.reason.trim(), ...(to === 'agent' && fields.toAgentId ? { toAgentId: fields.toAgentId } : {}), ...(to === 'skill' && fields.skill ? { skill: fields.skill } : {}) }),
    onSuccess: () => { void message.success(t('transfer.done')); close() },
    onError: error => { void message.error(words(error)) },
    onSettled: () => { refreshConversation(row.id) },
  })
  return (
    <Modal open={open} onCancel={close} title={t('transfer.title')} okText={t('talk.transfer')} confirmLoading={transfer.isPending} onOk={() => { form.submit() }} destroyOnHidden width={480} afterOpenChange={shown => { if (shown) form.getFieldInstance('toAgentId')?.focus() }}>
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={fields => { transfer.mutate(fields) }} onKeyDown={event => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) { event.preventDefault(); form.submit() } }}>
        <Form.Item><Segmented<'agent' | 'skill'> block aria-label={t('transfer.title')} value={to} onChange={setTo} options={[{ value: 'agent', label: t('transfer.agent') }, { value: 'skill', label: t('transfer.skill') }]} /></Form.Item>
        {to === 'agent'
          ? <AgentField name="toAgentId" label={t('transfer.to-agent')} except={[me.id, row.agent?.id]} />
          : <Form.Item name="skill" label={t('transfer.to-skill')} rules={[{ required: true, message: t('transfer.need-skill') }]} extra={t('transfer.skill-text')}>
              <Select showSearch={{ optionFilterProp: 'label' }} placeholder={t('transfer.choose')} options={skills.map(skill => ({ value: skill, label: nameOf(skill) }))} />
            </Form.Item>}
        <Form.Item name="reason" label={t('transfer.reason')} rules={[{ required: true, whitespace: true, message: t('transfer.need-reason') }, { max: 500 }]} extra={t('transfer.reason-text')}>
          <Input.TextArea rows={3} placeholder={t('transfer.reason-hint')} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
