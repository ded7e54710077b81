import { Input, InputNumber, Select, Space, Switch } from 'antd'
import { useState } from 'react'
import { digitsOf } from '../format.ts'
import { useWords } from '../i18n/index.ts'
import type { Editing } from './fields.tsx'
import { isList, type Json, type Path } from './paths.ts'
import { shapeAt, type Shape } from './shape.ts'
import { currencyIn, spanUnitOf, SPANS, unitOf, type SpanUnit } from './units.ts'

interface LeafProps { readonly id: string; readonly path: Path; readonly value: Json; readonly editing: Editing; readonly currency: string; readonly wrong: boolean }

/** One value of the policy: how it is entered follows from the schema, its place and its unit. */
export function Leaf ({ id, path, value, editing, currency, wrong }: LeafProps) {
  const { choicesAt } = useChoices()
  const status = wrong ? { status: 'error' as const } : {}
  const shape = shapeAt(editing.shape, path)
  const change = (next: Json): void => { editing.change(path, next) }
  if (typeof value === 'boolean') return <Switch id={id} size="small" disabled={editing.locked} checked={value} onChange={change} />
  if (shape?.anyOf) return <NumberOrWord id={id} path={path} value={value} editing={editing} shape={shape} />
  if (typeof value === 'number') return <Figure id={id} path={path} value={value} editing={editing} currency={currency} wrong={wrong} />
  if (isList(value)) {
    const choices = choicesAt([...path, 0], shape?.items)
    const numbers = shape?.items?.type === 'number'
    const common = { id, ...status, disabled: editing.locked, value: value.map(String), onChange: (next: string[]) => { change(numbers ? next.map(one => Number.isFinite(Number(one)) ? Number(one) : one) : next) } } // what is no number stays as typed, and is refused by name
    return choices ? <Select {...common} mode="multiple" showSearch={false} options={choices} /> : <Select {...common} mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ' ']} />
  }
  const text = String(value ?? '')
  const choices = choicesAt(path, shape)
  if (choices) return <Select id={id} {...status} disabled={editing.locked} value={text} options={choices} onChange={change} />
  if (text.length > 30) return <Input.TextArea id={id} {...status} disabled={editing.locked} autoSize value={text} onChange={event => { change(event.target.value) }} />
  return <Input id={id} {...status} disabled={editing.locked} value={text} onChange={event => { change(event.target.value) }} />
}

function Figure ({ id, path, value, editing, currency, wrong }: LeafProps & { value: number }) {
  const { t } = useWords()
  const unit = unitOf(path)
  const status = wrong ? { status: 'error' as const } : {}
  if (unit === 'span') return <Span id={id} value={value} editing={editing} path={path} wrong={wrong} />
  const money = currencyIn(path) ?? (currency || 'CNY')
  const scale = unit === 'money' ? 10 ** digitsOf(money) : unit === 'share' ? 0.01 : 1
  const suffix = { money, share: '%', seconds: t('playbook.unit.s'), times: '×', plain: undefined }[unit]
  const step = unit === 'times' ? { step: 0.25 } : {}
  // A share of 0.97 is 97, not 97.00000000000001.
  return <InputNumber id={id} {...status} {...step} disabled={editing.locked} value={Number((value / scale).toFixed(6))} min={0} suffix={suffix} onChange={next => { if (next !== null) editing.change(path, unit === 'money' ? Math.round(next * scale) : Number((next * scale).toFixed(6))) }} />
}

/** A span in the unit that suits it; the unit may be changed without changing the span. */
function Span ({ id, path, value, editing, wrong }: { id: string; path: Path; value: number; editing: Editing; wrong: boolean }) {
  const { t } = useWords()
  const [unit, setUnit] = useState<SpanUnit>(() => spanUnitOf(value))
  return (
    <Space.Compact block className="pb-span">
      <InputNumber id={id} {...wrong ? { status: 'error' as const } : {}} disabled={editing.locked} value={Number((value / SPANS[unit]).toFixed(4))} min={0} onChange={next => { if (next !== null) editing.change(path, Math.round(next * SPANS[unit])) }} />
      <Select<SpanUnit> aria-label={t('playbook.unit')} disabled={editing.locked} value={unit} onChange={setUnit} options={(['s', 'min', 'h'] as const).map(one => ({ value: one, label: t(`playbook.unit.${one}`) }))} />
    </Space.Compact>
  )
}

/** A figure of one's own, or a word that stands for a rule ("by formula"). */
function NumberOrWord ({ id, path, value, editing, shape }: { id: string; path: Path; value: Json; editing: Editing; shape: Shape }) {
  const { t, may } = useWords()
  const words = (shape.anyOf ?? []).flatMap(one => one.const ?? [])
  const number = shape.anyOf?.find(one => one.type === 'integer' || one.type === 'number')
  const counted = typeof value === 'number'
  return (
    <Space.Compact block className="pb-or">
      <Select id={id} disabled={editing.locked} value={counted ? '' : String(value)} onChange={next => { editing.change(path, next === '' ? Math.max(number?.minimum ?? 0, 1) : next) }} options={[...words.map(word => ({ value: word, label: may(`playbook.value.${word}`) ?? word })), { value: '', label: t('playbook.fixed') }]} />
      {counted && <InputNumber aria-label={t('playbook.fixed')} disabled={editing.locked} value={value} min={number?.minimum ?? 0} max={number?.maximum ?? 1_000_000} onChange={next => { if (next !== null) editing.change(path, next) }} />}
    </Space.Compact>
  )
}

const SERVING = ['agent', 'expert', 'supervisor'] as const

/** What may be chosen at a place: the schema's own words, or the roles. */
function useChoices (): { choicesAt: (path: Path, shape: Shape | undefined) => { value: string; label: string }[] | undefined } {
  const { may } = useWords()
  const labelled = (words: readonly string[]) => words.map(word => ({ value: word, label: may(`playbook.value.${word}`) ?? may(`tier.${word}`) ?? may(`role.${word}`) ?? word }))
  return {
    choicesAt (path, shape) {
      if (shape?.enum) return labelled(shape.enum)
      if (path.at(-1) === 'call') return labelled(['expert', 'supervisor', 'partner'])
      return path.at(-1) === 'role' || path.includes('roleForTier') ? labelled(SERVING) : undefined
    },
  }
}
