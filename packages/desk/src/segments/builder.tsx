import { PlusOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useWords } from '../i18n/index.ts'
import { LineFields } from './line.tsx'
import { freshLine, type Features, type Group, type Line, type Rows } from './rows.ts'

/** Rows of feature, operator and value; groups of rows one level deep. */
export function Builder ({ rows, features, change, locked }: { rows: Rows; features: Features; change: (rows: Rows) => void; locked: boolean }) {
  const { t } = useWords()
  const put = (i: number, part: Line | Group | undefined): void => { change({ ...rows, parts: rows.parts.flatMap((one, at) => at !== i ? [one] : part === undefined ? [] : [part]) }) }
  return (
    <div className="sg-builder">
      {rows.parts.length > 1 && <Join value={rows.join} change={join => { change({ ...rows, join }) }} locked={locked} />}
      <ul className="sg-lines">{rows.parts.map((part, i) => 'lines' in part
        ? <li key={i} className="sg-group"><Inner group={part} features={features} change={group => { put(i, group) }} locked={locked} /></li>
        : <LineFields key={i} line={part} features={features} change={line => { put(i, line) }} remove={rows.parts.length > 1 ? () => { put(i, undefined) } : undefined} locked={locked} />)}</ul>
      {!locked && <span className="buttons"><Button size="small" icon={<PlusOutlined />} onClick={() => { change({ ...rows, parts: [...rows.parts, freshLine()] }) }}>{t('segment.add-line')}</Button><Button size="small" onClick={() => { change({ ...rows, parts: [...rows.parts, { join: rows.join === 'all' ? 'any' : 'all', lines: [freshLine(), freshLine()] }] }) }}>{t('segment.add-group')}</Button></span>}
    </div>
  )
}

function Inner ({ group, features, change, locked }: { group: Group; features: Features; change: (group: Group | undefined) => void; locked: boolean }) {
  const { t } = useWords()
  const put = (i: number, line: Line | undefined): void => {
    const lines = group.lines.flatMap((one, at) => at !== i ? [one] : line === undefined ? [] : [line])
    change(lines.length === 0 ? undefined : { ...group, lines })
  }
  return (
    <>
      <Join value={group.join} change={join => { change({ ...group, join }) }} locked={locked} />
      <ul className="sg-lines">{group.lines.map((line, i) => <LineFields key={i} line={line} features={features} change={next => { put(i, next) }} remove={() => { put(i, undefined) }} locked={locked} />)}</ul>
      {!locked && <Button size="small" icon={<PlusOutlined />} onClick={() => { change({ ...group, lines: [...group.lines, freshLine()] }) }}>{t('segment.add-line')}</Button>}
    </>
  )
}

function Join ({ value, change, locked }: { value: 'all' | 'any'; change: (join: 'all' | 'any') => void; locked: boolean }) {
  const { t } = useWords()
  return <Segmented size="small" className="sg-join" disabled={locked} aria-label={t('segment.join')} value={value} onChange={change} options={[{ value: 'all', label: t('segment.all') }, { value: 'any', label: t('segment.any') }]} />
}
