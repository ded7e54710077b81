import { useQuery } from '@tanstack/react-query'
import { Form, Select } from 'antd'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'

/** Colleagues who serve shoppers: who is online and least busy first. */
export function AgentField ({ name, label, except }: { name: string; label: string; except: readonly (string | undefined)[] }) {
  const { t } = useWords()
  const agents = useQuery({ queryKey: keys.agents, queryFn: () => api.agents().then(page => page.items) })
  const order = { online: 0, away: 1, offline: 2 }
  const choices = (agents.data ?? []).filter(agent => agent.active && !except.includes(agent.id) && ['agent', 'expert', 'supervisor'].includes(agent.role))
    .toSorted((a, b) => order[a.presence] - order[b.presence] || a.openChats / Math.max(1, a.capacity) - b.openChats / Math.max(1, b.capacity))
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: t('transfer.need-agent') }]}>
      <Select showSearch={{ optionFilterProp: 'label' }} loading={agents.isPending} placeholder={t('transfer.choose')} notFoundContent={t('transfer.nobody')} optionRender={option => {
        const agent = choices.find(one => one.id === option.value)
        return agent ? <span className="agent-option"><span className={`dot dot-${agent.presence}`} /><span className="grow cut">{agent.name}</span><span className="faint">{t(`presence.${agent.presence}`)} · {agent.openChats}/{agent.capacity}</span></span> : option.label
      }} options={choices.map(agent => ({ value: agent.id, label: agent.name }))} />
    </Form.Item>
  )
}
