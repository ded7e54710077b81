import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { useMutation } from '@tanstack/react-query'
import { App, Form, Input, Modal } from 'antd'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { modKey } from '../shell/keyboard.ts'
import { refreshConversation } from '../api/refresh.ts'

const reasons = ['answered', 'refunded', 'delivered', 'guided', 'no-reply', 'duplicate'] as const

/** One tap for the usual endings, words for the others; ⌘Enter confirms. */
export function ResolveDialog ({ open, row, close }: { open: boolean; row: ConversationSummary; close: () => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [form] = Form.useForm<{ resolution: string }>()
  const resolve = useMutation({
    mutationFn: (resolution: string) => api.resolve(row.id, { resolution, revision: row.revision }),
    onSuccess: () => { void message.success(t('resolve.done')); close() },
    onError: error => { void message.error(words(error)) },
    onSettled: () => { refreshConversation(row.id) },
  })
  return (
    <Modal open={open} onCancel={close} title={t('resolve.title')} okText={`${t('talk.resolve')} ${modKey} ↵`} confirmLoading={resolve.isPending} onOk={() => { form.submit() }} destroyOnHidden width={480} afterOpenChange={shown => { if (shown) form.getFieldInstance('resolution')?.focus() }}>
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={fields => { if (!resolve.isPending) resolve.mutate(fields.resolution.trim()) }} onKeyDown={event => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) { event.preventDefault(); form.submit() } }}>
        <p className="dialog-text">{t('resolve.text')}</p>
        <div className="chips" role="group" aria-label={t('resolve.usual')}>
          {reasons.map(reason => <button key={reason} type="button" onClick={() => { form.setFieldValue('resolution', t(`resolve.reason.${reason}`)); form.getFieldInstance('resolution')?.focus() }}>{t(`resolve.reason.${reason}`)}</button>)}
        </div>
        <Form.Item name="resolution" label={t('resolve.resolution')} rules={[{ required: true, whitespace: true, message: t('resolve.need') }, { max: 500 }]}>
          <Input.TextArea rows={3} placeholder={t('resolve.hint')} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
