import { useMutation, useQuery } from '@tanstack/react-query'
import { Form, Input, Modal, Select } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { refreshTraining, useRefusalWords } from './training-words.ts'

interface Fields { zh: string; en: string; askZh?: string; askEn?: string }

export function NewIntentDialog ({ close, added }: { close: () => void; added: (intent: string) => void }) {
  const { t } = useWords()
  const refusal = useRefusalWords([])
  const [form] = Form.useForm<Fields>()
  const articles = useQuery({ queryKey: [...keys.articles, 'published'], queryFn: () => api.articles({ state: 'published' }).then(page => page.items) })
  const titles = (locale: string) => articles.data?.filter(one => one.locale === locale).map(one => ({ value: one.title, label: one.title })) ?? []
  const add = useMutation({
    mutationFn: ({ zh, en, askZh, askEn }: Fields) => api.addIntent({ name: { 'zh-CN': zh.trim(), en: en.trim() }, asks: { ...(askZh ? { 'zh-CN': askZh } : {}), ...(askEn ? { en: askEn } : {}) } }),
    onSuccess: ({ intent }) => { refreshTraining(); added(intent) },
  })
  const required = [{ required: true, whitespace: true, max: 60, message: t('training.need') }]
  return (
    <Modal open title={t('training.new-intent')} onCancel={close} okText={t('action.save')} confirmLoading={add.isPending} onOk={() => { form.submit() }}>
      <p className="faint">{t('training.new-text')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={fields => { add.mutate(fields) }}>
        <Form.Item name="zh" label={t('training.new-zh')} rules={required}><Input /></Form.Item>
        <Form.Item name="en" label={t('training.new-en')} rules={required}><Input /></Form.Item>
        <Form.Item name="askZh" label={t('training.asks-zh')}><Select allowClear showSearch options={titles('zh-CN')} /></Form.Item>
        <Form.Item name="askEn" label={t('training.asks-en')}><Select allowClear showSearch options={titles('en')} /></Form.Item>
      </Form>
      {add.isError && <p role="alert" className="pb-wrong">{refusal(add.error).join(' ')}</p>}
    </Modal>
  )
}
