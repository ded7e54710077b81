import type { WallView } from '@zhiyu/server/contract/insight'
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { ConversationLink } from '../parts/conversation-link.tsx'
import { Face } from '../parts/face.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useFormats } from '../settings.tsx'

const order: Readonly<Record<string, number>> = { online: 0, away: 1, offline: 2 }

export function Load ({ agents }: { agents: WallView['agents'] }) {
  const { t, may } = useWords()
  const shown = agents.filter(agent => agent.capacity > 0 || agent.openChats > 0).toSorted((a, b) => (order[a.presence] ?? 3) - (order[b.presence] ?? 3) || b.openChats - a.openChats || (a.name < b.name ? -1 : 1))
  const [opened, setOpened] = useState<string>()
  const agent = agents.find(one => one.id === opened)
  if (shown.length === 0) return <Empty title={t('wall.team-none')} />
  return (
    <><ul className="load" tabIndex={0} aria-label={t('wall.team')}>
      {shown.map(agent => (
        <li key={agent.id}><button type="button" aria-haspopup="dialog" onClick={() => { setOpened(agent.id) }}>
          <Face name={agent.name} size={28} />
          <span className="load-who"><b className="cut">{agent.name}</b><span className="faint me-line"><span className={`dot dot-${agent.presence}`} />{may(`presence.${agent.presence}`) ?? agent.presence} · {may(`role.${agent.role}`) ?? agent.role}</span></span>
          <LoadBar open={agent.openChats} capacity={agent.capacity} />
          <span className="load-done faint">{t('wall.resolved-n', { n: agent.resolvedToday })}</span>
        </button></li>
      ))}
    </ul>
    <Drawer open={opened !== undefined} onClose={() => { setOpened(undefined) }} title={agent?.name ?? ''} size={480} destroyOnHidden>{agent && <AgentLoad agent={agent} close={() => { setOpened(undefined) }} />}</Drawer></>
  )
}

/** One agent: how full, the oldest conversation they have, and all of them. */
function AgentLoad ({ agent, close }: { agent: WallView['agents'][number]; close: () => void }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const talks = useQuery({ queryKey: [...keys.inbox, 'team', { agentId: agent.id }], queryFn: ({ signal }) => api.inbox({ view: 'team', agentId: agent.id, limit: 50 }, signal) })
  return (
    <div className="agent-load">
      <dl>
        <div><dt>{t('wall.state')}</dt><dd>{may(`presence.${agent.presence}`) ?? agent.presence} · {may(`role.${agent.role}`) ?? agent.role}</dd></div>
        <div><dt>{t('wall.team')}</dt><dd><LoadBar open={agent.openChats} capacity={agent.capacity} /></dd></div>
        <div><dt>{t('wall.longest-held')}</dt><dd>{agent.longestMs === null ? '–' : formats.span(agent.longestMs)}</dd></div>
        <div><dt>{t('wall.resolved')}</dt><dd>{formats.number(agent.resolvedToday)}</dd></div>
      </dl>
      {talks.isError ? <Failure error={talks.error} retry={() => { void talks.refetch() }} /> : talks.isPending ? <Loading /> : talks.data.items.length === 0 ? <Empty title={t('wall.has-none')} /> : <ul className="links">{talks.data.items.map(row => <li key={row.id}><ConversationLink row={row} onLeave={close} /></li>)}</ul>}
    </div>
  )
}

export function LoadBar ({ open, capacity }: { open: number; capacity: number }) {
  const { t } = useWords()
  const share = capacity > 0 ? Math.min(1, open / capacity) : open > 0 ? 1 : 0
  return <span className="load-bar" role="img" aria-label={t('wall.load-of', { n: open, of: capacity })}><span className={share >= 1 ? 'full' : ''} style={{ width: `${share * 100}%` }} /><em>{open}/{capacity}</em></span>
}
