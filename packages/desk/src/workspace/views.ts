import type { InboxQuery } from '@zhiyu/server/contract/conversations'

export type View = InboxQuery['view']
export const views = ['mine', 'team', 'waiting', 'with-ai', 'resolved'] as const satisfies readonly View[]
export const isView = (text: string): text is View => (views as readonly string[]).includes(text)
export type Filters = Pick<InboxQuery, 'tier' | 'care'>
