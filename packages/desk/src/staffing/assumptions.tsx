import type { PlanView } from '@zhiyu/server/contract/planning'
import { Button, Checkbox, InputNumber, Segmented, Tooltip } from 'antd'
import { useId } from 'react'
import { useWords } from '../i18n/index.ts'
import { Arrivals } from './arrivals.tsx'
import { clockText } from './day.ts'
import { byHour, type Own } from './model.ts'

interface AssumptionsProps { readonly base: PlanView; readonly plan: PlanView; readonly own: Own; readonly change: (own: Own) => void }

/** What the plan rests on; whatever is set here counts at once and is kept in this browser, for every day. Emptied, the measured figure is back. */
export function Assumptions ({ base, plan, own, change }: AssumptionsProps) {
  const { t } = useWords()
  const { assumptions, targets } = plan
  const measured = base.forecast.kind === 'forecast'
  const set = (next: { readonly [K in keyof Own]?: Own[K] | undefined }): void => {
    change(Object.fromEntries(Object.entries({ ...own, ...next }).filter(([, value]) => value !== undefined)))
  }
  const typed = own.perHour !== undefined || !measured
  const whenSet = (value: number | null, unit: number): number | undefined => value === null ? undefined : value * unit
  return (
    <section className="sheet-panel staff-assumptions" aria-labelledby="staff-assumptions">
      <header className="staff-head"><h2 id="staff-assumptions" className="grow">{t('staffing.assumptions')}</h2>{Object.keys(own).length > 0 && <Button size="small" onClick={() => { change({}) }}>{t('staffing.reset')}</Button>}</header>
      <fieldset><legend>{t('staffing.arrivals')}</legend>
        {measured && <Segmented block aria-label={t('staffing.arrivals')} value={typed ? 'typed' : 'forecast'} onChange={next => { set(next === 'typed' ? { perHour: byHour(plan), factor: undefined } : { perHour: undefined }) }} options={[{ value: 'forecast', label: t('staffing.from-history') }, { value: 'typed', label: t('staffing.own-figures') }]} />}
        {typed ? <Arrivals perHour={own.perHour} change={perHour => { set({ perHour }) }} />
          : <Field label={t('staffing.factor')} explain={t('staffing.explain.factor')} value={Math.round((own.factor ?? 1) * 100)} min={10} max={1_000} step={10} unit="%" change={value => { set({ factor: value === null || value === 100 ? undefined : value / 100 }) }} />}
      </fieldset>
      <fieldset><legend>{t('staffing.people')}</legend>
        <Field label={t('staffing.handling')} explain={t('staffing.explain.handling')} value={minutesOf(assumptions.handlingMs)} min={0.1} max={600} step={0.5} unit={t('staffing.unit.minutes')} change={value => { set({ handlingMs: whenSet(value, 60_000) }) }} />
        <Field label={t('staffing.patience')} explain={t('staffing.explain.patience')} value={minutesOf(assumptions.patienceMs)} min={0.1} max={600} step={0.5} unit={t('staffing.unit.minutes')} change={value => { set({ patienceMs: whenSet(value, 60_000) }) }} />
        <Field label={t('staffing.chats')} explain={t('staffing.explain.chats')} value={assumptions.paces.length} min={1} max={base.assumptions.paces.length} step={1} change={value => { set({ chats: value ?? undefined }) }} />
        <Field label={t('staffing.shrinkage')} explain={t('staffing.explain.shrinkage')} value={percentOf(assumptions.shrinkage)} min={0} max={90} step={1} unit="%" change={value => { set({ shrinkage: whenSet(value, 0.01) }) }} />
      </fieldset>
      <fieldset><legend>{t('staffing.targets')}</legend>
        <Target label={t('staffing.target.abandon')} explain={t('staffing.explain.abandon')} value={targets.abandonAtMost === null ? null : percentOf(targets.abandonAtMost)} usual={2} min={0.1} max={99} step={0.5} unit="%" change={value => { set({ abandonAtMost: value === null ? null : value / 100 }) }} />
        <Target label={t('staffing.target.answered')} explain={t('staffing.explain.answered')} value={targets.answered === null ? null : percentOf(targets.answered.share)} usual={80} min={1} max={99} step={1} unit="%" change={value => { set({ answeredShare: value === null ? null : value / 100 }) }} />
        {targets.answered && <Field label={t('staffing.target.within')} explain={t('staffing.explain.within')} value={Math.round(targets.answered.withinMs / 1_000)} min={0} max={3_600} step={5} unit={t('staffing.unit.seconds')} change={value => { set({ answeredWithinMs: whenSet(value, 1_000) }) }} />}
        <Target label={t('staffing.target.wait')} explain={t('staffing.explain.wait')} value={targets.meanWaitMsAtMost === null ? null : Math.round(targets.meanWaitMsAtMost / 1_000)} usual={30} min={1} max={3_600} step={5} unit={t('staffing.unit.seconds')} change={value => { set({ meanWaitMsAtMost: value === null ? null : value * 1_000 }) }} />
      </fieldset>
      <fieldset><legend>{t('staffing.patterns')}</legend>
        {base.patterns.map(one => (
          <Checkbox key={one.name} checked={!own.without?.includes(one.name)} onChange={event => { const without = event.target.checked ? own.without?.filter(name => name !== one.name) ?? [] : [...own.without ?? [], one.name]; set({ without: without.length > 0 ? without : undefined }) }}>
            {t(one.pause ? 'staffing.pattern-pause' : 'staffing.pattern', { hours: (one.lengthMinutes / 60).toString(), pause: one.pause?.minutes ?? 0, from: clockText(one.earliestStart), to: clockText(one.latestStart) })}
          </Checkbox>
        ))}
        <Field label={t('staffing.at-most')} explain={t('staffing.explain.at-most')} value={own.atMostAgents ?? null} min={0} max={2_000} step={1} hint={t('staffing.no-limit')} change={value => { set({ atMostAgents: value ?? undefined }) }} />
      </fieldset>
    </section>
  )
}

const minutesOf = (ms: number): number => Math.round(ms / 6_000) / 10
const percentOf = (share: number): number => Math.round(share * 1_000) / 10

interface FieldProps { readonly label: string; readonly explain: string; readonly value: number | null; readonly min: number; readonly max: number; readonly step: number; readonly unit?: string; readonly hint?: string; readonly change: (value: number | null) => void }

/** Emptied, it says so (null); out of bounds is put right on leaving. */
function Field ({ label, explain, value, min, max, step, unit, hint, change }: FieldProps) {
  const id = useId()
  return (
    <div className="staff-field">
      <Tooltip title={explain} placement="left"><label htmlFor={id}>{label}</label></Tooltip>
      <Tooltip title={explain} placement="left" trigger="focus"><InputNumber id={id} value={value} min={min} max={max} step={step} {...(unit === undefined ? {} : { suffix: unit })} {...(hint === undefined ? {} : { placeholder: hint })} onChange={next => { change(next) }} /></Tooltip>
    </div>
  )
}

/** A target that may be left out. */
function Target ({ usual, ...field }: FieldProps & { readonly usual: number }) {
  const { t } = useWords()
  return (
    <div className="staff-target">
      <Checkbox aria-label={t('staffing.use', { what: field.label })} checked={field.value !== null} onChange={event => { field.change(event.target.checked ? usual : null) }} />
      {field.value === null ? <span className="staff-field faint"><span>{field.label}</span><span>{t('staffing.not-a-target')}</span></span> : <Field {...field} change={value => { if (value !== null) field.change(value) }} />}
    </div>
  )
}
