import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { useMutation } from '@tanstack/react-query'
import { App, Form, Input, Modal } from 'antd'
import { api } from '../api/calls.ts'
import { refreshConversation } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { modKey } from '../shell/keyboard.ts'
import { AgentField } from './agent-field.tsx'
import type { Deed } from './intervene.tsx'

interface Fields { readonly agentId?: string; readonly words: string }

/** Asks for the reason (or, for a whisper, the words); ⌘Enter confirms. */
export function InterveneDialog ({ open, deed, row, close }: { open: boolean; deed: Deed; row: ConversationSummary; close: () => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const faultWords = useFaultWords()
  const [form] = Form.useForm<Fields>()
  const perform = useMutation({
    mutationFn: ({ agentId, words }: Fields): Promise<unknown> => {
      const said = words.trim()
      if (deed === 'assign') return api.assign(row.id, { agentId: agentId ?? '', reason: said, revision: row.revision })
      if (deed === 'push') return api.push(row.id, { reason: said, revision: row.revision })
      return deed === 'join' ? api.join(row.id, said) : api.whisper(row.id, said)
    },
    onSuccess: () => { void message.success(t(`intervene.${deed}-done`)); close() },
    onError: error => { void message.error(faultWords(error)) },
    onSettled: () => { refreshConversation(row.id) },
  })
  const whispering = deed === 'whisper'
  return (
    <Modal open={open} onCancel={close} title={t(`intervene.${deed}`)} okText={`${t(`intervene.${deed}-ok`)} ${modKey} ↵`} confirmLoading={perform.isPending} onOk={() => { form.submit() }} destroyOnHidden width={480}
      afterOpenChange={shown => { if (shown) form.getFieldInstance(deed === 'assign' ? 'agentId' : 'words')?.focus() }}>
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={fields => { if (!perform.isPending) perform.mutate(fields) }} onKeyDown={event => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) { event.preventDefault(); form.submit() } }}>
        <p className="dialog-text">{t(`intervene.${deed}-more`, { name: row.agent?.name ?? '' })}</p>
        {deed === 'assign' && <AgentField name="agentId" label={t('transfer.to-agent')} except={[row.agent?.id]} />}
        <Form.Item name="words" label={t(whispering ? 'intervene.words' : 'transfer.reason')} rules={[{ required: true, whitespace: true, message: t(whispering ? 'intervene.need-words' : 'transfer.need-reason') }, { max: whispering ? 2_000 : 500 }]}>
          <Input.TextArea rows={3} placeholder={t(whispering ? 'intervene.words-hint' : 'intervene.reason-hint')} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
