import type { FeatureView } from '@zhiyu/server/contract/profile'
import { DeleteOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useMemo } from 'react'
import { useWords } from '../i18n/index.ts'
import { useSession } from '../session.tsx'
import { operatorsOf, type Features, type Line, type Operator } from './rows.ts'

const GROUPS = ['value', 'buying', 'interest', 'service', 'habit', 'person', 'expected'] as const

/** Feature, operator, value: one line of the condition. */
export function LineFields ({ line, features, change, remove, locked }: { line: Line; features: Features; change: (line: Line) => void; remove: (() => void) | undefined; locked: boolean }) {
  const { t, language } = useWords()
  const spec = features.get(line.feature)
  const options = useMemo(() => GROUPS.map(group => ({ label: t(`segment.group.${group}`), options: [...features.values()].filter(one => one.group === group && one.kind !== 'flag').map(one => ({ value: one.id, label: one.name[language] })) })), [features, language, t])
  const choose = (feature: string): void => {
    const kind = features.get(feature)?.kind ?? 'number'
    const op = operatorsOf(kind).includes(line.op) && kind === spec?.kind ? line.op : operatorsOf(kind)[0]!
    change({ feature, op, values: kind === spec?.kind && kind !== 'word' && kind !== 'words' ? line.values : [''] })
  }
  const turn = (op: Operator): void => { change({ ...line, op, values: op === 'in' ? line.values.filter(value => value !== '') : op === 'between' ? [line.values[0] ?? '', ''] : [line.op === 'last' || op === 'last' ? '' : line.values[0] ?? ''] }) }
  return (
    <li className="sg-line">
      <Select showSearch={{ optionFilterProp: 'label' }} disabled={locked} aria-label={t('segment.feature')} value={line.feature} options={options} onChange={choose} popupMatchSelectWidth={280} />
      <Select disabled={locked} aria-label={t('segment.operator')} value={line.op} options={operatorsOf(spec?.kind ?? 'number').map(op => ({ value: op, label: t(`segment.op.${op}`) }))} onChange={turn} popupMatchSelectWidth={false} />
      {spec && line.op !== 'known' && line.op !== 'unknown' ? <Values line={line} spec={spec} change={values => { change({ ...line, values }) }} locked={locked} /> : <span />}
      {remove && !locked ? <Button type="text" icon={<DeleteOutlined />} aria-label={t('segment.remove-line')} onClick={remove} /> : <span />}
    </li>
  )
}

function Values ({ line, spec, change, locked }: { line: Line; spec: FeatureView; change: (values: readonly string[]) => void; locked: boolean }) {
  const { t, may } = useWords()
  const { shop } = useSession()
  const named = (value: string): string => may(`segment.value.${value}`) ?? may(`tier.${value}`) ?? may(`care.${value}`) ?? may(`tag.${value}`) ?? value
  const known = spec.id === 'tags' ? ['high-frequency', 'interest-baby'] : spec.values
  if (line.op === 'in') return <Select mode={spec.values ? 'multiple' : 'tags'} disabled={locked} aria-label={t('segment.value')} value={[...line.values]} options={(known ?? []).map(value => ({ value, label: named(value) }))} onChange={change} placeholder={t('segment.value')} />
  if (spec.kind === 'word' || spec.kind === 'words') {
    if (spec.values) return <Select disabled={locked} aria-label={t('segment.value')} value={line.values[0] || null} options={spec.values.map(value => ({ value, label: named(value) }))} onChange={(value: string | null) => { change([value ?? '']) }} placeholder={t('segment.value')} />
    return <Input disabled={locked} aria-label={t('segment.value')} value={line.values[0]} maxLength={100} placeholder={t(spec.id === 'tags' ? 'segment.tag-hint' : 'segment.value')} onChange={event => { change([event.target.value]) }} />
  }
  const unit = spec.kind === 'money' ? shop.currency : spec.kind === 'share' ? '%' : line.op === 'last' ? t('segment.days') : spec.unit === null || spec.unit === 'minor' ? '' : t(`segment.unit.${spec.unit}`)
  const field = (i: number, label: string) => <Input disabled={locked} type={spec.kind === 'instant' && line.op !== 'last' ? 'date' : 'text'} inputMode="decimal" aria-label={label} value={line.values[i] ?? ''} suffix={spec.kind === 'instant' && line.op !== 'last' ? undefined : <span className="faint">{unit}</span>} onChange={event => { change(line.op === 'between' ? [0, 1].map(at => at === i ? event.target.value : line.values[at] ?? '') : [event.target.value]) }} />
  return line.op === 'between' ? <span className="sg-two">{field(0, t('segment.from'))}<span aria-hidden="true">–</span>{field(1, t('segment.to'))}</span> : field(0, t('segment.value'))
}
