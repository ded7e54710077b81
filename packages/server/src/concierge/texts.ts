import type { Said } from './said.ts'
import type { Speech } from './style.ts'
import { actingTexts } from './texts-acting.ts'
import { diagnosisTexts } from './texts-diagnosis.ts'
import { serviceTexts } from './texts-service.ts'
import { manners } from './texts-styles.ts'
import { cantonese } from './texts-yue.ts'

/** Everything the AI says by itself, in both languages and the warm manner. Service flows: texts-service.ts, texts-diagnosis.ts. Other manners: texts-styles.ts; Cantonese: texts-yue.ts.
 *  {name} is filled in; a test checks that languages and values agree. Facts (orders, times, articles) are never written here. */
export const texts = {
  ...actingTexts,
  ...serviceTexts,
  ...diagnosisTexts,
  'greet': { 'zh-CN': '您好，我是智能客服小知（AI）。订单、物流、退换、发票都可以问我；想找真人，随时说“人工”。', en: 'Hello, I am the AI assistant. Ask me about orders, delivery, returns or invoices; say “human” any time for a person.', plain: { 'zh-CN': '您好，我是 AI 客服。您说，我来帮您。找真人，说“人工”。', en: 'Hello, I am the AI assistant. Tell me what you need. For a person, say “human”.' } },
  'who-am-i': { 'zh-CN': '我是 AI 客服，不是真人。想和真人说，随时说“人工”，我马上帮您转。', en: 'I am an AI assistant, not a person. Say “human” and I connect you to a person at once.' },
  'thank': { 'zh-CN': '不客气。还有别的可以帮您吗？没有的话，我就结束这次服务。', en: 'You are welcome. Is there anything else? If not, I will close this conversation.', plain: { 'zh-CN': '不客气。还有事吗？', en: 'You are welcome. Anything else?' } },
  'offer-close': { 'zh-CN': '太好了。还有别的可以帮您吗？没有的话，我就结束这次服务。', en: 'Good to hear. Is there anything else? If not, I will close this conversation.', plain: { 'zh-CN': '好的。还有事吗？', en: 'Good. Anything else?' } },
  'closed': { 'zh-CN': '好的，这次服务就到这里。之后有问题随时找我。', en: 'All right, I close this conversation. Come back any time.' },
  'goodbye': { 'zh-CN': '再见，祝您愉快。有问题随时再来。', en: 'Goodbye, and have a good day. Come back any time.' },
  'ask-again': { 'zh-CN': '抱歉，我没弄明白。', en: 'Sorry, I did not catch that.' },
  'also-there': { 'zh-CN': '这一点在刚才那条说明里：', en: 'What I sent covers this:' },
  'back-to': { 'zh-CN': '回到刚才的事：', en: 'Back to where we were:' },
  'cancelled': { 'zh-CN': '好的，这件事就不办了，没有做任何改动。', en: 'All right, I leave it. Nothing was changed.' },
  'declined': { 'zh-CN': '好的，没有做任何改动。还需要别的吗？', en: 'All right, nothing was changed. Is there anything else?' },
  'confirm-again': { 'zh-CN': '请再看一下下面这张卡片，确认无误就点“确认”，或者直接回复“确认”。', en: 'Please look at the card below once more; press “Confirm” or reply “yes” if it is right.' },
  'card-waits': { 'zh-CN': '刚才的卡片还在等您确认；不需要就不用管它，到时会自动失效。', en: 'The card still waits for your answer; leave it and it lapses by itself.' },
  'try-again': { 'zh-CN': '抱歉，系统刚才没有响应。请稍后再试一次，也可以直接转人工。', en: 'Sorry, the system did not answer just now. Please try again in a moment, or ask for a person.' },
  'go-on': { 'zh-CN': '好的，您请说。', en: 'Of course, please go on.' },
  'what-is-wrong': { 'zh-CN': '抱歉没帮上忙。您可以换个说法再告诉我，或者我帮您转人工。', en: 'Sorry that did not help. Please put it another way, or I can connect you to a person.' },
  'not-understood': { 'zh-CN': '抱歉，这个我没有弄明白。您可以换个说法，或者选下面的；也可以直接找人工。', en: 'Sorry, I did not understand that. Please put it another way, choose below, or ask for a person.', plain: { 'zh-CN': '抱歉，我没听懂。您再说一遍，或者点“人工”。', en: 'Sorry, I did not understand. Please say it again, or press “Human”.' } },
  'clarify': { 'zh-CN': '您是想问下面哪一个？都不是的话，换个说法告诉我，或者说“人工”。', en: 'Which of these do you mean? If none, put it another way or say “human”.', plain: { 'zh-CN': '您问的是哪一个？', en: 'Which one do you mean?' } },
  'again': { 'zh-CN': '这个问题我刚才答过，看来没有解决您的问题。需要我帮您转人工吗？', en: 'I gave this answer a moment ago and it does not seem to have helped. Shall I connect you to a person?' },
  'hand-over': { 'zh-CN': '好的，马上为您转接人工客服。前面说过的我会一并交代，您不用再说一遍。', en: 'Of course, I am connecting you to a person now. They can read everything above, so you need not repeat it.', plain: { 'zh-CN': '好的，马上给您找真人。', en: 'All right, I am getting you a person.' } },
  'hand-over-lost': { 'zh-CN': '抱歉，我还是没能帮到您，现在为您转接人工客服，前面的内容同事都能看到。', en: 'Sorry, I could not help. I am connecting you to a person who can read everything above.' },
  'hand-over-sorry': { 'zh-CN': '非常抱歉让您着急了。我马上请真人同事来处理，前面的内容他都能看到。', en: 'I am very sorry about this. I am getting a person for you now, who can read everything above.' },
  'safety-self-harm': { 'zh-CN': '听到您这么说，我很担心您。请先和身边信任的人说说，或拨打全国心理援助热线 12356（24 小时）；如有危险请立即拨打 120 或 110。我是 AI，已经请真人同事马上来陪您说话。', en: 'I am worried to read this. Please talk to someone you trust, or call the psychological support line 12356 (24 hours, mainland China); in danger call 120 or 110. I am an AI; I have asked a person to come at once.' },
  'safety-threat': { 'zh-CN': '这件事需要真人同事马上处理，我已经请他过来。如果有人正处在危险中，请立即拨打 110。', en: 'A person has to handle this and I have asked one to come at once. If anyone is in danger, call 110 now.' },
  'safety-medical': { 'zh-CN': '请先照顾好人：如有不适或危险，立即停止使用商品，拨打 120；起火请撤离并拨打 119。我是 AI，不能给医疗建议，已经请真人同事马上来协助。', en: 'People first: stop using the product and call 120 if anyone is unwell; in a fire, leave and call 119. I am an AI and cannot give medical advice; a person has been asked to come at once.' },
  'safety-minor': { 'zh-CN': '这件事涉及未成年人，我请真人同事来处理。请让家长或监护人一起看看，先不要再付款。', en: 'This concerns a minor, so a person will handle it. Please have a parent or guardian with you and make no further payment.' },
  'safety-fraud': { 'zh-CN': '请先停下：不要再转账、不要告诉任何人验证码和密码、断开屏幕共享，挂断对方电话。已经转出请立即联系银行止付，并拨打 96110 或 110。我们不会让您向个人账户转账。我已经请真人同事马上来协助。', en: 'Please stop now: send no more money, tell nobody a code or password, end any screen sharing and hang up. If money has left, call your bank at once to stop it, then 96110 or 110. We never ask you to transfer money to a person. I have asked a colleague to come at once.' },
  'sign-in': { 'zh-CN': '为了保护隐私，我只能查登录账号自己的订单。请先在商店页面登录再来问我；不方便登录的话，我可以帮您转人工核实。', en: 'To protect privacy I can only see the orders of a signed-in account. Please sign in to the shop and ask again, or I can connect you to a person.', plain: { 'zh-CN': '请先登录，我才能查您的订单。不会登录，就点“人工”。', en: 'Please sign in first so that I can see your order, or press “Human”.' } },
  'no-orders': { 'zh-CN': '您的账号下还没有订单。如果是用别的账号买的，请换那个账号登录，或者我帮您转人工。', en: 'There is no order in your account yet. If you used another account, please sign in with that one, or I can connect you to a person.' },
  'number-unknown': { 'zh-CN': '在您的账号下没有找到单号 {number}。请核对一下，或者从您最近的订单里选一个。', en: 'I found no order or parcel {number} in your account. Please check it, or choose one of your recent orders.' },
  'which-order': { 'zh-CN': '您有几笔进行中的订单，想看哪一笔？', en: 'You have several open orders. Which one do you mean?', plain: { 'zh-CN': '您问的是哪一笔？', en: 'Which order?' } },
  'orders': { 'zh-CN': '这是您最近的 {count} 笔订单，点开可以看详情。', en: 'Here are your {count} most recent orders.' },
  'order-pending': { 'zh-CN': '订单 {id}（{title}）还没有付款，付款后我们尽快发货。', en: 'Order {id} ({title}) is not paid yet; we send it soon after payment.' },
  'order-paid': { 'zh-CN': '订单 {id}（{title}）已付款，正在备货，还没有发出。', en: 'Order {id} ({title}) is paid and being prepared; it has not been sent yet.' },
  'order-shipped': { 'zh-CN': '订单 {id}（{title}）已发货，包裹在路上。', en: 'Order {id} ({title}) has been sent and is on its way.' },
  'order-delivered': { 'zh-CN': '订单 {id}（{title}）已送达。', en: 'Order {id} ({title}) has been delivered.' },
  'order-completed': { 'zh-CN': '订单 {id}（{title}）已完成。', en: 'Order {id} ({title}) is completed.' },
  'order-cancelled': { 'zh-CN': '订单 {id}（{title}）已取消。', en: 'Order {id} ({title}) was cancelled.' },
  'order-returned': { 'zh-CN': '{id}（{title}）是一笔退货，已登记。', en: '{id} ({title}) is a return and is registered.' },
  'order-other': { 'zh-CN': '订单 {id}（{title}）目前的状态见下方卡片。', en: 'The present state of order {id} ({title}) is on the card below.' },
  'parcel-moving': { 'zh-CN': '{carrier} {tracking}：{latest}', en: '{carrier} {tracking}: {latest}' },
  'parcel-expected': { 'zh-CN': '预计 {day} 送达。', en: 'Expected {day}.' },
  'parcel-delivered-on': { 'zh-CN': '已于 {day} 签收。', en: 'Delivered on {day}.' },
  'parcel-exception': { 'zh-CN': '包裹在路上遇到了异常。需要的话，我帮您转人工催办。', en: 'The parcel has met a problem on its way. I can connect you to a person who follows it up.' },
  'not-sent-yet': { 'zh-CN': '发出后这里就能看到物流。', en: 'You will see its way here once it is sent.' },
  'offer-human': { 'zh-CN': '需要我帮您转人工看看吗？', en: 'Shall I connect you to a person who can have a look?' },
  'resolved-assumed': { 'zh-CN': '您暂时没有新的问题，我先结束这次服务。有事随时再来，直接发消息就可以。', en: 'You seem to have no further question, so I close this conversation for now. Just write again any time.' },
} as const satisfies Record<string, Said>

