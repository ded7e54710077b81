import type { AgentView } from '@zhiyu/server/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Face } from '../parts/face.tsx'
import { useSkillName } from '../parts/skills.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { LoadBar } from '../wall/load.tsx'
import { Advisors } from './advisors.tsx'
import { AgentEditor } from './editor.tsx'

const order = { online: 0, away: 1, offline: 2 }

/** Who works here: presence, load, role and skills; and who looks after whom. */
export function Members () {
  const { t } = useWords()
  const may = useMay()
  const [editing, setEditing] = useState<AgentView | 'new' | null>(null)
  const [q, setQ] = useState('')
  const agents = useQuery({ queryKey: keys.agents, queryFn: () => api.agents().then(page => page.items) })
  const low = q.trim().toLowerCase()
  const shown = (agents.data ?? []).filter(agent => low === '' || `${agent.name} ${agent.email} ${agent.skills.map(skill => skill.skill).join(' ')}`.toLowerCase().includes(low))
    .toSorted((a, b) => Number(b.active) - Number(a.active) || order[a.presence] - order[b.presence] || (a.name < b.name ? -1 : 1))
  return (
    <>
      <div className="team-bar"><Input.Search allowClear aria-label={t('team.search')} placeholder={t('team.search')} onChange={event => { setQ(event.target.value) }} />{may('staff.manage') && <Button type="primary" onClick={() => { setEditing('new') }}>{t('team.add')}</Button>}</div>
      {agents.isError && !agents.data && <Failure error={agents.error} retry={() => { void agents.refetch() }} />}
      {agents.isPending && <Loading />}
      {agents.data && shown.length === 0 && <Empty title={t('team.none')} />}
      {shown.length > 0 && (
        <div className="sheet-panel table-scroll" tabIndex={0} role="region" aria-label={t('room.team')}>
          <table className="plain-table team-table">
            <thead><tr><th scope="col">{t('team.who')}</th><th scope="col">{t('team.presence')}</th><th scope="col">{t('team.load')}</th><th scope="col">{t('team.role')}</th><th scope="col">{t('team.skills')}</th><th scope="col"><span className="hidden-heading">{t('action.edit')}</span></th></tr></thead>
            <tbody>{shown.map(agent => <AgentRow key={agent.id} agent={agent} edit={may('staff.manage') ? () => { setEditing(agent) } : undefined} />)}</tbody>
          </table>
        </div>
      )}
      <Advisors />
      {editing && <AgentEditor agent={editing === 'new' ? undefined : editing} close={() => { setEditing(null) }} />}
    </>
  )
}

function AgentRow ({ agent, edit }: { agent: AgentView; edit: (() => void) | undefined }) {
  const { t } = useWords()
  const { nameOf } = useSkillName()
  return (
    <tr className={agent.active ? '' : 'row-off'}>
      <td><span className="team-who"><Face name={agent.name} size={32} image={agent.avatar} /><span><b>{agent.name}</b><span className="faint">{agent.email}</span></span></span></td>
      <td><span className="me-line">{agent.active ? <><span className={`dot dot-${agent.presence}`} />{t(`presence.${agent.presence}`)}</> : t('team.inactive')}</span></td>
      <td><LoadBar open={agent.openChats} capacity={agent.capacity} /></td>
      <td>{t(`role.${agent.role}`)}</td>
      <td><span className="skills">{agent.skills.length === 0 ? <span className="faint">{t('word.none')}</span> : agent.skills.map(skill => <span key={skill.skill} className="mark mark-plain">{nameOf(skill.skill)} <i>{t('team.level', { n: skill.level })}</i></span>)}</span></td>
      <td className="cell-end">{edit && <Button size="small" onClick={edit} aria-label={t('team.edit-of', { name: agent.name })}>{t('action.edit')}</Button>}</td>
    </tr>
  )
}
