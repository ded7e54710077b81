import { useMutation } from '@tanstack/react-query'
import { App, Form, Input, Modal } from 'antd'
import { api, type Revealed } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'

export function RevealDialog ({ customerId, close, shown }: { customerId: string; close: () => void; shown: (seen: Revealed) => void }) {
  const { t } = useWords()
  const words = useFaultWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ reason: string }>()
  const reveal = useMutation({ mutationFn: (reason: string) => api.reveal(customerId, reason), onSuccess: seen => { shown(seen); close() }, onError: error => { void message.error(words(error)) } })
  return (
    <Modal open onCancel={close} title={t('reveal.title')} okText={t('shopper.reveal')} confirmLoading={reveal.isPending} onOk={() => { form.submit() }} width={420}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={fields => { reveal.mutate(fields.reason.trim()) }}>
        <Form.Item name="reason" label={t('reveal.reason')} extra={t('reveal.text')} rules={[{ required: true, whitespace: true, message: t('reveal.need') }]}><Input maxLength={300} autoFocus /></Form.Item>
      </Form>
    </Modal>
  )
}
