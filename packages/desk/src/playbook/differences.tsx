import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { changesBetween, inOrder, isBilingual, isList, isRecord, pointerOf, type Change, type Json } from './paths.ts'
import { unitOf } from './units.ts'
import { useFieldWords } from './words.ts'

/** What this version would change against the one in force: by section, in words, before → after. */
export function Differences ({ document, published, version }: { document: Json; published: number | undefined; version: number }) {
  const { t } = useWords()
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
      {inOrder(changes.map(change => String(change.path[0]))).map(section => <Section key={section} section={section} changes={changes.filter(change => change.path[0] === section)} before={current.data.document} after={document} />)}
    </table>
  )
}

function Section ({ section, changes, before, after }: { section: string; changes: readonly Change[]; before: Json; after: Json }) {
  const { t } = useWords()
  const now = useFieldWords(after)
  const then = useFieldWords(before)
  // A part is off, an entry of a list is simply not there.
  const absent = (change: Change): string => t(typeof change.path.at(-1) === 'number' ? 'playbook.absent' : isRecord(change.after ?? change.before) || isList(change.after ?? change.before) ? 'playbook.off' : 'word.none')
  return (
    <tbody>
      <tr className="pb-diff-section"><th scope="rowgroup" colSpan={3}>{now.name([section])}</th></tr>
      {changes.map(change => {
        const words = change.after === undefined ? then : now
        return (
          <tr key={pointerOf(change.path) + (change.after === undefined ? '-' : '+')}>
            <th scope="row" title={pointerOf(change.path)}>{change.path.length > 1 ? words.trail(change.path).split(' › ').slice(1).join(' › ') : words.name(change.path)}</th>
            <td className="pb-before">{change.before === undefined ? absent(change) : <Told change={change} value={change.before} words={then} />}</td>
            <td className="pb-after">{change.after === undefined ? absent(change) : <><Told change={change} value={change.after} words={now} /><By change={change} /></>}</td>
          </tr>
        )
      })}
    </tbody>
  )
}

/** A whole part that came or went is told line by line. */
function Told ({ change: { path }, value, words }: { change: Change; value: Json; words: ReturnType<typeof useFieldWords> }) {
  if (isList(value) && value.some(isRecord)) return <ol className="pb-told">{value.map((one, index) => <li key={index}>{words.value([...path, index], one)}</li>)}</ol>
  if (!isRecord(value) || isBilingual(value)) return words.value(path, value)
  return <dl className="pb-told">{inOrder(Object.keys(value)).map(key => <div key={key}><dt>{words.name([...path, key])}</dt><dd>{words.value([...path, key], value[key])}</dd></div>)}</dl>
}

/** By how much a span or a figure moved. */
function By ({ change }: { change: Change }) {
  const { value } = useFieldWords()
  const unit = unitOf(change.path)
  if (typeof change.before !== 'number' || typeof change.after !== 'number' || (unit !== 'span' && unit !== 'seconds' && unit !== 'plain')) return null
  const by = change.after - change.before
  return <span className="faint"> {by > 0 ? '+' : '−'}{value(change.path, Math.abs(by))}</span>
}
