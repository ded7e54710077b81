import type { ShiftView } from '@zhiyu/server/contract/planning'
import type { AgentView } from '@zhiyu/server/contract/staff'
import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useWords } from '../i18n/index.ts'
import { Face } from '../parts/face.tsx'
import { useSkillName } from '../parts/skills.ts'
import { clockText } from './day.ts'
import type { Hours } from './model.ts'

const DAY = 1_440
const left = (minute: number): string => `${minute / DAY * 100}%`

/** The hours above the bars, every third. */
export function Axis () {
  return <div className="staff-axis" aria-hidden="true"><span /><div>{Array.from({ length: 9 }, (_, i) => <span key={i} style={{ left: left(i * 180) }}>{i === 8 ? '24:00' : clockText(i * 180)}</span>)}</div><span /></div>
}

export function useHoursText (): (hours: Hours) => string {
  const { t } = useWords()
  return ({ startMinute, lengthMinutes, pause }) => {
    const end = startMinute + lengthMinutes
    const range = { from: clockText(startMinute), to: end > DAY ? t('staffing.next-day', { time: clockText(end) }) : end === DAY ? '24:00' : clockText(end) }
    return pause ? t('staffing.hours-pause', { ...range, pause: clockText(startMinute + pause.afterMinutes), n: pause.minutes }) : t('staffing.hours-range', range)
  }
}

/** A shift on the line of the day, its pause a gap; what reaches past midnight ends at the edge. */
export function Bar ({ hours, kind = 'saved' }: { hours: Hours; kind?: 'saved' | 'open' | 'taken' }) {
  const say = useHoursText()
  const { startMinute, lengthMinutes, pause } = hours
  const end = Math.min(DAY, startMinute + lengthMinutes)
  return (
    <span className={`staff-bar staff-bar-${kind}`} style={{ left: left(startMinute), width: left(end - startMinute) }} role="img" aria-label={say(hours)}>
      {pause && <i style={{ left: `${pause.afterMinutes / (end - startMinute) * 100}%`, width: `${pause.minutes / (end - startMinute) * 100}%` }} />}
      <em>{clockText(startMinute)}–{end === DAY ? '24:00' : clockText(end)}</em>
    </span>
  )
}

export function Who ({ agent, id }: { agent: AgentView | undefined; id: string }) {
  const { t } = useWords()
  const { nameOf } = useSkillName()
  const skills = agent?.skills.toSorted((a, b) => b.level - a.level).map(one => nameOf(one.skill)).join(t('list.comma')) ?? ''
  const name = agent?.name ?? id.slice(0, 8)
  return (
    <span className="staff-who">
      <Face name={name} size={28} image={agent?.avatar ?? null} />
      <span><b className="cut" title={name}>{name}</b><span className="faint cut" title={skills}>{agent ? `${t(`role.${agent.role}`)}${agent.active ? '' : ` · ${t('team.inactive')}`}${skills ? ` · ${skills}` : ''}` : ''}</span></span>
    </span>
  )
}

export function ShiftRow ({ shift, agent, edit, remove }: { shift: ShiftView; agent: AgentView | undefined; edit?: () => void; remove?: () => void }) {
  const { t } = useWords()
  const say = useHoursText()
  const name = agent?.name ?? shift.agentId.slice(0, 8)
  return (
    <li className="staff-row">
      <Who agent={agent} id={shift.agentId} />
      <span className="staff-track" title={say(shift)}><Bar hours={shift} /></span>
      <span className="buttons">{edit && remove && <>
        <Button size="small" type="text" icon={<EditOutlined />} aria-label={t('staffing.edit-of', { name })} onClick={edit} />
        <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('staffing.remove-of', { name })} onClick={remove} />
      </>}</span>
    </li>
  )
}
