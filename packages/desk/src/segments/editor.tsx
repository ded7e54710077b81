import type { Condition, ReadView, SegmentView } from '@zhiyu/server/contract/segments'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Input, Segmented } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { api } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Loading, useFaultWords } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { Builder } from './builder.tsx'
import { People, useCountWords } from './people.tsx'
import { useProblemWords } from './problem-words.ts'
import { conditionOf, freshRows, rowsOf, type Features, type Rows } from './rows.ts'
import { TextView } from './text-view.tsx'

const nothing: ReadView = { condition: null, text: null, declared: [], problem: null }

/** The rows of a condition that came with the address; of anything else, the first empty one. */
function begun (start: Condition | undefined, features: Features, currency: string): Rows {
  try {
    return (start && rowsOf(start, features, currency)) ?? freshRows()
  } catch { return freshRows() } // somebody wrote the address by hand
}

/** Names and condition of one segment, new or kept, with who would be in it as one types. */
export function Editor ({ segment, start, features, saved }: { segment: SegmentView | undefined; /** What a new one begins with. */ start?: Condition | undefined; features: Features; saved: (segment: SegmentView) => void }) {
  const { t, language } = useWords()
  const may = useMay()
  const { shop } = useSession()
  const { message } = App.useApp()
  const words = useFaultWords()
  const say = useProblemWords()
  const locked = !may('segment.edit') || segment?.archived === true
  const [name, setName] = useState(segment?.name ?? { 'zh-CN': '', en: '' })
  const [rows, setRows] = useState<Rows | undefined>(() => segment ? rowsOf(segment.condition, features, shop.currency) : begun(start, features, shop.currency))
  const [text, setText] = useState(segment?.text[language] ?? '')
  const [view, setView] = useState<'rows' | 'text'>(rows ? 'rows' : 'text')
  const built = useMemo(() => view === 'rows' && rows ? conditionOf(rows, features, shop.currency) : undefined, [view, rows, features, shop.currency])
  const asked = useSettled(view === 'text' ? text.trim() === '' ? undefined : { text } : built && { condition: built })
  const read = useQuery({ queryKey: [...keys.segments, 'read', asked], queryFn: () => api.readCondition(asked!), enabled: asked !== undefined, staleTime: Infinity, placeholderData: before => before })
  const now = asked === undefined ? nothing : read.data ?? nothing
  const condition = now.condition
  const turn = (next: 'rows' | 'text'): void => {
    if (next === 'text' && now.text) setText(now.text[language])
    if (next === 'rows') {
      const asRows = condition ? rowsOf(condition, features, shop.currency) : text.trim() === '' ? freshRows() : undefined
      if (!asRows) { void message.info(t('segment.text-only')); return }
      setRows(asRows)
    }
    setView(next)
  }
  const save = useMutation({
    mutationFn: () => segment ? api.saveSegment(segment.id, { name, condition, revision: segment.revision }) : api.addSegment({ name, condition }),
    onSuccess: kept => { void message.success(t('action.saved')); saved(kept) },
    onError: error => {
      void message.error(words(error))
      if (isRefused(error, 'segment.changed')) void queryClient.invalidateQueries({ queryKey: keys.segments })
    },
  })
  const ready = condition !== null && !read.isFetching && name['zh-CN'].trim() !== '' && name.en.trim() !== ''
  return (
    <section className="sheet-panel sg-editor" aria-label={t('segment.condition')}>
      <div className="sg-names">
        {(['zh-CN', 'en'] as const).map(one => <div className="field" key={one}><label htmlFor={`sg-name-${one}`}>{t(`segment.name.${one}`)}</label><Input id={`sg-name-${one}`} value={name[one]} maxLength={80} readOnly={locked} onChange={event => { setName({ ...name, [one]: event.target.value }) }} /></div>)}
      </div>
      <div className="sg-head"><h2>{t('segment.condition')}</h2><Segmented aria-label={t('segment.view')} value={view} onChange={turn} options={[{ value: 'rows', label: t('segment.rows') }, { value: 'text', label: t('segment.as-text') }]} /></div>
      {view === 'rows' && rows ? <Builder rows={rows} features={features} change={setRows} locked={locked} /> : <TextView text={text} problem={now.problem} change={setText} locked={locked} />}
      {view === 'rows' && now.text && <p className="sg-said"><span className="faint">{t('segment.reads')}</span> <code>{now.text[language]}</code></p>}
      {view === 'rows' && now.problem && <p className="sg-problem" role="alert">{say(now.problem)}</p>}
      {now.declared.length > 0 && <p className="sg-declared">{t('segment.declared', { list: now.declared.map(id => features.get(id)?.name[language] ?? id).join(language === 'en' ? ', ' : '、') })}</p>}
      {!locked && <div className="sg-foot"><Button type="primary" disabled={!ready} loading={save.isPending} onClick={() => { save.mutate() }}>{t('action.save')}</Button>{!ready && <span className="faint">{t(condition ? 'segment.need-names' : 'segment.need-condition')}</span>}</div>}
      <Preview condition={condition} />
    </section>
  )
}

function Preview ({ condition }: { condition: ReadView['condition'] }) {
  const { t } = useWords()
  const counted = useCountWords()
  const words = useFaultWords()
  const preview = useQuery({ queryKey: [...keys.segments, 'preview', condition], queryFn: () => api.previewSegment(condition!), enabled: condition !== null, placeholderData: before => condition === null ? undefined : before })
  return (
    <div className="sg-preview">
      <div className="sg-head"><h2>{t('segment.members')}</h2><span className={condition === null ? 'faint' : 'sg-count'} role="status">{condition === null ? t('segment.no-condition') : preview.data ? t('segment.count', { n: counted(preview.data) }) : ''}</span></div>
      {preview.isError && <p className="sg-problem" role="alert">{words(preview.error)}</p>}
      {condition !== null && preview.isPending && <Loading />}
      {condition !== null && preview.data?.complete === false && <p className="faint">{t('segment.not-done', { n: preview.data.seen })}</p>}
      {condition !== null && preview.data && (preview.data.items.length > 0 ? <People items={preview.data.items} label={t('segment.members')} /> : <p className="faint">{t('segment.nobody')}</p>)}
    </div>
  )
}

/** The value once it has rested: what one is still typing is not asked about. */
function useSettled<T> (value: T): T {
  const text = JSON.stringify(value)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(text) }, 300)
    return () => { clearTimeout(timer) }
  }, [text])
  return useMemo(() => (settled === undefined ? undefined : JSON.parse(settled)) as T, [settled]) // what was written two lines above
}
