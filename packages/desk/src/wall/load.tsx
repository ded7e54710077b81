import type { WallView } from '@zhiyu/server/contract/insight'
import { useWords } from '../i18n/index.ts'
import { Face } from '../parts/face.tsx'
import { Empty } from '../parts/states.tsx'

const order: Readonly<Record<string, number>> = { online: 0, away: 1, offline: 2 }

export function Load ({ agents }: { agents: WallView['agents'] }) {
  const { t, may } = useWords()
  const shown = agents.filter(agent => agent.capacity > 0 || agent.openChats > 0).toSorted((a, b) => (order[a.presence] ?? 3) - (order[b.presence] ?? 3) || b.openChats - a.openChats || (a.name < b.name ? -1 : 1))
  if (shown.length === 0) return <Empty title={t('wall.team-none')} />
  return (
    <ul className="load" tabIndex={0} aria-label={t('wall.team')}>
      {shown.map(agent => (
        <li key={agent.id}>
          <Face name={agent.name} size={28} />
          <span className="load-who"><b className="cut">{agent.name}</b><span className="faint me-line"><span className={`dot dot-${agent.presence}`} />{may(`presence.${agent.presence}`) ?? agent.presence} · {may(`role.${agent.role}`) ?? agent.role}</span></span>
          <LoadBar open={agent.openChats} capacity={agent.capacity} />
          <span className="load-done faint">{t('wall.resolved-n', { n: agent.resolvedToday })}</span>
        </li>
      ))}
    </ul>
  )
}

export function LoadBar ({ open, capacity }: { open: number; capacity: number }) {
  const { t } = useWords()
  const share = capacity > 0 ? Math.min(1, open / capacity) : open > 0 ? 1 : 0
  return <span className="load-bar" role="img" aria-label={t('wall.load-of', { n: open, of: capacity })}><span className={share >= 1 ? 'full' : ''} style={{ width: `${share * 100}%` }} /><em>{open}/{capacity}</em></span>
}
