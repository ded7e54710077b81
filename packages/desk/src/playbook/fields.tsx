import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { PlaybookProblem } from '@zhiyu/server/contract/playbook'
import { Button, Input, Select, Space, Switch } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { Leaf } from './leaf.tsx'
import { startOf } from './parts.ts'
import { inOrder, isBilingual, isList, isRecord, pointerOf, valueAt, type Json, type Path } from './paths.ts'
import { freeEntry, optionalKeys, shapeAt, type Shape } from './shape.ts'
import { useFieldWords } from './words.ts'

export interface Editing {
  readonly document: Json
  readonly shape: Shape | undefined
  readonly problems: readonly PlaybookProblem[]
  readonly locked: boolean
  /** undefined takes the key away: a part is switched off. */
  change (path: Path, value: Json | undefined): void
}

interface FieldProps { readonly path: Path; readonly value: Json; readonly editing: Editing; readonly currency: string; readonly bare?: boolean }

/** A form grown from the document and its schema: whatever the policy holds or may hold can be edited, and each problem stands at its field. `bare`: the name and the hint stand above already. */
export function Field ({ path, value, editing, currency, bare = false }: FieldProps) {
  const { name, hint } = useFieldWords(editing.document)
  const id = useId()
  const inner = currencyAt(path.at(-1) ?? '', value, currency)
  const said = bare ? undefined : hint(path)
  if (isBilingual(value)) return <Bilingual path={path} value={value} editing={editing} />
  if (isRecord(value)) {
    const entries = <Entries path={path} value={value} editing={editing} currency={inner} />
    if (bare) return <><Wrong path={path} editing={editing} />{entries}</>
    return <fieldset className="pb-group"><legend>{name(path)}</legend>{said && <p className="pb-hint">{said}</p>}<Wrong path={path} editing={editing} />{entries}</fieldset>
  }
  if (isList(value) && (value.some(isRecord) || shapeAt(editing.shape, [...path, 0])?.type === 'object')) return <RecordList path={path} value={value} editing={editing} currency={inner} bare={bare} />
  return (
    <div className={typeof value === 'string' && value.length > 30 || isList(value) && !isShort(path, editing) ? 'pb-field pb-wide' : 'pb-field'}>
      <label htmlFor={id} className={bare ? 'hidden-heading' : undefined}>{name(path)}</label>
      <Leaf id={id} path={path} value={value} editing={editing} currency={inner} wrong={problemsAt(editing, path).length > 0} />
      {said && <p className="pb-hint">{said}</p>}
      <Wrong path={path} editing={editing} />
    </div>
  )
}

/** A list of a few known words needs no whole line. */
const isShort = (path: Path, editing: Editing): boolean => path.includes('roleForTier') || shapeAt(editing.shape, [...path, 0])?.enum !== undefined

/** A text in both languages is two fields side by side. */
function Bilingual ({ path, value, editing }: { path: Path; value: { readonly 'zh-CN': string; readonly en: string }; editing: Editing }) {
  const { t } = useWords()
  const { name, hint } = useFieldWords(editing.document)
  const id = useId()
  return (
    <>
      {(['zh-CN', 'en'] as const).map(language => (
        <div key={language} className={value[language].length > 30 ? 'pb-field pb-wide' : 'pb-field'}>
          <label htmlFor={`${id}${language}`}>{t('playbook.in-language', { what: name(path), language: name([...path, language]) })}</label>
          <Leaf id={`${id}${language}`} path={[...path, language]} value={value[language]} editing={editing} currency="" wrong={problemsAt(editing, [...path, language]).length > 0 || problemsAt(editing, path).length > 0} />
          {language === 'zh-CN' && hint(path) && <p className="pb-hint">{hint(path)}</p>}
          {language === 'zh-CN' && <Wrong path={path} editing={editing} />}<Wrong path={[...path, language]} editing={editing} />
        </div>
      ))}
    </>
  )
}

/** What a record holds, and what the schema lets it hold: optional parts have a switch, records with keys of the shop's own grow and shrink. */
function Entries ({ path, value, editing, currency }: { path: Path; value: { readonly [key: string]: Json }; editing: Editing; currency: string }) {
  const { t } = useWords()
  const { name } = useFieldWords(editing.document)
  const shape = shapeAt(editing.shape, path)
  const free = freeEntry(shape) !== undefined
  const optional = optionalKeys(shape)
  const keys = [...inOrder(Object.keys(value).filter(key => !optional.includes(key))), ...inOrder(optional)]
  const flat = keys.every(key => (!isRecord(value[key]) || isBilingual(value[key])) && !isList(value[key]) && !optional.includes(key))
  return (
    <>
      <div className={flat ? 'pb-row' : 'pb-stack'}>
        {keys.map(key => {
          const at = [...path, key]
          if (optional.includes(key)) return <Part key={key} path={at} value={value[key]} editing={editing} currency={currency} />
          const field = <Field key={key} path={at} value={value[key] ?? null} editing={editing} currency={currency} />
          return free && !editing.locked
            ? <div key={key} className="pb-entry">{field}<Button type="text" icon={<DeleteOutlined />} aria-label={t('playbook.remove-what', { what: name(at) })} onClick={() => { editing.change(at, undefined) }} /></div>
            : field
        })}
      </div>
      {free && keys.length === 0 && <p className="faint">{t('playbook.empty-list')}</p>}
      {free && !editing.locked && <AddKey path={path} taken={Object.keys(value)} editing={editing} />}
    </>
  )
}

