/** Simplified Chinese: the first language of the house. {name} marks a value. */
export const zhCN = {
  'app.title': '在线客服', 'app.close': '关闭', 'app.loading': '正在接通客服…', 'app.retry': '重试', 'app.unreachable': '暂时连不上客服，正在自动重试。',
  'who.ai': '智能助手', 'who.agent': '人工客服', 'who.you': '我', 'who.system': '系统消息', 'who.humanOf': '{name} · 人工客服',
  'head.withAi': '智能助手为您服务', 'head.waiting': '正在为您转人工', 'head.withAgent': '人工客服 {name} 为您服务', 'head.resolved': '本次服务已结束', 'head.advisor': '您的专属顾问 {name}',
  'head.settings': '设置', 'senior.on': '长辈版', 'senior.off': '标准版', 'senior.offer': '字太小？可以换成长辈版：大字、大按钮、可朗读。', 'senior.yes': '换成长辈版', 'senior.no': '暂时不用', 'senior.smaller': '缩小文字', 'senior.larger': '放大文字',
  'human.call': '人工', 'human.callLong': '转人工客服', 'human.waiting': '排队中', 'human.with': '人工服务中',
  'home.orders': '进行中的订单', 'home.ask': '您可能想问', 'home.askOrder': '问这单', 'home.askOrderWords': '我的订单 {id} 现在到哪了？', 'home.more': '还有 {n} 笔订单',
  'log.label': '聊天记录', 'log.today': '今天',
  'mark.pending': '发送中', 'mark.queued': '待网络恢复后发送', 'mark.sent': '已送达', 'mark.read': '已读',
  'compose.label': '输入消息', 'compose.hint': '请输入问题', 'compose.hintHuman': '给 {name} 留言', 'compose.send': '发送', 'compose.keys': '回车发送，Shift+回车换行',
  'keep.none': '浏览器不允许保存：聊天记录只保留到关闭本页。',
  'order.no': '订单 {id}', 'order.items': '共 {n} 件', 'order.kindReturn': '退货单', 'order.pending': '待付款', 'order.paid': '待发货', 'order.shipped': '运输中', 'order.delivered': '已签收', 'order.completed': '已完成', 'order.cancelled': '已取消', 'order.returned': '已退货', 'order.requested': '申请中',
  'parcel.packed': '已打包', 'parcel.shipped': '已发货', 'parcel.in-transit': '运输中', 'parcel.out-for-delivery': '派送中', 'parcel.delivered': '已签收', 'parcel.exception': '运输异常', 'parcel.expected': '预计{at}送达', 'parcel.arrived': '{at} 签收',
  'choices.label': '请选择',
} as const

export type WordKey = keyof typeof zhCN
