import type { SimulationListing } from '@zhiyu/server/contract/simulation'
import { useQuery } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading, RoomPage } from '../parts/states.tsx'
import { go, hrefOf, usePlace } from '../route.ts'
import { useMay } from '../session.tsx'
import { useFormats } from '../settings.tsx'
import { useRunWords } from './names.ts'
import { NewRun } from './new-run.tsx'
import { Run } from './run.tsx'
import { useVerdict } from './verdict.tsx'

export const isOpen = (run: { readonly state: string }): boolean => run.state === 'queued' || run.state === 'running'

/** On the way to another room this one is shown for a moment with that room's address. */
const RUN_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** #/simulation is the latest run or how to begin; #/simulation/new and #/simulation/new/7 (a draft's version) begin one; #/simulation/<id> shows one. */
export function SimulationRoom () {
  const { t } = useWords()
  const allowed = useMay()
  const { rest: [wanted, draft] } = usePlace()
  const list = useQuery({
    queryKey: keys.simulations, queryFn: () => api.simulations().then(page => page.items),
    refetchInterval: query => query.state.data?.some(isOpen) ? 2_000 : false, // the socket says so too; this is for a lost line
  })
  const runs = list.data ?? []
  const mayRun = allowed('simulation.run')
  const making = wanted === 'new' && mayRun
  const id = making ? undefined : wanted !== undefined && RUN_ID.test(wanted) ? wanted : runs[0]?.id
  return (
    <RoomPage title={t('room.simulation')} aside={t('simulation.line')} actions={mayRun && !making && runs.length > 0 && <Button type="primary" onClick={() => { go('simulation', 'new') }}>{t('simulation.new')}</Button>}>
      {list.isError && <Failure error={list.error} retry={() => { void list.refetch() }} />}
      {list.isPending && <Loading />}
      {list.data && (runs.length === 0 && !making
        ? <Empty title={t('simulation.none')} action={mayRun ? <Button type="primary" onClick={() => { go('simulation', 'new') }}>{t('simulation.new')}</Button> : undefined}>{t(mayRun ? 'simulation.none-text' : 'simulation.none-reader')}</Empty>
        : (
          <div className={runs.length === 0 ? 'sim-alone' : 'two-panes'}>
            {runs.length > 0 && <nav className="sheet-panel pb-versions" aria-label={t('simulation.earlier')}><ul>{runs.map(run => <li key={run.id}><RunLink run={run} here={run.id === id} /></li>)}</ul></nav>}
            {making && <NewRun key={draft ?? ''} draft={draft !== undefined && /^\d+$/.test(draft) ? Number(draft) : undefined} />}
            {!making && id !== undefined && <Run key={id} id={id} />}
          </div>
        ))}
    </RoomPage>
  )
}

function RunLink ({ run, here }: { run: SimulationListing; here: boolean }) {
  const { t } = useWords()
  const formats = useFormats()
  const { candidate, named } = useRunWords()
  const verdict = useVerdict()
  const [base, ...others] = run.candidates
  const best = run.headlines[0]
  return (
    <a href={hrefOf('simulation', run.id)} aria-current={here ? 'page' : undefined}>
      <span className="link-top"><b className="cut">{named(run.traffic.name)}</b>{run.state !== 'done' && <span className={`status status-import-${run.state}`}>{t(`simulation.state.${run.state}`)}</span>}</span>
      <span className="two-lines">{t('simulation.against', { candidates: others.map(candidate).join(t('list.comma')), base: base ? candidate(base) : '' })}</span>
      {best && <span className="faint two-lines">{verdict.short(best)}</span>}
      {run.state === 'running' && run.progress && <Progress percent={Math.round(run.progress.done / run.progress.total * 100)} size="small" showInfo={false} aria-label={t('simulation.state.running')} />}
      <span className="faint">{formats.dateTime(run.createdAt)}</span>
    </a>
  )
}
