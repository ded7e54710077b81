import { useQuery } from '@tanstack/react-query'
import { Button, Input, Segmented } from 'antd'
import { useDeferredValue, useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading, RoomPage } from '../parts/states.tsx'
import { go, hrefOf, usePlace } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { ArticleEditor } from './editor.tsx'
import { KnowledgeParts } from './parts.tsx'
import { TryBox } from './try-box.tsx'

type State = 'all' | 'published' | 'draft' | 'archived'

export function Articles () {
  const { t, language } = useWords()
  const may = useMay()
  const formats = useFormats()
  const { rest: [selected] } = usePlace()
  const [locale, setLocale] = useState<'zh-CN' | 'en'>(language)
  const [state, setState] = useState<State>('all')
  const [q, setQ] = useState('')
  const wanted = useDeferredValue(q.trim())
  const list = useQuery({ queryKey: [...keys.articles, locale, state, wanted], queryFn: () => api.articles({ locale, ...(state === 'all' ? {} : { state }), q: wanted }).then(page => page.items), placeholderData: before => before })
  const article = list.data?.find(one => one.id === selected)
  const editing = selected === 'new' || article !== undefined
  return (
    <RoomPage title={t('room.knowledge')} aside={t('knowledge.line')} actions={<><KnowledgeParts part="articles" />{may('knowledge.edit') && <Button type="primary" onClick={() => { go('knowledge', 'new') }}>{t('knowledge.add')}</Button>}</>}>
      <div className="two-panes">
        <section className="sheet-panel kb-list" aria-label={t('knowledge.articles')}>
          <div className="kb-filter">
            <Input.Search allowClear aria-label={t('knowledge.search')} placeholder={t('knowledge.search')} onChange={event => { setQ(event.target.value) }} />
            <div className="kb-switches"><Segmented<'zh-CN' | 'en'> size="small" aria-label={t('setting.language')} value={locale} onChange={setLocale} options={[{ value: 'zh-CN', label: t('language.name.zh-CN') }, { value: 'en', label: t('language.name.en') }]} />
              <Segmented<State> size="small" aria-label={t('knowledge.state')} value={state} onChange={setState} options={(['all', 'published', 'draft', 'archived'] as const).map(one => ({ value: one, label: t(`knowledge.state.${one}`) }))} /></div>
          </div>
          {list.isError && <Failure error={list.error} retry={() => { void list.refetch() }} />}
          {list.isPending && <Loading />}
          {list.data?.length === 0 && <Empty title={t('knowledge.none')}>{t('knowledge.none-text')}</Empty>}
          <ul className="kb-rows">{list.data?.map(one => (
            <li key={one.id}><a href={hrefOf('knowledge', one.id)} aria-current={one.id === selected ? 'true' : undefined}>
              <span className="link-top"><b className="cut grow">{one.title}</b>{one.state !== 'published' && <span className={`status status-kb-${one.state}`}>{t(`knowledge.state.${one.state}`)}</span>}</span>
              <span className="faint cut">{one.answer}</span><span className="faint">{t('knowledge.meta', { n: one.questions.length, at: formats.day(one.updatedAt) })}</span>
            </a></li>
          ))}</ul>
        </section>
        <div className="kb-side">
          <TryBox locale={locale} />
          {editing ? <ArticleEditor key={article ? `${article.id}-${article.revision}` : 'new'} article={article} locale={locale} /> : <section className="sheet-panel kb-none" aria-label={t('knowledge.article')}><Empty title={t('knowledge.pick')}>{t('knowledge.pick-text')}</Empty></section>}
        </div>
      </div>
    </RoomPage>
  )
}
