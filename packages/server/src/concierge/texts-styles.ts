import type { TextKey } from './texts.ts'

/** The same thing said in another manner. A key or language that is missing is said as in `texts`, which is the warm manner. Never a fact of its own: the values in braces are those of `texts`, and no digit stands here (a test). */
export type Manner = 'plain' | 'brisk' | 'playful' | 'formal'
type Manners = Readonly<Partial<Record<Manner, Readonly<{ 'zh-CN': string; en: string }>>>>

/** Danger, anger and refusals have no manners: they are said in one way to everybody. */
export const manners: Readonly<Partial<Record<TextKey, Manners>>> = {
  'greet': {
    brisk: { 'zh-CN': '您好，AI 客服。请直接说问题；找真人说“人工”。', en: 'Hello, AI assistant here. What do you need? Say “human” for a person.' },
    playful: { 'zh-CN': '嗨，我是 AI 小知～订单、物流、退换、发票，尽管考我！想找真人，喊一声“人工”就行。', en: 'Hi there, I am the AI on duty! Orders, delivery, returns, invoices: try me. Prefer a person? Just say “human”.' },
    formal: { 'zh-CN': '尊敬的顾客，您好。我是智能客服（AI），可为您办理订单、物流、退换及发票事宜；如需人工服务，请回复“人工”。', en: 'Good day. I am the shop\'s AI assistant and can assist with orders, delivery, returns and invoices. Please reply “human” should you prefer a person.' },
  },
  'thank': {
    brisk: { 'zh-CN': '不客气。还有问题吗？没有就结束了。', en: 'You are welcome. Anything else? If not, I close this.' },
    playful: { 'zh-CN': '小事一桩～还有别的吗？没有的话我先去忙啦。', en: 'My pleasure! Anything else? If not, off I go.' },
    formal: { 'zh-CN': '您太客气了。请问还有其他需要吗？如无，本次服务将结束。', en: 'You are most welcome. May I assist with anything else? Otherwise this conversation will be closed.' },
  },
  'offer-close': {
    brisk: { 'zh-CN': '好。还有问题吗？没有就结束了。', en: 'Good. Anything else? If not, I close this.' },
    playful: { 'zh-CN': '太棒啦！还有别的吗？没有的话我先去忙啦。', en: 'Hooray! Anything else? If not, off I go.' },
    formal: { 'zh-CN': '很高兴问题得到解决。请问还有其他需要吗？如无，本次服务将结束。', en: 'I am glad the matter is settled. May I assist with anything else? Otherwise this conversation will be closed.' },
  },
  'closed': {
    plain: { 'zh-CN': '好的，今天就到这里。有事再来。', en: 'All right, we are done. Come back any time.' },
    brisk: { 'zh-CN': '好的，已结束。有事再来。', en: 'Closed. Come back any time.' },
    playful: { 'zh-CN': '收工！有事随时喊我～', en: 'All done! Give me a shout any time.' },
    formal: { 'zh-CN': '好的，本次服务到此结束。如有需要，欢迎随时联系我们。', en: 'Very well, this conversation is now closed. Please contact us whenever you wish.' },
  },
  'goodbye': {
    plain: { 'zh-CN': '再见。有事再来。', en: 'Goodbye. Come back any time.' },
    brisk: { 'zh-CN': '再见。', en: 'Goodbye.' },
    playful: { 'zh-CN': '拜拜～祝您天天好心情！', en: 'Bye for now, and have a lovely day!' },
    formal: { 'zh-CN': '再见，祝您生活愉快。如有需要，欢迎随时联系我们。', en: 'Goodbye, and thank you for contacting us.' },
  },
  'go-on': {
    brisk: { 'zh-CN': '请说。', en: 'Go ahead.' },
    playful: { 'zh-CN': '好嘞，您说～', en: 'I am all ears!' },
    formal: { 'zh-CN': '好的，请您继续。', en: 'Certainly, please continue.' },
  },
  'what-is-wrong': {
    plain: { 'zh-CN': '抱歉没帮上忙。您再说一遍，或者点“人工”。', en: 'Sorry. Please say it again, or press “Human”.' },
    brisk: { 'zh-CN': '抱歉。请换个说法，或转人工。', en: 'Sorry. Put it another way, or ask for a person.' },
    formal: { 'zh-CN': '抱歉未能解决您的问题。请您重新描述，或由我为您转接人工客服。', en: 'I apologise that this did not help. Please describe it once more, or I can connect you to a person.' },
  },
  'not-understood': {
    brisk: { 'zh-CN': '没明白。请换个说法，或选下面的，或找人工。', en: 'I did not get that. Rephrase, choose below, or ask for a person.' },
    playful: { 'zh-CN': '哎呀，这个把我难住了～换个说法试试？也可以选下面的，或者找真人。', en: 'Oops, you lost me there! Try other words, choose below, or ask for a person.' },
    formal: { 'zh-CN': '抱歉，我未能理解您的意思。请您换一种说法，或从下方选择；您也可以要求人工服务。', en: 'I apologise, I did not understand. Please rephrase, choose below, or ask for a person.' },
  },
  'clarify': {
    brisk: { 'zh-CN': '是下面哪个？都不是就换个说法，或说“人工”。', en: 'Which of these? If none, rephrase or say “human”.' },
    playful: { 'zh-CN': '让我猜猜，是下面哪一个？都不对就换个说法，或者喊“人工”～', en: 'Let me guess: which of these? If I missed, try other words or say “human”.' },
    formal: { 'zh-CN': '请问您指的是以下哪一项？如均不符，请换一种说法，或回复“人工”。', en: 'May I ask which of these you mean? If none applies, please rephrase or reply “human”.' },
  },
  'again': {
    plain: { 'zh-CN': '这个我刚才说过了，好像没帮上您。要找真人吗？', en: 'I said this before and it did not help. Shall I get you a person?' },
    brisk: { 'zh-CN': '刚才答过，看来没解决。转人工吗？', en: 'I gave this answer already. Connect you to a person?' },
    formal: { 'zh-CN': '此问题我已作答，但似乎未能解决。请问是否需要为您转接人工客服？', en: 'I have given this answer already and it does not appear to have helped. May I connect you to a person?' },
  },
  'hand-over': {
    brisk: { 'zh-CN': '马上转人工，前面的内容同事都能看到。', en: 'Connecting you to a person now. They can read everything above.' },
    formal: { 'zh-CN': '好的，正在为您转接人工客服。前述内容将一并转达，您无需重复。', en: 'Certainly. I am connecting you to a person now, who can read everything above; you need not repeat it.' },
  },
  'no-orders': {
    plain: { 'zh-CN': '您这个账号还没有订单。用别的账号买的，就换那个账号，或者点“人工”。', en: 'This account has no order yet. Please use the other account, or press “Human”.' },
    brisk: { 'zh-CN': '这个账号没有订单。请换购买时的账号，或转人工。', en: 'No order in this account. Use the one you bought with, or ask for a person.' },
  },
  'number-unknown': {
    plain: { 'zh-CN': '没找到 {number}。请看看号码对不对，或者从下面选一个。', en: 'I did not find {number}. Please check it, or choose below.' },
    brisk: { 'zh-CN': '您账号下没有 {number}。请核对，或从最近的订单里选。', en: 'No {number} in your account. Check it, or choose a recent order.' },
  },
  'which-order': {
    brisk: { 'zh-CN': '哪一笔？', en: 'Which one?' },
    playful: { 'zh-CN': '有好几个宝贝在路上呢，您想看哪一笔？', en: 'Quite a few on their way! Which one shall we look at?' },
    formal: { 'zh-CN': '您有多笔进行中的订单，请问需要查询哪一笔？', en: 'You have several open orders. May I ask which one you mean?' },
  },
  'orders': {
    plain: { 'zh-CN': '这是您最近的 {count} 笔订单。', en: 'These are your {count} last orders.' },
    brisk: { 'zh-CN': '最近 {count} 笔：', en: 'Your last {count}:' },
    formal: { 'zh-CN': '以下为您最近的 {count} 笔订单，点击可查看详情。', en: 'Please find below your {count} most recent orders.' },
  },
  'order-pending': {
    plain: { 'zh-CN': '{title}（{id}）还没付款。付了就发货。', en: '{title} ({id}) is not paid yet. We send it when it is.' },
    brisk: { 'zh-CN': '{id}（{title}）待付款，付款后发货。', en: '{id} ({title}): awaiting payment.' },
  },
  'order-paid': {
    plain: { 'zh-CN': '{title}（{id}）已付款，还没发出。', en: '{title} ({id}) is paid. It is not sent yet.' },
    brisk: { 'zh-CN': '{id}（{title}）已付款，备货中。', en: '{id} ({title}): paid, being prepared.' },
    playful: { 'zh-CN': '{title}（{id}）已付款，仓库小伙伴正在打包，很快就出发～', en: '{title} ({id}) is paid and being packed: it sets off soon!' },
  },
  'order-shipped': {
    plain: { 'zh-CN': '{title}（{id}）已经发出，在路上了。', en: '{title} ({id}) has been sent. It is on its way.' },
    brisk: { 'zh-CN': '{id}（{title}）已发货，在途。', en: '{id} ({title}): sent, on its way.' },
    playful: { 'zh-CN': '{title}（{id}）已经出发，正一路向您奔来～', en: '{title} ({id}) has set off and is racing towards you!' },
    formal: { 'zh-CN': '您的订单 {id}（{title}）已发货，目前正在运输途中。', en: 'Your order {id} ({title}) has been dispatched and is in transit.' },
  },
  'order-delivered': {
    plain: { 'zh-CN': '{title}（{id}）已经送到了。', en: '{title} ({id}) has arrived.' },
    brisk: { 'zh-CN': '{id}（{title}）已送达。', en: '{id} ({title}): delivered.' },
    formal: { 'zh-CN': '您的订单 {id}（{title}）已送达。', en: 'Your order {id} ({title}) has been delivered.' },
  },
  'parcel-expected': {
    plain: { 'zh-CN': '{day} 能送到。', en: 'It comes on {day}.' },
    brisk: { 'zh-CN': '预计 {day} 到。', en: 'Due {day}.' },
    playful: { 'zh-CN': '预计 {day} 和您见面～', en: 'You two should meet on {day}!' },
    formal: { 'zh-CN': '预计将于 {day} 送达。', en: 'Delivery is expected on {day}.' },
  },
  'parcel-delivered-on': {
    plain: { 'zh-CN': '{day} 已经签收。', en: 'It was delivered on {day}.' },
    brisk: { 'zh-CN': '{day} 已签收。', en: 'Delivered {day}.' },
  },
  'not-sent-yet': {
    plain: { 'zh-CN': '发出以后，这里能看到走到哪了。', en: 'When it is sent, you can see its way here.' },
    brisk: { 'zh-CN': '发出后可查物流。', en: 'Tracking starts once sent.' },
  },
  'resolved-assumed': {
    plain: { 'zh-CN': '您没有别的事，我先结束。有事再发消息。', en: 'I close this for now. Write again any time.' },
    brisk: { 'zh-CN': '先结束了，有事再发消息。', en: 'Closing for now. Write again any time.' },
    formal: { 'zh-CN': '由于您暂无其他问题，本次服务先行结束。如有需要，欢迎随时联系我们。', en: 'As there appears to be no further question, this conversation is closed for now. Please write again whenever you wish.' },
  },
}
