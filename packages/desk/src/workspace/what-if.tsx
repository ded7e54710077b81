import type { Explanation, WhatIfView } from '@zhiyu/server/contract/routing'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useWhyWords } from '../parts/why-words.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'

/** The same moment under another version, side by side, with what the comparison cannot know. */
export function WhatIf ({ id, why }: { id: string; why: Explanation }) {
  const { t, may } = useWords()
  const allowed = useMay()
  const [version, setVersion] = useState<number>()
  const mayAsk = allowed('playbook.read') && (why.kind === 'waiting' || why.complete)
  const playbooks = useQuery({ queryKey: keys.playbooks, queryFn: () => api.playbooks().then(page => page.items), enabled: mayAsk })
  const answer = useQuery({ queryKey: keys.whatIf(id, version ?? 0), queryFn: () => api.whatIf(id, version ?? 0), enabled: version !== undefined, staleTime: 0, retry: false })
  if (!mayAsk) return null
  const others = (playbooks.data ?? []).filter(one => one.version !== why.playbookVersion)
  return (
    <section aria-labelledby="what-if">
      <h2 id="what-if">{t('what-if.title')}</h2>
      {playbooks.isSuccess && others.length === 0
        ? <p className="why-note">{t('what-if.only-one')}</p>
        : <label className="what-if-ask"><span>{t('what-if.version')}</span><Select className="what-if-select" aria-label={t('what-if.version')} loading={playbooks.isPending} placeholder={t('what-if.choose')} value={version} onChange={setVersion}
            options={others.map(one => ({ value: one.version, label: [t('playbook.version', { version: one.version }), may(`playbook.state.${one.state}`) ?? one.state, one.note].filter(Boolean).join(' · ') }))} /></label>}
      {version !== undefined && (answer.isError ? <Failure error={answer.error} retry={() => { void answer.refetch() }} /> : answer.data ? <Sides answer={answer.data} /> : <Loading />)}
    </section>
  )
}

function Sides ({ answer }: { answer: WhatIfView }) {
  const { t } = useWords()
  const formats = useFormats()
  const whyWords = useWhyWords()
  const { original: before, other } = answer
  const sameAgent = before.agent?.id === other.agent?.id
  const shift = answer.keyShiftMs === 0 ? t('what-if.same-place') : t(answer.keyShiftMs > 0 ? 'what-if.ahead' : 'what-if.behind', { time: formats.span(Math.abs(answer.keyShiftMs)) })
  const lines: readonly { title: string; of: (side: WhatIfView['original']) => React.ReactNode; same: boolean }[] = [
    { title: t('what-if.who'), of: side => side.agent ? <b>{side.agent.name ?? t('author.colleague')}</b> : t('what-if.nobody'), same: sameAgent },
    { title: t('what-if.because'), of: side => <ul className="why-reasons">{side.because.map((one, index) => <li key={index}>{whyWords(one)}</li>)}</ul>, same: true },
    ...(before.place === null ? [] : [{ title: t('what-if.place'), of: (side: WhatIfView['original']) => t('what-if.place-n', { place: side.place ?? 0 }), same: before.place === other.place }]),
    { title: t('what-if.head-start'), of: side => <>{formats.span(side.headStartMs)}<ul className="why-reasons">{side.headStarts.map((one, index) => <li key={index}>{whyWords(one)}</li>)}</ul></>, same: before.headStartMs === other.headStartMs },
    { title: t('what-if.earliest'), of: side => side.earliestMs === null ? t('what-if.never') : side.earliestMs === 0 ? t('what-if.at-once') : formats.span(side.earliestMs), same: before.earliestMs === other.earliestMs },
  ]
  return (
    <div className="what-if" role="status">
      <p className="what-if-sum"><b>{sameAgent ? t(before.agent ? 'what-if.same-agent' : 'what-if.same-nobody', { name: before.agent?.name ?? '' }) : t('what-if.other-agent', { before: before.agent?.name ?? t('what-if.nobody'), other: other.agent?.name ?? t('what-if.nobody') })}</b> {shift}</p>
      <div className="table-scroll">
        <table className="plain-table what-if-table">
          <thead><tr><td /><th>{t(answer.of === 'now' ? 'what-if.now' : 'what-if.then', { version: before.playbookVersion })}</th><th>{t('playbook.version', { version: other.playbookVersion })}</th></tr></thead>
          <tbody>{lines.map(line => <tr key={line.title} className={line.same ? '' : 'what-if-differs'}><th>{line.title}</th><td>{line.of(before)}</td><td>{line.of(other)}</td></tr>)}</tbody>
        </table>
      </div>
      <p className="faint">{t('what-if.unknown')}</p>
      <ul className="why-reasons faint">{answer.unknown.map(one => <Unknown key={one} code={one} notKept={answer.notKept} />)}</ul>
    </div>
  )
}

function Unknown ({ code, notKept }: { code: string; notKept: number }) {
  const { may } = useWords()
  return <li>{may(`what-if.unknown.${code}`, { n: notKept }) ?? code}</li>
}
