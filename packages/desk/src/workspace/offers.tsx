import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import type { PromiseView } from '@zhiyu/server/contract/promises'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { refreshConversation } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** A broken promise may be made good: what the playbook offers, for whoever serves to accept or decline. Nothing is paid from here, and it says so. */
export function Offers ({ row }: { row: ConversationSummary }) {
  const { agent } = useSession()
  const may = useMay()
  const promises = useQuery({ queryKey: keys.promises(row.id), queryFn: () => api.promises(row.id).then(page => page.items) })
  const serves = may('conversation.reply') && (row.agent?.id === agent.id || may('conversation.intervene'))
  const open = serves ? promises.data?.filter(promise => promise.proposal?.state === 'proposed') ?? [] : []
  return open.map(promise => <Offer key={promise.id} promise={promise} conversationId={row.id} />)
}

function Offer ({ promise, conversationId }: { promise: PromiseView; conversationId: string }) {
  const { t, may } = useWords()
  const { message } = App.useApp()
  const formats = useFormats()
  const words = useFaultWords()
  const [declining, setDeclining] = useState(false)
  const [form] = Form.useForm<{ reason: string }>()
  const proposal = promise.proposal!
  const settled = { onError: (error: unknown) => { void message.error(words(error)) }, onSettled: () => { refreshConversation(conversationId) } }
  const accept = useMutation({ mutationFn: () => api.acceptProposal(proposal.id), ...settled, onSuccess: () => { void message.success(t('offer.accepted')) } })
  const decline = useMutation({ mutationFn: (reason: string) => api.declineProposal(proposal.id, reason), ...settled, onSuccess: () => { setDeclining(false) } })
  return (
    <div className="offer" role="region" aria-label={t('offer.title')}>
      <div className="grow"><b>{t('offer.words', { what: may(`promise.${promise.kind}`) ?? promise.kind, money: formats.money(proposal.amount) })}</b><span>{t('offer.honest')}</span></div>
      <Button size="small" onClick={() => { setDeclining(true) }}>{t('offer.decline')}</Button>
      <Button size="small" type="primary" loading={accept.isPending} onClick={() => { accept.mutate() }}>{t('offer.accept', { money: formats.money(proposal.amount) })}</Button>
      <Modal open={declining} onCancel={() => { setDeclining(false) }} title={t('offer.decline')} okText={t('offer.decline')} confirmLoading={decline.isPending} onOk={() => { form.submit() }} destroyOnHidden width={480}>
        <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={({ reason }) => { if (!decline.isPending) decline.mutate(reason.trim()) }}>
          <Form.Item name="reason" label={t('offer.reason')} rules={[{ required: true, whitespace: true, message: t('offer.need') }, { max: 500 }]}><Input.TextArea rows={3} /></Form.Item>
        </Form>
      </Modal>
    </div>
  )
}
