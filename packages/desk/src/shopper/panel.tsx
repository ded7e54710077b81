import type { ConversationSummary } from '@zhiyu/server/contract/conversations'
import { useQuery } from '@tanstack/react-query'
import { Tabs } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { CopilotPanel } from '../copilot/panel.tsx'
import { useWords } from '../i18n/index.ts'
import { keep, readKept } from '../kept.ts'
import { Face } from '../parts/face.tsx'
import { CareMark, TierMark } from '../parts/marks.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { useMay, useSession } from '../session.tsx'
import { CallBack } from './call-back.tsx'
import { History } from './earlier.tsx'
import { Orders } from './orders.tsx'
import { Profile } from './profile.tsx'

export function ShopperPanel ({ customerId, conversation, onLeave }: { customerId: string; conversation: ConversationSummary | undefined; onLeave: (() => void) | undefined }) {
  const { t } = useWords()
  const shopper = useQuery({ queryKey: keys.customer(customerId), queryFn: () => api.customer(customerId) })
  const may = useMay()
  const { agent } = useSession()
  const [tab, setTab] = useState(() => readKept('shopper-tab') ?? 'who')
  const helps = conversation !== undefined && conversation.state !== 'resolved' && may('conversation.reply')
  if (shopper.isError) return <Failure error={shopper.error} retry={() => { void shopper.refetch() }} />
  if (!shopper.data) return <Loading />
  const { data } = shopper
  return (
    <div className="shopper-panel">
      <header className="shopper-head">
        <Face name={data.name} size={48} />
        <div><h2 className="two-lines">{data.name ?? t('shopper.anonymous')}</h2><div className="shopper-marks"><TierMark tier={data.tier} always />{data.care.map(care => <CareMark key={care} care={care} />)}{!data.identified && <span className="mark mark-plain">{t('shopper.visitor')}</span>}</div></div>
      </header>
      {conversation && <CallBack conversation={conversation} />}
      <Tabs size="small" activeKey={tab === 'copilot' && !helps ? 'who' : tab} onChange={next => { setTab(next); keep('shopper-tab', next) }} items={[
        ...helps ? [{ key: 'copilot', label: t('copilot.tab'), children: <CopilotPanel key={conversation.id} row={conversation} canReply={conversation.agent?.id === agent.id && conversation.state === 'with-agent'} /> }] : [],
        { key: 'who', label: t('shopper.tab.who'), children: <Profile shopper={data} conversation={conversation} orders={() => { setTab('orders') }} /> },
        { key: 'orders', label: t('shopper.tab.orders', { n: data.ordersEver }), children: <Orders customerId={customerId} conversation={conversation} /> },
        { key: 'earlier', label: t('shopper.tab.earlier'), children: <History customerId={customerId} current={conversation?.id} onLeave={onLeave} /> },
      ]} />
    </div>
  )
}
