import type { PlanView, ShiftView } from '@zhiyu/server/contract/planning'
import type { AgentView } from '@zhiyu/server/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { Axis, ShiftRow } from './bars.tsx'
import { Copy } from './copy.tsx'
import { ShiftEditor } from './editor.tsx'
import { plannable } from './model.ts'
import { Happened } from './outcome.tsx'
import { Suggestion } from './suggestion.tsx'
import { useChanges } from './use-changes.ts'

/** The day's shifts as bars, and what can be done with them: suggested, added, changed, copied, removed, undone. */
export function Shifts ({ plan, saved, manages }: { plan: PlanView; saved: readonly ShiftView[]; manages: boolean }) {
  const { t } = useWords()
  const agents = useQuery({ queryKey: keys.agents, queryFn: () => api.agents().then(page => page.items) })
  const changes = useChanges()
  const [suggesting, suggest] = useState(false)
  const [copying, setCopying] = useState(false)
  const [editing, setEditing] = useState<ShiftView | 'new' | null>(null)
  const busy = changes.progress !== null
  const known = new Map((agents.data ?? []).map(one => [one.id, one]))
  const shown = saved.toSorted((a, b) => a.startMinute - b.startMinute || nameOf(known, a.agentId).localeCompare(nameOf(known, b.agentId)))
  const remove = (all: readonly ShiftView[]): void => { void changes.run(all.map(one => ({ agentId: one.agentId, on: one.on, before: one, after: null }))) }
  const suggestible = plan.suggestion !== null && plan.suggestion.shifts.length > 0
  if (agents.isError) return <section className="sheet-panel staff-block"><Failure error={agents.error} retry={() => { void agents.refetch() }} /></section>
  if (!agents.data) return <section className="sheet-panel staff-block"><Loading /></section>
  const people = plannable(agents.data)
  return (
    <section className="sheet-panel staff-block" aria-labelledby="staff-shifts">
      <header className="staff-head">
        <h2 id="staff-shifts">{t('staffing.shifts')}</h2><span className="faint grow">{saved.length > 0 && t('staffing.shifts-n', { n: saved.length })}</span>
        {manages && <span className="buttons">
          {saved.length > 0 && <Popconfirm title={t('staffing.clear-sure', { n: saved.length })} okText={t('action.remove')} onConfirm={() => { remove(saved) }}><Button disabled={busy}>{t('staffing.clear')}</Button></Popconfirm>}
          {saved.length > 0 && <Button disabled={busy} onClick={() => { setCopying(true) }}>{t('staffing.copy')}</Button>}
          <Button disabled={busy} onClick={() => { setEditing('new') }}>{t('staffing.add')}</Button>
          {!suggesting && <Button type="primary" disabled={busy || !suggestible} onClick={() => { suggest(true) }}>{t('staffing.suggest')}</Button>}
        </span>}
      </header>
      <Happened changes={changes} nameOf={id => nameOf(known, id)} />
      {manages && suggesting && suggestible && <Suggestion plan={plan} saved={saved} people={people} changes={changes} close={() => { suggest(false) }} />}
      {shown.length === 0 ? !suggesting && <Empty title={t('staffing.no-shifts')}>{t(!manages ? 'staffing.no-shifts-reader' : suggestible ? 'staffing.no-shifts-text' : 'staffing.no-shifts-plan')}</Empty> : (
        <div className="staff-board">
          <Axis />
          <ul>{shown.map(shift => <ShiftRow key={shift.agentId} shift={shift} agent={known.get(shift.agentId)} {...(manages && !busy ? { edit: () => { setEditing(shift) }, remove: () => { remove([shift]) } } : {})} />)}</ul>
        </div>
      )}
      {editing && <ShiftEditor on={plan.on} shift={editing === 'new' ? undefined : editing} people={people} saved={saved} nameOf={id => nameOf(known, id)} changes={changes} close={() => { setEditing(null) }} />}
      {copying && <Copy on={plan.on} saved={saved} changes={changes} close={() => { setCopying(false) }} />}
    </section>
  )
}

function nameOf (known: ReadonlyMap<string, AgentView>, id: string): string {
  return known.get(id)?.name ?? id.slice(0, 8)
}
