import type { VNode } from 'preact'
import type { OrderView } from '@zhiyu/server/contract/commerce'
import { log, orders } from '../chat/chat.ts'
import { session } from '../chat/session.ts'
import { t } from '../words/words.ts'
import { Choices, OrderCard } from './cards.tsx'
import { Icon } from './icon.tsx'
import { senior } from './preferences.ts'
import { safeImage } from './text.tsx'

/** Running: the shopper may still wait for something. */
const over = ['completed', 'cancelled', 'returned', 'delivered']
const isRunning = (order: OrderView): boolean => order.kind === 'sale' && over.indexOf(order.status) < 0

/** Opens on what matters to this shopper: a greeting, their running orders, likely questions. */
export function Home (): VNode | null {
  const mine = session.value
  if (!mine) return null
  const running = orders.value.filter(isRunning)
  const most = senior.value ? 1 : 3
  const talked = log.value.messages.length > 0
  const greeted = log.value.messages.some(message => message.senderKind === 'ai' && message.body === mine.greeting)
  return <div class="home">
    {greeted ? null : <div class="msg ai">
      <div class="who"><span class="face" aria-hidden="true"><Icon name="spark" size={16} /></span><span class="author">{t('who.ai')}</span><span class="label">{mine.aiLabel}</span></div>
      <div class="bubble"><div class="text">{mine.greeting}</div></div>
    </div>}
    {mine.advisor ? <p class="advisor">{safeImage(mine.advisor.avatar) ? <img src={safeImage(mine.advisor.avatar)} alt="" width="36" height="36" /> : <Icon name="human" size={18} />} {t('head.advisor', { name: mine.advisor.name })}</p> : null}
    {running.length > 0 ? <><h2>{t('home.orders')}</h2><div class="cards">{running.slice(0, most).map(order => <OrderCard key={order.id} order={order} ask={!talked} />)}</div>
      {running.length > most ? <p class="soft">{t('home.more', { n: running.length - most })}</p> : null}</> : null}
    {!talked && mine.suggestions.length > 0 ? <><h2>{t('home.ask')}</h2><Choices choices={mine.suggestions.slice(0, 3)} /></> : null}
  </div>
}
