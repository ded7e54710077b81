import type { PlanView, ShiftView } from '@zhiyu/server/contract/planning'
import type { AgentView } from '@zhiyu/server/contract/staff'
import { Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { useSkillName } from '../parts/skills.ts'
import { useFormats } from '../settings.tsx'
import { Axis, Bar, useHoursText } from './bars.tsx'
import { clockText } from './day.ts'
import { fillOpenings, openingsOf, type Change } from './model.ts'
import type { Changes } from './use-changes.ts'

interface SuggestionProps { readonly plan: PlanView; readonly saved: readonly ShiftView[]; readonly people: readonly AgentView[]; readonly changes: Changes; readonly close: () => void }

/** The suggested shifts, one line per person. A line is taken by giving it somebody; the rest stay open. Nothing is saved before "save". */
export function Suggestion ({ plan, saved, people, changes, close }: SuggestionProps) {
  const { t } = useWords()
  const formats = useFormats()
  const say = useHoursText()
  const { nameOf } = useSkillName()
  const openings = useMemo(() => openingsOf(plan, saved), [plan, saved])
  const [picked, pick] = useState<ReadonlyMap<string, string>>(new Map())
  const suggestion = plan.suggestion
  if (!suggestion) return null
  // A plan that changed meanwhile has other lines: what was picked for a line that is gone does not count.
  const chosen = new Map([...picked].filter(([key]) => openings.some(opening => opening.key === key && opening.savedFor === null)))
  const taken = new Set(chosen.values())
  const open = openings.filter(opening => opening.savedFor === null && !chosen.has(opening.key)).length
  const filled = fillOpenings(openings, chosen, people, saved)
  const give = (key: string, agentId: string | undefined): void => { const next = new Map(chosen); if (agentId === undefined) next.delete(key); else next.set(key, agentId); pick(next) }
  const uncovered = plan.intervals.filter(one => one.under > 0).length
  const save = async (): Promise<void> => {
    const wanted = openings.flatMap((opening): Change[] => { const agentId = chosen.get(opening.key); return agentId === undefined ? [] : [{ agentId, on: plan.on, before: saved.find(one => one.agentId === agentId) ?? null, after: opening.hours }] })
    if (await changes.run(wanted)) close()
  }
  const label = (one: AgentView): string => [one.name, t(`role.${one.role}`), ...one.skills.toSorted((a, b) => b.level - a.level).slice(0, 3).map(skill => nameOf(skill.skill))].join(' · ')
  const planned = (one: AgentView): string => { const shift = saved.find(other => other.agentId === one.id); return shift ? t('staffing.now-planned', { hours: `${clockText(shift.startMinute)}–${clockText(shift.startMinute + shift.lengthMinutes)}` }) : '' }
  return (
    <section className="staff-suggestion" aria-labelledby="staff-suggestion">
      <header className="staff-head">
        <h3 id="staff-suggestion">{t('staffing.suggestion', { n: suggestion.agents, hours: formats.number(Math.round(suggestion.paidMinutes / 6) / 10) })}</h3>
        <span className="faint grow">{suggestion.agents > suggestion.atLeastAgents ? t('staffing.at-least', { n: suggestion.atLeastAgents }) : t('staffing.best')}{uncovered > 0 && ` ${t('staffing.uncovered', { n: uncovered })}`}</span>
        <span className="buttons">
          <Button disabled={filled.size === chosen.size} onClick={() => { pick(filled) }}>{t('staffing.fill-all')}</Button>
          {chosen.size > 0 && <Button onClick={() => { pick(new Map()) }}>{t('staffing.fill-none')}</Button>}
        </span>
      </header>
      <div className="staff-board">
        <Axis />
        <ul>{openings.map(opening => {
          const holder = opening.savedFor ?? chosen.get(opening.key)
          return (
            <li key={opening.key} className="staff-row">
              {opening.savedFor !== null ? <span className="staff-chosen cut">{t('staffing.has-it', { name: people.find(one => one.id === opening.savedFor)?.name ?? opening.savedFor.slice(0, 8) })}</span>
                : <Select<string> allowClear showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} className="staff-choose" aria-label={t('staffing.give', { hours: say(opening.hours) })} placeholder={t('staffing.choose')}
                    {...(holder === undefined ? {} : { value: holder })} onChange={(next?: string) => { give(opening.key, next) }}
                    options={people.filter(one => one.id === holder || !taken.has(one.id)).map(one => ({ value: one.id, label: `${label(one)}${planned(one)}` }))} labelRender={({ value }) => people.find(one => one.id === value)?.name ?? ''} />}
              <span className="staff-track" title={say(opening.hours)}><Bar hours={opening.hours} kind={opening.savedFor !== null ? 'saved' : holder === undefined ? 'open' : 'taken'} /></span>
              <span />
            </li>
          )
        })}</ul>
      </div>
      <footer className="staff-foot">
        <span className="grow" role="status">{t('staffing.chosen-n', { n: chosen.size })}{open > 0 && ` ${t(people.length <= saved.length + chosen.size ? 'staffing.open-nobody' : 'staffing.open-n', { n: open })}`}</span>
        <Button onClick={close}>{t('action.cancel')}</Button>
        <Button type="primary" disabled={chosen.size === 0} loading={changes.progress !== null} onClick={() => { void save() }}>{t('staffing.save-n', { n: chosen.size })}</Button>
      </footer>
    </section>
  )
}
