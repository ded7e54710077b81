import type { Explanation } from '@zhiyu/server/contract/routing'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useSkillName } from '../parts/skills.ts'
import { useWhyWords } from '../parts/why-words.ts'
import { hrefOf } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { WhatIf } from './what-if.tsx'

/** The choice in one sentence, the place, who else was considered, what another playbook would have done, and every decision on record. */
export function WhyPanel ({ id }: { id: string }) {
  const explanation = useQuery({ queryKey: keys.explanation(id), queryFn: () => api.explanation(id), refetchOnMount: 'always' })
  if (explanation.isError) return <Failure error={explanation.error} retry={() => { void explanation.refetch() }} />
  if (explanation.isPending) return <Loading />
  const why = explanation.data
  return (
    <div className="why-panel">
      {why.kind !== 'none' && <><Choice why={why} /><Place why={why} /><Others why={why} /><WhatIf id={id} why={why} /></>}
      <Decisions id={id} />
    </div>
  )
}

function Choice ({ why }: { why: Explanation }) {
  const { t } = useWords()
  const allowed = useMay()
  const formats = useFormats()
  const whyWords = useWhyWords()
  const name = why.agent?.name ?? t('author.colleague')
  const headline = why.kind === 'waiting' ? t(why.agents.some(agent => agent.verdict === 'can') ? 'explain.any-moment' : 'explain.nobody-yet') : why.kind === 'by-hand' && why.by?.id !== why.agent?.id ? t('explain.by-hand', { name, by: why.by?.name ?? t('author.colleague') }) : why.kind === 'by-hand' ? t('explain.taken', { name }) : t('explain.chosen', { name })
  const facts = [why.at === null ? '' : formats.dateTime(why.at), why.waitedMs === null ? '' : t(why.kind === 'waiting' ? 'inbox.waiting-for' : 'explain.waited', { time: formats.span(why.waitedMs) })].filter(Boolean)
  return (
    <section aria-labelledby="why-choice">
      <h2 id="why-choice" className="why-headline">{headline}</h2>
      <p className="faint">{facts.join(' · ')}{why.playbookVersion !== null && <> · {allowed('playbook.read') ? <a href={hrefOf('playbook', String(why.playbookVersion))}>{t('why.version', { version: why.playbookVersion })}</a> : t('why.version', { version: why.playbookVersion })}</>}</p>
      {why.because.length > 0 && <ul className="why-reasons">{why.because.map((one, index) => <li key={index}>{whyWords(one)}</li>)}</ul>}
    </section>
  )
}

/** Where it stood, and what its place was made of. */
function Place ({ why }: { why: Explanation }) {
  const { t } = useWords()
  const formats = useFormats()
  const whyWords = useWhyWords()
  if (why.place === null && why.headStarts.length === 0) return null
  return (
    <section aria-labelledby="why-place">
      <h2 id="why-place">{t('explain.place')}</h2>
      {why.place !== null && <p>{t(why.kind === 'waiting' ? 'explain.place-now' : 'explain.place-then', { place: why.place, waiting: why.waiting ?? why.place })}{why.headStartMs !== null && why.headStartMs > 0 && <> · {t('explain.head-start', { time: formats.span(why.headStartMs) })}</>}</p>}
      {why.headStarts.length > 0 && <ul className="why-reasons">{why.headStarts.map((one, index) => <li key={index}>{whyWords(one)}</li>)}</ul>}
    </section>
  )
}

/** Everyone considered, the chosen one first; for each the reason, or what made the difference. */
function Others ({ why }: { why: Explanation }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const { nameOf } = useSkillName()
  if (!why.complete) return why.kind === 'matched' ? <p className="why-note">{t('explain.not-kept')}</p> : null
  if (why.agents.length === 0) return <p className="why-note">{t('explain.nobody-on-duty')}</p>
  const rest = Object.entries(why.others).map(([verdict, n]) => t('why.fact', { key: may(`verdict.${verdict}`) ?? verdict, value: formats.number(n) }))
  return (
    <section aria-labelledby="why-others">
      <h2 id="why-others">{t('explain.considered', { n: why.agents.length })}</h2>
      <div className="table-scroll why-table" tabIndex={0} role="group" aria-label={t('explain.considered', { n: why.agents.length })}>
        <table className="plain-table">
          <thead><tr><th>{t('explain.agent')}</th>{why.neededSkill !== null && <th>{nameOf(why.neededSkill)}</th>}<th>{t('explain.load')}</th><th>{t('explain.cost')}</th><th>{t('explain.why-not')}</th></tr></thead>
          <tbody>{why.agents.map(agent => (
            <tr key={agent.id} className={agent.chosen ? 'why-chosen' : ''}>
              <td><b>{agent.name ?? t('author.colleague')}</b><span className="faint why-role">{may(`role.${agent.role}`) ?? agent.role}{agent.preferred && ` · ${t(`explain.preferred.${agent.preferred}`)}`}{!agent.speaks && ` · ${t('explain.language')}`}</span></td>
              {why.neededSkill !== null && <td>{agent.level === null || agent.level === 0 ? '–' : t('explain.level', { n: agent.level })}</td>}
              <td className="figure">{agent.openChats}/{agent.capacity}</td>
              <td className="figure">{agent.costMs === null ? '–' : t('span.seconds', { n: formats.number(Math.round(agent.costMs / 1_000)) })}</td>
              <td>{agent.chosen ? <span className="mark mark-chosen">{t('explain.picked')}</span> : agent.verdict !== 'can' ? t(`verdict.${agent.verdict}`) : agent.difference.length > 0 ? agent.difference.map(one => t(`difference.${one}`)).join(t('list.comma')) : t('verdict.can')}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      {rest.length > 0 && <p className="faint">{t('explain.others', { list: rest.join(t('list.comma')) })}</p>}
      <p className="faint">{t('explain.cost-text')}</p>
    </section>
  )
}

/** Every decision on record, newest first, each with its reasons and the version it followed. */
function Decisions ({ id }: { id: string }) {
  const { t, may } = useWords()
  const allowed = useMay()
  const formats = useFormats()
  const whyWords = useWhyWords()
  const decisions = useQuery({ queryKey: keys.decisions(id), queryFn: () => api.decisions(id).then(page => page.items) })
  if (decisions.isError) return <Failure error={decisions.error} retry={() => { void decisions.refetch() }} />
  if (decisions.isPending) return <Loading />
  if (decisions.data.length === 0) return <p className="why-note">{t('why.none')}</p>
  return (
    <section aria-labelledby="why-all">
      <h2 id="why-all">{t('explain.decisions')}</h2>
      <ol className="why">
        {decisions.data.map(decision => (
          <li key={decision.id}>
            <div className="why-head"><b>{may(`decision.${decision.kind}`) ?? decision.kind}</b><time className="faint" dateTime={decision.at}>{formats.dateTime(decision.at)}</time></div>
            <ul>{decision.because.map((why, index) => <li key={index}>{whyWords(why)}</li>)}</ul>
            {allowed('playbook.read') && <a className="why-version" href={hrefOf('playbook', String(decision.playbookVersion))}>{t('why.version', { version: decision.playbookVersion })}</a>}
          </li>
        ))}
      </ol>
    </section>
  )
}
