import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { PlaybookProblem } from '@zhiyu/server/contract/playbook'
import { Button, Input, InputNumber, Select } from 'antd'
import { useId } from 'react'
import { digitsOf } from '../format.ts'
import { useWords } from '../i18n/index.ts'
import { isList, isRecord, pointerOf, type Json, type Path } from './paths.ts'
import { useFieldWords } from './words.ts'

export interface Editing { readonly problems: readonly PlaybookProblem[]; readonly locked: boolean; change (path: Path, value: Json): void }

/** A form grown from the document itself: whatever the policy holds can be edited, and each problem stands at its field. */
export function Field ({ path, value, editing, currency }: { path: Path; value: Json; editing: Editing; currency: string }) {
  const { name } = useFieldWords()
  const id = useId()
  const key = path.at(-1) ?? ''
  const wrong = editing.problems.filter(problem => problem.path === pointerOf(path))
  const inner = currencyAt(key, value, currency)
  if (isRecord(value)) {
    return (
      <fieldset className="pb-group"><legend>{name(key)}</legend><Wrong problems={wrong} />
        <div className={Object.values(value).every(one => !isRecord(one) && !isList(one)) ? 'pb-row' : 'pb-stack'}>{inOrder(value).map(([one, held]) => <Field key={one} path={[...path, one]} value={held} editing={editing} currency={inner} />)}</div>
      </fieldset>
    )
  }
  if (isList(value) && (value.some(isRecord) || LISTS_OF_RECORDS[String(key)])) return <RecordList path={path} value={value} editing={editing} currency={inner} />
  return (
    <div className={typeof value === 'string' && value.length > 30 || isList(value) ? 'pb-field pb-wide' : 'pb-field'}>
      <label htmlFor={id}>{name(key)}</label>
      <Leaf id={id} path={path} value={value} editing={editing} currency={inner} wrong={wrong.length > 0} />
      <Wrong problems={wrong} />
    </div>
  )
}

/** The database forgets the order of keys; people read them in the order of the policy. */
const ORDER = 'tiers thresholds highFrequency interests routing headStartMs careHeadStartMs highFrequencyHeadStartMs roleForTier promises firstResponseMs solutionMs closureMs warnAt inOpeningHours openingHours timeZone week holidays concierge greeting greetingPlain label answerConfidence handOverAfterMisunderstandings compensation authority skills skill name keywords diamond core mass CNY coreFrom diamondAbove mon tue wed thu fri sat sun on from to hours category categories views orders days agent expert supervisor perCaseMinor perDayMinor currency'.split(' ')

export function inOrder (record: { readonly [key: string]: Json }): readonly (readonly [string, Json])[] {
  const rank = (key: string): number => { const at = ORDER.indexOf(key); return at < 0 ? ORDER.length : at }
  return Object.entries(record).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/** New entries of the lists that hold records. */
const LISTS_OF_RECORDS: Readonly<Record<string, Json>> = {
  interests: { name: '', categories: [], views: 5, days: 30 }, skills: { skill: '', name: { 'zh-CN': '', en: '' }, keywords: [] }, holidays: { on: '', name: '', hours: [] }, hours: { from: '09:00', to: '18:00' },
  ...Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map(day => [day, { from: '09:00', to: '18:00' }])),
}

function currencyAt (key: string | number, value: Json, outer: string): string {
  if (isRecord(value) && typeof value['currency'] === 'string' && /^[A-Z]{3}$/.test(value['currency'])) return value['currency']
  return typeof key === 'string' && /^[A-Z]{3}$/.test(key) ? key : outer
}

function RecordList ({ path, value, editing, currency }: { path: Path; value: readonly Json[]; editing: Editing; currency: string }) {
  const { t } = useWords()
  const { name } = useFieldWords()
  const key = String(path.at(-1) ?? '')
  const fresh = LISTS_OF_RECORDS[key]
  return (
    <fieldset className="pb-group"><legend>{name(key)}</legend><Wrong problems={editing.problems.filter(problem => problem.path === pointerOf(path))} />
      {value.map((one, index) => (
        <div className="pb-item" key={index}>
          <div className="pb-row grow">{isRecord(one) && inOrder(one).map(([part, held]) => <Field key={part} path={[...path, index, part]} value={held} editing={editing} currency={currency} />)}</div>
          {!editing.locked && <Button type="text" icon={<DeleteOutlined />} aria-label={t('playbook.remove-nth', { what: name(key), n: index + 1 })} onClick={() => { editing.change(path, value.filter((_, at) => at !== index)) }} />}
        </div>
      ))}
      {value.length === 0 && <p className="faint">{t('playbook.empty-list')}</p>}
      {!editing.locked && fresh !== undefined && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => { editing.change(path, [...value, fresh]) }}>{t('playbook.add-to', { what: name(key) })}</Button>}
    </fieldset>
  )
}

function Leaf ({ id, path, value, editing, currency, wrong }: { id: string; path: Path; value: Json; editing: Editing; currency: string; wrong: boolean }) {
  const { t } = useWords()
  const key = String(path.at(-1) ?? '')
  const status = wrong ? { status: 'error' as const } : {}
  const parents = path.slice(0, -1).map(String)
  if (typeof value === 'number') {
    const unit = unitOf(key, parents)
    const digits = unit === 'money' ? 10 ** digitsOf(currency || 'CNY') : unit === 'minutes' ? 60_000 : 1
    return <InputNumber id={id} {...status} disabled={editing.locked} value={value / digits} min={0} step={unit === 'share' ? 0.05 : 1} suffix={unit === 'money' ? currency || 'CNY' : unit === 'minutes' ? t('playbook.minutes') : undefined} onChange={next => { if (next !== null) editing.change(path, unit === 'share' || unit === 'plain' ? next : Math.round(next * digits)) }} />
  }
  if (isList(value)) return <Select id={id} {...status} mode="tags" disabled={editing.locked} value={value.map(String)} open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ' ']} onChange={next => { editing.change(path, next) }} />
  if (typeof value === 'string' && value.length > 30) return <Input.TextArea id={id} {...status} disabled={editing.locked} autoSize value={value} onChange={event => { editing.change(path, event.target.value) }} />
  return <Input id={id} {...status} disabled={editing.locked} value={String(value ?? '')} onChange={event => { editing.change(path, event.target.value) }} />
}

/** People think in minutes and in money; the document holds milliseconds and minor units. */
export function unitOf (key: string, parents: readonly string[]): 'minutes' | 'money' | 'share' | 'plain' {
  if (key.endsWith('Ms') || parents.at(-1)?.endsWith('Ms')) return 'minutes'
  if (key.endsWith('Minor') || parents.includes('thresholds')) return 'money'
  if (/^(warnAt|answerConfidence)$/.test(key)) return 'share'
  return 'plain'
}

function Wrong ({ problems }: { problems: readonly PlaybookProblem[] }) {
  const { may } = useWords()
  return problems.map(problem => <p key={problem.rule + problem.path} className="pb-wrong" role="alert">{may(`playbook.rule.${problem.rule}`) ?? problem.say}</p>)
}
