import type { PlanRequest, PlanView } from '@zhiyu/server/contract/planning'
import type { FigureName, SimulationView } from '@zhiyu/server/contract/simulation'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Progress } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { keys } from '../api/keys.ts'
import { refreshSimulations } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { keep, readKept } from '../kept.ts'
import { useFaultWords } from '../parts/states.tsx'
import { hrefOf } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { useRunWords } from '../simulation/names.ts'
import { isOpen } from '../simulation/room.tsx'

const REPLICATIONS = 20
/** The only spans within which a simulation counts answers. */
const WITHIN: Readonly<Record<number, FigureName>> = { 15_000: 'within-15s', 30_000: 'within-30s' }

/** The plan played with the shop's own shoppers, skills and routing: a formula takes the day for calm and its people for equals. */
export function Rehearsal ({ plan, request, shifts }: { plan: PlanView; request: PlanRequest; shifts: number }) {
  const { t } = useWords()
  const words = useFaultWords()
  const may = useMay()
  const place = `staffing-rehearsal-${plan.on}`
  const [id, setId] = useState(() => readKept(place))
  const run = useQuery({ queryKey: keys.simulation(id ?? ''), queryFn: () => api.simulation(id ?? ''), enabled: id !== null, retry: false, refetchInterval: query => query.state.data && isOpen(query.state.data) ? 1_500 : false })
  const start = useMutation({
    mutationFn: async (staff: 'suggested' | 'planned') => {
      const published = (await api.playbooks()).items.find(one => one.state === 'published')
      return api.startSimulation({ traffic: { kind: 'plan', staff, plan: request }, candidates: [{ kind: 'fifo' }, published ? { kind: 'playbook', version: published.version } : { kind: 'strict-value' }], replications: REPLICATIONS })
    },
    onSuccess: made => { keep(place, made.id); setId(made.id); refreshSimulations() },
  })
  if (!may('simulation.run') && !run.data) return null
  const busy = start.isPending || (run.data !== undefined && isOpen(run.data))
  const why = start.error
  return (
    <section className="sheet-panel staff-block staff-rehearsal" aria-labelledby="staff-rehearsal">
      <header className="staff-head">
        <h2 id="staff-rehearsal">{t('staffing.rehearsal')}</h2>
        <span className="faint grow">{t('staffing.rehearsal-text')}</span>
        {may('simulation.run') && (
          <span className="buttons">
            <Button disabled={busy || plan.suggestion === null} onClick={() => { start.mutate('suggested') }}>{t('staffing.rehearse-suggested')}</Button>
            <Button disabled={busy || shifts === 0} onClick={() => { start.mutate('planned') }}>{t('staffing.rehearse-planned')}</Button>
          </span>
        )}
      </header>
      {why !== null && <Alert type="error" role="alert" showIcon title={t('staffing.rehearsal-refused')} description={isRefused(why) && why.details.length > 0 ? why.details.slice(0, 3).map(one => one.say).join(' · ') : words(why)} />}
      {run.data && isOpen(run.data) && <div role="status"><Progress percent={run.data.progress ? Math.round(run.data.progress.done / run.data.progress.total * 100) : 0} size="small" aria-label={t('staffing.rehearsing')} /><span className="faint">{t('staffing.rehearsing')}</span></div>}
      {run.data && !isOpen(run.data) && <Outcome plan={plan} run={run.data} />}
    </section>
  )
}

interface Line { readonly name: string; readonly goal: string; readonly computed: string; readonly played: string; readonly kept: boolean | null }

function Outcome ({ plan, run }: { plan: PlanView; run: SimulationView }) {
  const { t } = useWords()
  const formats = useFormats()
  const { named, wait } = useRunWords()
  const ours = run.report?.policies[1]
  if (!ours) return <Alert type="warning" showIcon role="status" title={t('staffing.rehearsal-failed')} />
  const figure = (name: FigureName) => ours.total.find(one => one.figure === name)
  const { targets, intervals } = plan
  const arrivals = intervals.reduce((sum, one) => sum + one.arrivals, 0)
  const over = (of: (one: PlanView['intervals'][number]) => number): number => arrivals > 0 ? intervals.reduce((sum, one) => sum + of(one) * one.arrivals, 0) / arrivals : 0
  const line = (name: string, key: FigureName | undefined, { goal, computed, text, keeps }: { goal: number | null; computed: number; text: (value: number) => string; keeps: (value: number) => boolean }): Line => {
    const played = key === undefined ? undefined : figure(key)
    const mean = played?.mean ?? null
    return { name, goal: goal === null ? '–' : text(goal), computed: text(computed), played: mean === null ? '–' : `${text(mean)}${played?.halfWidth == null ? '' : ` ± ${text(played.halfWidth)}`}`, kept: goal === null || mean === null ? null : keeps(mean) }
  }
  const within = targets.answered?.withinMs ?? 30_000
  const lines = [
    line(t('staffing.tile.abandon'), 'abandon-share', { goal: targets.abandonAtMost, computed: over(one => one.figures.pAbandon), text: formats.percent, keeps: value => value <= (targets.abandonAtMost ?? 1) }),
    line(t('staffing.tile.answered', { time: formats.span(within) }), WITHIN[within], { goal: targets.answered?.share ?? null, computed: over(one => one.figures.answeredInTime), text: formats.percent, keeps: value => value >= (targets.answered?.share ?? 0) }),
    line(t('staffing.tile.wait'), 'wait-mean', { goal: targets.meanWaitMsAtMost, computed: over(one => one.figures.meanWaitMs), text: wait, keeps: value => value <= (targets.meanWaitMsAtMost ?? Infinity) }),
  ]
  const judged = lines.filter(one => one.kept !== null)
  const kept = judged.every(one => one.kept)
  return (
    <>
      <Alert type={judged.length === 0 ? 'info' : kept ? 'success' : 'warning'} showIcon role="status" title={t(judged.length === 0 ? 'staffing.rehearsal-free' : kept ? 'staffing.rehearsal-kept' : 'staffing.rehearsal-missed')}
        description={<>{named(run.traffic.name)} · {formats.dateTime(run.createdAt)}{!kept && judged.length > 0 && <> · {t('staffing.rehearsal-advice')}</>}</>} action={<Button size="small" href={hrefOf('simulation', run.id)}>{t('staffing.rehearsal-open')}</Button>} />
      <table className="plain-table" aria-label={t('staffing.rehearsal')}>
        <thead><tr><th scope="col">{t('staffing.rehearsal-figure')}</th><th scope="col">{t('staffing.rehearsal-goal')}</th><th scope="col">{t('staffing.rehearsal-computed')}</th><th scope="col">{t('staffing.rehearsal-played')}</th><th scope="col"><span className="hidden-heading">{t('staffing.rehearsal-verdict')}</span></th></tr></thead>
        <tbody>{lines.map(one => <tr key={one.name}><th scope="row">{one.name}</th><td>{one.goal}</td><td>{one.computed}</td><td>{one.played}</td><td>{one.kept === null ? '' : one.kept ? `✓ ${t('staffing.rehearsal-yes')}` : `✗ ${t('staffing.rehearsal-no')}`}</td></tr>)}</tbody>
      </table>
    </>
  )
}
