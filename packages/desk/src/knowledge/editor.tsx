import type { ArticleEdit, ArticleView } from '@zhiyu/server/contract/knowledge'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Form, Input, Segmented, Select } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'
import { go } from '../route.ts'
import { useMay } from '../session.tsx'

interface Fields { locale: 'zh-CN' | 'en'; title: string; questions: string; answer: string; tags: string[]; state: ArticleEdit['state'] }

export function ArticleEditor ({ article, locale }: { article: ArticleView | undefined; locale: 'zh-CN' | 'en' }) {
  const { t } = useWords()
  const may = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [form] = Form.useForm<Fields>()
  const locked = !may('knowledge.edit')
  const save = useMutation({
    mutationFn: (fields: Fields) => {
      const body: ArticleEdit = { locale: fields.locale, title: fields.title.trim(), questions: fields.questions.split('\n').map(line => line.trim()).filter(Boolean), answer: fields.answer.trim(), tags: fields.tags, state: fields.state, ...(article ? { revision: article.revision } : {}) }
      return article ? api.saveArticle(article.id, body) : api.addArticle(body)
    },
    onSuccess: saved => { void queryClient.invalidateQueries({ queryKey: keys.articles }); void message.success(t('action.saved')); go('knowledge', saved.id) },
    onError: error => { void message.error(words(error)) },
  })
  const initial: Fields = article ? { locale: article.locale, title: article.title, questions: article.questions.join('\n'), answer: article.answer, tags: [...article.tags], state: article.state } : { locale, title: '', questions: '', answer: '', tags: [], state: 'draft' }
  return (
    <section className="sheet-panel kb-editor" aria-labelledby="kb-title">
      <h2 id="kb-title">{article ? article.title : t('knowledge.add')}</h2>
      <Form form={form} layout="vertical" requiredMark={false} disabled={locked} initialValues={initial} onFinish={fields => { save.mutate(fields) }}>
        <div className="pb-row">
          <Form.Item name="state" label={t('knowledge.state')}><Segmented options={(['draft', 'published', 'archived'] as const).map(state => ({ value: state, label: t(`knowledge.state.${state}`) }))} /></Form.Item>
          <Form.Item name="locale" label={t('setting.language')}><Segmented disabled={locked || article !== undefined} options={[{ value: 'zh-CN', label: t('language.name.zh-CN') }, { value: 'en', label: t('language.name.en') }]} /></Form.Item>
        </div>
        <Form.Item name="title" label={t('knowledge.title')} rules={[{ required: true, whitespace: true, max: 200, message: t('knowledge.need-title') }]}><Input /></Form.Item>
        <Form.Item name="questions" label={t('knowledge.questions')} extra={t('knowledge.questions-text')}><Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} /></Form.Item>
        <Form.Item name="answer" label={t('knowledge.answer')} rules={[{ required: true, whitespace: true, max: 10_000, message: t('knowledge.need-answer') }]}><Input.TextArea autoSize={{ minRows: 6, maxRows: 20 }} /></Form.Item>
        <Form.Item name="tags" label={t('knowledge.tags')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ' ']} /></Form.Item>
        {!locked && <Button type="primary" htmlType="submit" loading={save.isPending}>{t('action.save')}</Button>}
      </Form>
    </section>
  )
}