/** A part of the policy that may be left out: off, or on with sensible figures to start from. */
function Part ({ path, value, editing, currency }: { path: Path; value: Json | undefined; editing: Editing; currency: string }) {
  const { name, hint } = useFieldWords(editing.document)
  const id = useId()
  const on = value !== undefined
  return (
    <section className={on ? 'pb-part pb-on' : 'pb-part'} aria-labelledby={id}>
      <div className="pb-switch">
        <Switch size="small" aria-labelledby={id} disabled={editing.locked} checked={on} onChange={wish => { editing.change(path, wish ? startOf(path, shapeAt(editing.shape, path), editing.document) : undefined) }} />
        <span className="grow"><b id={id}>{name(path)}</b>{hint(path) && <span className="pb-hint">{hint(path)}</span>}</span>
      </div>
      {on && <div className="pb-inside"><Field path={path} value={value} editing={editing} currency={currency} bare /></div>}
    </section>
  )
}

/** Another key: of what the house knows (skills, roles, currencies), or any word. */
function AddKey ({ path, taken, editing }: { path: Path; taken: readonly string[]; editing: Editing }) {
  const { t } = useWords()
  const { name, one } = useFieldWords(editing.document)
  const [text, setText] = useState('')
  const choices = choicesOfKeys(String(path.at(-1)), editing.document)?.filter(key => !taken.includes(key))
  const add = (key: string): void => {
    if (key !== '' && !taken.includes(key)) editing.change([...path, key], startOf([...path, key], shapeAt(editing.shape, [...path, key]), editing.document))
    setText('')
  }
  if (choices) return <Select<string> className="pb-add" size="small" showSearch aria-label={t('playbook.add-to', { what: one(path) })} placeholder={t('playbook.add-to', { what: one(path) })} value={null as unknown as string} options={choices.map(key => ({ value: key, label: name([...path, key]) }))} onChange={add} /> // null shows the placeholder again after each choice
  return <Space.Compact className="pb-add"><Input size="small" aria-label={t('playbook.add-to', { what: one(path) })} value={text} onChange={event => { setText(event.target.value) }} onPressEnter={() => { add(text.trim()) }} /><Button size="small" icon={<PlusOutlined />} aria-label={t('playbook.add-to', { what: one(path) })} onClick={() => { add(text.trim()) }} /></Space.Compact>
}

function choicesOfKeys (key: string, document: Json): readonly string[] | undefined {
  if (key === 'thresholds' || key === 'amountMinor') return Intl.supportedValuesOf('currency')
  if (key === 'authority') return ['agent', 'expert', 'supervisor', 'operations', 'manager']
  const skills = key === 'chatWeights' ? valueAt(document, ['skills']) : undefined
  return isList(skills) ? skills.flatMap(one => isRecord(one) && typeof one['skill'] === 'string' ? one['skill'] : []) : undefined
}

function currencyAt (key: string | number, value: Json, outer: string): string {
  if (isRecord(value) && typeof value['currency'] === 'string' && /^[A-Z]{3}$/.test(value['currency'])) return value['currency']
  return typeof key === 'string' && /^[A-Z]{3}$/.test(key) ? key : outer
}

function RecordList ({ path, value, editing, currency, bare }: { path: Path; value: readonly Json[]; editing: Editing; currency: string; bare: boolean }) {
  const { t } = useWords()
  const { name, hint, one } = useFieldWords(editing.document)
  const said = bare ? undefined : hint(path)
  const nested = value.some(each => isRecord(each) && (Object.values(each).some(isRecord) || optionalKeys(shapeAt(editing.shape, [...path, 0])).length > 0))
  const body = (
    <>
      {said && <p className="pb-hint">{said}</p>}<Wrong path={path} editing={editing} />
      {value.map((each, index) => (
        <div className={nested ? 'pb-item pb-nested' : 'pb-item'} key={index}>
          <div className="grow"><Wrong path={[...path, index]} editing={editing} />{isRecord(each) && <Entries path={[...path, index]} value={each} editing={editing} currency={currency} />}</div>
          {!editing.locked && <Button type="text" icon={<DeleteOutlined />} aria-label={t('playbook.remove-nth', { what: one(path), n: index + 1 })} onClick={() => { editing.change(path, value.filter((_, at) => at !== index)) }} />}
        </div>
      ))}
      {value.length === 0 && <p className="faint">{t('playbook.empty-list')}</p>}
      {!editing.locked && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => { editing.change(path, [...value, startOf([...path, value.length], shapeAt(editing.shape, [...path, 0]), editing.document)]) }}>{t('playbook.add-to', { what: one(path) })}</Button>}
    </>
  )
  return bare ? <div className="pb-list">{body}</div> : <fieldset className="pb-group pb-list"><legend>{name(path)}</legend>{body}</fieldset>
}

const problemsAt = (editing: Editing, path: Path): readonly PlaybookProblem[] => editing.problems.filter(problem => problem.path === pointerOf(path))

function Wrong ({ path, editing }: { path: Path; editing: Editing }) {
  const { may } = useWords()
  return problemsAt(editing, path).map(problem => <p key={problem.rule + problem.path} className="pb-wrong" role="alert">{may(`playbook.rule.${problem.rule}`) ?? problem.say}</p>)
}
