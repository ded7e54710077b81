import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { Field, type Editing } from './fields.tsx'
import { inOrder, isRecord, pathOf, valueAt } from './paths.ts'
import { startOf } from './parts.ts'
import { optionalKeys, shapeAt, type Shape } from './shape.ts'
import { useFieldWords } from './words.ts'

/** The policy one section at a time: it is too long to be read at once, and a section says by its mark that something in it is wrong. */
export function PolicyForm ({ editing }: { editing: Omit<Editing, 'shape'> }) {
  const { t } = useWords()
  const { name, hint } = useFieldWords(editing.document)
  const schema = useQuery({ queryKey: keys.playbookSchema, queryFn: () => api.playbookSchema() as Promise<Shape>, staleTime: Infinity }) // the house sends the JSON Schema of a playbook
  const wrong = (section: string): number => editing.problems.filter(problem => pathOf(problem.path)[0] === section).length
  const [chosen, choose] = useState(() => String(pathOf(editing.problems[0]?.path ?? '')[0] ?? 'routing'))
  if (schema.isError) return <Failure error={schema.error} retry={() => { void schema.refetch() }} />
  if (!schema.data) return <Loading />
  const shape = schema.data
  const { document } = editing
  const sections = inOrder([...isRecord(document) ? Object.keys(document) : [], ...optionalKeys(shape)]).filter(key => key !== 'schema')
  const section = sections.includes(chosen) ? chosen : sections[0] ?? ''
  const value = valueAt(document, [section])
  const shown = { ...editing, shape }
  return (
    <div className="pb-form">
      <Segmented<string> className="pb-sections" aria-label={t('playbook.section')} value={section} onChange={choose} options={sections.map(key => ({ value: key, label: <span>{name([key])}{wrong(key) > 0 && <span className="pb-mark" role="img" aria-label={t('playbook.problems-in', { what: name([key]), n: wrong(key) })}>{wrong(key)}</span>}</span> }))} />
      <section key={section} aria-label={name([section])}>
        {hint([section]) && <p className="pb-hint">{hint([section])}</p>}
        <Field path={[section]} value={value ?? startOf([section], shapeAt(shape, [section]), document)} editing={shown} currency="" bare />
      </section>
    </div>
  )
}