export type TextKey = keyof typeof texts

/** Buttons under a message. What is pressed comes back as the shopper's own words, so each must be understood. */
export const choices = {
  'human': { 'zh-CN': '转人工', en: 'Talk to a human' },
  'my-order': { 'zh-CN': '我的订单到哪了', en: 'Where is my order' },
  'my-orders': { 'zh-CN': '查看我的订单', en: 'Show my orders' },
  'returns': { 'zh-CN': '怎么退货', en: 'How do I return an item' },
  'close': { 'zh-CN': '没有了，结束', en: 'No, that is all' },
  'more': { 'zh-CN': '还有问题', en: 'I have another question' },
  'yes': { 'zh-CN': '是的', en: 'Yes' },
  'no': { 'zh-CN': '不用', en: 'No' },
} as const satisfies Record<string, Said>
export type ChoiceKey = keyof typeof choices

/** Cantonese first, then the manner, then the usual words: what is missing in one is said in the next. */
export function sayText (key: TextKey, how: Speech, values: Readonly<Record<string, string>> = {}): string {
  const said: Said = texts[key]
  const manner = how.style === 'warm' ? undefined : manners[key]?.[how.style] ?? (how.style === 'plain' ? said.plain : undefined)
  const text = (how.cantonese ? cantonese[key] : undefined) ?? manner?.[how.language] ?? said[how.language]
  // One pass: a value that looks like a placeholder stays as it is.
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
