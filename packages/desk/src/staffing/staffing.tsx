import type { PlanView, ShiftView } from '@zhiyu/server/contract/planning'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Segmented } from 'antd'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { api } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { keep, readKept } from '../kept.ts'
import { Empty, Failure, Loading, useFaultWords } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { Assumptions } from './assumptions.tsx'
import { isDay, tomorrowIn, weekOf } from './day.ts'
import { Intervals } from './intervals.tsx'
import { readOwn, requestOf, type Minutes, type Own } from './model.ts'
import { Rehearsal } from './rehearsal.tsx'
import { Shifts } from './shifts.tsx'
import { Sources } from './sources.tsx'
import { Tiles } from './tiles.tsx'
import { Week } from './week.tsx'

const Charts = lazy(() => import('./charts.tsx').then(part => ({ default: part.Charts })))
const MINUTES: readonly Minutes[] = [15, 30, 60]
const OWN = 'staffing-own'

/** A day: who is expected, who is needed, who is planned; the figures it rests on; its shifts. */
export function Staffing ({ wanted }: { wanted: string | undefined }) {
  const manages = useMay()('staff.manage')
  const { shop } = useSession()
  const [tomorrow] = useState(() => tomorrowIn(shop.timeZone))
  const on = wanted !== undefined && isDay(wanted) ? wanted : tomorrow
  const [minutes, setMinutes] = useState<Minutes>(30)
  const [own, setOwn] = useState<Own>(() => manages ? readOwn(readKept(OWN)) : {})
  const change = (next: Own): void => { setOwn(next); keep(OWN, Object.keys(next).length === 0 ? null : JSON.stringify(next)) }
  const week = weekOf(on)
  const shifts = useQuery({ queryKey: keys.shifts(week[0]!, week[6]!), queryFn: () => api.shifts(week[0]!, week[6]!).then(page => page.items), placeholderData: keepPreviousData })
  const base = useQuery({ queryKey: keys.staffingPlan(on, minutes), queryFn: () => api.staffingPlan(on, minutes), placeholderData: before => before?.on === on ? before : undefined })
  const failed = base.isError ? base : shifts.isError ? shifts : undefined
  return (
    <div className="staffing">
      <Week on={on} tomorrow={tomorrow} shifts={shifts.data ?? []} />
      {failed && <Failure error={failed.error} retry={() => { void failed.refetch() }} />}
      {!failed && (!base.data || !shifts.data) && <Loading />}
      {!failed && base.data && shifts.data && <Day key={on} base={base.data} own={own} change={change} manages={manages} saved={shifts.data} choose={setMinutes} />}
    </div>
  )
}

interface DayParts { readonly base: PlanView; readonly own: Own; readonly change: (own: Own) => void; readonly manages: boolean; readonly saved: readonly ShiftView[]; readonly choose: (minutes: Minutes) => void }

function Day ({ base, own, change, manages, saved, choose }: DayParts) {
  const { t } = useWords()
  const words = useFaultWords()
  const settled = useSettled(own)
  const mine = Object.keys(settled).length > 0
  const request = useMemo(() => requestOf(base, settled), [base, settled])
  const made = useQuery({ queryKey: keys.staffingPlan(base.on, request), queryFn: ({ signal }) => api.makeStaffingPlan(request, signal), enabled: mine, placeholderData: keepPreviousData, retry: false })
  const plan = mine ? made.data ?? base : base
  const ofDay = useMemo(() => saved.filter(one => one.on === base.on), [saved, base.on])
  const working = settled !== own || (mine && made.isFetching)
  const refused = mine && made.isError ? made.error : undefined
  const known = plan.intervals.length > 0
  const file = `staffing-${plan.on}`
  return (
    <>
      {refused !== undefined && <Alert type="error" role="alert" showIcon title={t('staffing.refused')} description={isRefused(refused) && refused.details.length > 0 ? <ul>{refused.details.slice(0, 6).map(one => <li key={one.path + one.say}>{`${one.path.slice(1)} ${one.say}`}</li>)}</ul> : words(refused)} />}
      {known && <Tiles plan={plan} shifts={ofDay.length} />}
      <div className={manages ? 'staff-panes' : undefined}>
        <div className="staff-main">
          <section className="sheet-panel staff-plan" aria-labelledby="staff-plan" aria-busy={working}>
            <header className="staff-head">
              <h2 id="staff-plan">{t('staffing.plan')}</h2>
              <span className="faint grow" role="status">{working && t('staffing.working')}</span>
              <Segmented aria-label={t('staffing.interval')} value={base.minutes} onChange={choose} options={MINUTES.map(n => ({ value: n, label: t('span.minutes', { n }) }))} />
            </header>
            <Sources plan={plan} own={settled} />
            {known ? <Suspense fallback={<Loading />}><Charts plan={plan} shifts={ofDay.length} /></Suspense> : (
              <Empty title={t('staffing.too-little')}>{t(manages ? 'staffing.too-little-text' : 'staffing.too-little-reader', { n: plan.forecast.weeks })}</Empty>
            )}
          </section>
          <Shifts plan={plan} saved={ofDay} manages={manages} />
        </div>
        {manages && <Assumptions base={base} plan={plan} own={own} change={change} />}
      </div>
      {known && <Rehearsal plan={plan} request={request} shifts={ofDay.length} />}
      {known && <section className="sheet-panel staff-block"><Intervals plan={plan} file={file} /></section>}
    </>
  )
}

/** What it was when it has not changed for a moment: not each key press is a question to the server. */
function useSettled<T> (value: T): T {
  const [settled, settle] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => { settle(value) }, 300)
    return () => { clearTimeout(timer) }
  }, [value])
  return settled
}
