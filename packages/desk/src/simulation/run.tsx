import type { SimulationReport, SimulationView } from '@zhiyu/server/contract/simulation'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Popconfirm, Progress, Segmented, Tabs } from 'antd'
import { lazy, Suspense, useRef, useState } from 'react'
import { nowMs } from '../clock.ts'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { refreshPlaybooks, refreshSimulations } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, useFaultWords } from '../parts/states.tsx'
import { go, hrefOf } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { Gains } from './gains.tsx'
import { AllFigures, ByHour, Fairness } from './figures.tsx'
import { useRunWords } from './names.ts'
import { Verdict } from './verdict.tsx'

const Charts = lazy(() => import('./charts.tsx').then(part => ({ default: part.Charts })))

export function Run ({ id }: { id: string }) {
  const { t } = useWords()
  const run = useQuery({ queryKey: keys.simulation(id), queryFn: () => api.simulation(id), refetchInterval: query => query.state.data && (query.state.data.state === 'queued' || query.state.data.state === 'running') ? 1_000 : false })
  if (run.isError) return <section className="sheet-panel pb-body" aria-label={t('room.simulation')}><Failure error={run.error} retry={() => { void run.refetch() }} /></section>
  if (!run.data) return <section className="sheet-panel pb-body" aria-label={t('room.simulation')}><Loading /></section>
  return <Shown run={run.data} />
}

function Shown ({ run }: { run: SimulationView }) {
  const { t } = useWords()
  const formats = useFormats()
  const allowed = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const { candidate, named } = useRunWords()
  const [chosen, choose] = useState(1)
  const failed = (error: unknown): void => { void message.error(words(error)); refreshSimulations() }
  const cancel = useMutation({ mutationFn: () => api.cancelSimulation(run.id), onSettled: refreshSimulations, onError: failed })
  const remove = useMutation({ mutationFn: () => api.removeSimulation(run.id), onSuccess: () => { go('simulation'); refreshSimulations() }, onError: failed })
  const publish = useMutation({ mutationFn: (place: number) => api.publishSimulated(run.id, place), onSuccess: view => { refreshPlaybooks(); void message.success(t('playbook.published', { version: view.version })); go('playbook', String(view.version)) }, onError: failed })
  const playbooks = useQuery({ queryKey: keys.playbooks, queryFn: () => api.playbooks().then(page => page.items) })
  const open = run.state === 'queued' || run.state === 'running'
  const [base, ...others] = run.candidates
  const winner = run.candidates[chosen]
  const version = winner?.kind === 'playbook' ? winner.version : null
  const inForce = playbooks.data?.find(one => one.state === 'published')?.version
  const headline = run.headlines.find(one => one.candidate === chosen)
  return (
    <section className="sheet-panel pb-body sim-run" aria-labelledby="sim-title">
      <header className="pb-head">
        <div className="grow">
          <h2 id="sim-title">{named(run.traffic.name)} <span className={`status status-import-${run.state}`}>{t(`simulation.state.${run.state}`)}</span></h2>
          <p className="faint">{t('simulation.about', { base: base ? candidate(base) : '', candidates: others.map(candidate).join(t('list.comma')), n: run.replications, shoppers: formats.number(run.shoppers), at: formats.dateTime(run.createdAt) })}{run.runMs !== null && t('simulation.took', { time: formats.span(run.runMs) })}</p>
        </div>
        <span className="buttons">
          {open && allowed('simulation.run') && <Button loading={cancel.isPending} onClick={() => { cancel.mutate() }}>{t('action.cancel')}</Button>}
          {!open && allowed('simulation.run') && <Popconfirm title={t('simulation.remove-sure')} okText={t('action.remove')} onConfirm={() => { remove.mutate() }}><Button loading={remove.isPending}>{t('action.remove')}</Button></Popconfirm>}
          {run.state === 'done' && version !== null && version !== inForce && allowed('playbook.publish') && <Popconfirm title={t('playbook.publish-sure', { version })} description={t('simulation.publish-text')} okText={t('playbook.publish')} onConfirm={() => { publish.mutate(chosen) }}><Button type="primary" loading={publish.isPending}>{t('simulation.publish', { version })}</Button></Popconfirm>}
          {version !== null && version === inForce && <a href={hrefOf('playbook', String(version))}>{t('simulation.in-force', { version })}</a>}
        </span>
      </header>
      {open && <Waiting run={run} />}
      {run.state === 'failed' && <Alert type="error" role="alert" showIcon title={t(`simulation.problem.${run.problem ?? 'crashed'}`)} description={t(`simulation.problem-text.${run.problem ?? 'crashed'}`)} />}
      {run.state === 'cancelled' && <Alert type="info" showIcon title={t('simulation.cancelled')} />}
      {run.report && (
        <>
          {others.length > 1 && <Segmented className="sim-which" aria-label={t('simulation.which')} value={chosen} onChange={choose} options={others.map((one, i) => ({ value: i + 1, label: candidate(one) }))} />}
          {headline && <Verdict headline={headline} run={run} />}
          <Result run={run} report={run.report} chosen={chosen} />
        </>
      )}
    </section>
  )
}

function Result ({ run, report, chosen }: { run: SimulationView; report: SimulationReport; chosen: number }) {
  const { t } = useWords()
  const names = useCandidateNames(run)
  const parts = { run, report, names, chosen }
  return (
    <Tabs items={[
      { key: 'charts', label: t('simulation.tab.charts'), children: <Suspense fallback={<Loading />}><Charts {...parts} /></Suspense> },
      { key: 'gains', label: t('simulation.tab.gains'), children: <Gains {...parts} /> },
      { key: 'fair', label: t('simulation.tab.fair'), children: <Fairness {...parts} /> },
      { key: 'figures', label: t('simulation.tab.figures'), children: <AllFigures {...parts} /> },
      { key: 'hours', label: t('simulation.tab.hours'), children: <ByHour {...parts} /> },
    ]} />
  )
}

export interface ResultParts { readonly run: SimulationView; readonly report: SimulationReport; readonly names: readonly string[]; readonly chosen: number }

function useCandidateNames (run: SimulationView): readonly string[] {
  const { candidate } = useRunWords()
  return run.candidates.map(candidate)
}

/** How far it is, and how long it will still take at the pace so far. */
function Waiting ({ run }: { run: SimulationView }) {
  const { t } = useWords()
  const formats = useFormats()
  const done = run.progress?.done ?? 0
  const total = run.progress?.total ?? run.replications * run.candidates.length
  // The pace since we began to look: a run may have waited in the line for long.
  const first = useRef<{ at: number; done: number } | null>(null)
  if (done > 0) first.current ??= { at: nowMs(), done }
  const since = first.current
  const left = since && done > since.done ? (nowMs() - since.at) / (done - since.done) * (total - done) : undefined
  return (
    <div className="sim-waiting">
      <Progress percent={Math.round(done / total * 100)} status="active" aria-label={t('simulation.progress')} />
      <p className="faint" role="status">{run.state === 'queued' ? t('simulation.in-line') : done === 0 ? t('simulation.begins') : left === undefined ? t('simulation.progress-some', { done: formats.number(done), total: formats.number(total) }) : t('simulation.progress-of', { done: formats.number(done), total: formats.number(total), left: formats.span(left) })}</p>
      <p className="faint">{t('simulation.may-leave')}</p>
    </div>
  )
}
