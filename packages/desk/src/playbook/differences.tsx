import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'
import { changesBetween, pointerOf, type Json, type Path } from './paths.ts'
import { unitOf } from './fields.tsx'
import { useFieldWords } from './words.ts'

/** What this version would change against the one in force, path by path. */
export function Differences ({ document, published, version }: { document: Json; published: number | undefined; version: number }) {
  const { t } = useWords()
  const { trail } = useFieldWords()
  const show = useShown()
  const current = useQuery({ queryKey: keys.playbook(published ?? version), queryFn: () => api.playbook(published ?? version) })
  if (current.isError) return <Failure error={current.error} retry={() => { void current.refetch() }} />
  if (!current.data) return <Loading />
  if (published === version) return <Empty title={t('playbook.diff-same')}>{t('playbook.diff-same-text')}</Empty>
  const changes = changesBetween(current.data.document, document)
  if (changes.length === 0) return <Empty title={t('playbook.diff-none')} />
  return (
    <table className="plain-table pb-diff">
      <caption>{t('playbook.diff-of', { n: changes.length, version: current.data.version })}</caption>
      <thead><tr><th scope="col">{t('playbook.path')}</th><th scope="col">{t('playbook.before')}</th><th scope="col">{t('playbook.after')}</th></tr></thead>
      <tbody>{changes.map(change => <tr key={pointerOf(change.path)}><td><b>{trail(change.path)}</b><code className="faint">{pointerOf(change.path)}</code></td><td className="pb-before">{show(change.path, change.before)}</td><td className="pb-after">{show(change.path, change.after)}</td></tr>)}</tbody>
    </table>
  )
}

function useShown (): (path: Path, value: Json | undefined) => string {
  const { t } = useWords()
  const formats = useFormats()
  return (path, value) => {
    if (value === undefined) return t('word.none')
    if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value)
    const unit = unitOf(String(path.at(-1)), path.slice(0, -1).map(String))
    const currency = path.map(String).find(part => /^[A-Z]{3}$/.test(part))
    return unit === 'minutes' ? formats.span(value) : unit === 'money' && currency ? formats.money({ minor: value, currency }) : unit === 'share' ? formats.percent(value) : formats.number(value)
  }
}
