import type { WordKey } from './zh-CN.ts'

export const en: Readonly<Record<WordKey, string>> = {
  'app.title': 'Customer service', 'app.close': 'Close', 'app.loading': 'Connecting you…', 'app.retry': 'Try again', 'app.unreachable': 'We cannot be reached just now; trying again by itself.',
  'who.ai': 'Assistant', 'who.agent': 'Agent', 'who.you': 'You', 'who.system': 'Notice', 'who.humanOf': '{name} · human agent',
  'head.withAi': 'The assistant is helping you', 'head.waiting': 'Finding a person for you', 'head.withAgent': '{name} is helping you', 'head.resolved': 'This conversation has ended', 'head.advisor': 'Your advisor {name}',
  'head.settings': 'Settings', 'senior.on': 'Large', 'senior.off': 'Standard', 'senior.offer': 'Text too small? Large view has big text, big buttons and reads aloud.', 'senior.yes': 'Use large view', 'senior.no': 'Not now', 'senior.smaller': 'Smaller text', 'senior.larger': 'Larger text',
  'human.call': 'Human', 'human.callLong': 'Talk to a human', 'human.waiting': 'In queue', 'human.with': 'With a person',
  'home.orders': 'Orders on their way', 'home.ask': 'You may want to ask', 'home.askOrder': 'Ask about it', 'home.askOrderWords': 'Where is my order {id}?', 'home.more': '{n} more orders',
  'log.label': 'Conversation', 'log.today': 'Today',
  'mark.pending': 'Sending', 'mark.queued': 'Will be sent when you are online', 'mark.sent': 'Delivered', 'mark.read': 'Read',
  'compose.label': 'Message', 'compose.hint': 'Ask us…', 'compose.hintHuman': 'Write to {name}', 'compose.send': 'Send', 'compose.keys': 'Enter sends, Shift+Enter starts a new line',
  'keep.none': 'Your browser keeps nothing for us: this conversation lasts until you close the page.',
  'order.no': 'Order {id}', 'order.items': 'Quantity {n}', 'order.kindReturn': 'Return', 'order.pending': 'Awaiting payment', 'order.paid': 'Being prepared', 'order.shipped': 'On its way', 'order.delivered': 'Delivered', 'order.completed': 'Completed', 'order.cancelled': 'Cancelled', 'order.returned': 'Returned', 'order.requested': 'Asked for',
  'parcel.packed': 'Packed', 'parcel.shipped': 'Shipped', 'parcel.in-transit': 'In transit', 'parcel.out-for-delivery': 'Out for delivery', 'parcel.delivered': 'Delivered', 'parcel.exception': 'Delivery problem', 'parcel.expected': 'Expected {at}', 'parcel.arrived': 'Delivered {at}',
  'choices.label': 'Please choose',
}
