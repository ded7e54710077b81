import { useWords } from '../i18n/index.ts'
import { Empty } from '../parts/states.tsx'
import { usePlace } from '../route.ts'
import { ShopperPanel } from '../shopper/panel.tsx'
import { Conversation } from './conversation.tsx'
import { Inbox } from './inbox.tsx'
import { useConversation } from './rows.ts'
import { isView } from './views.ts'

/** Three panes: what to do next, the conversation, the shopper. */
export function Workspace () {
  const { t } = useWords()
  const { rest: [view = 'mine', id] } = usePlace()
  const conversation = useConversation(id)
  return (
    <main className="workspace" id="main" tabIndex={-1}>
      <h1 className="hidden-heading">{t('room.inbox')}</h1>
      <Inbox view={isView(view) ? view : 'mine'} selected={id} />
      {id
        ? <Conversation key={id} id={id} row={conversation} />
        : <section className="talk talk-none" aria-label={t('talk.title')}><Empty title={t('talk.none')}>{t('talk.none-text')}</Empty></section>}
      <aside className="shopper" aria-label={t('shopper.title')}>
        {conversation.data
          ? <ShopperPanel key={conversation.data.customer.id} customerId={conversation.data.customer.id} conversation={conversation.data} onLeave={undefined} />
          : <Empty title={t('shopper.none')}>{t('shopper.none-text')}</Empty>}
      </aside>
    </main>
  )
}
