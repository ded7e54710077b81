/** Words that are not on the first screen; fetched right after it. */
export const zhCNLate = {
  'app.barred.shop': '找不到这家店铺的客服。', 'app.barred.origin': '这个网站没有开通本店客服。',
  'senior.size': '字号 {n}', 'senior.changedOn': '已换成长辈版', 'senior.changedOff': '已换回标准版',
  'human.kept': '已记下：一连上网络就为您转人工。',
  'log.older': '查看更早的消息', 'log.yesterday': '昨天', 'log.latest': '有新消息', 'log.more': '展开全文', 'log.less': '收起',
  'mark.failed': '未发送', 'mark.again': '重新发送', 'mark.drop': '取消',
  'fail.too-large': '内容太长', 'fail.invalid': '内容里有无法发送的字符', 'fail.other': '服务器没有接受',
  'typing.ai': '智能助手正在输入', 'typing.agent': '对方正在输入',
  'announce.many': '有 {n} 条新消息。最新一条：',
  'compose.tooLong': '一条消息最多 64 KB，现在是 {n} KB。请分成几条发送。', 'compose.listening': '正在听，请说话…', 'compose.noVoice': '这台设备现在不能语音输入，请打字。',
  'speak.read': '朗读', 'speak.stop': '停止朗读',
  'queue.title': '正在排队等待人工客服', 'queue.place': '您排在第 {n} 位', 'queue.waiting': '正在为您寻找合适的人工客服', 'queue.range': '预计等待 {low}–{high}', 'queue.about': '预计等待约 {low}', 'queue.less': '预计不到 1 分钟', 'queue.unknown': '正在估算等待时间', 'queue.stay': '可以先写下您的问题，客服接入后马上能看到。', 'queue.closed': '人工客服现在休息', 'queue.opens': '{at} 上班', 'queue.kept': '您的留言已保存，上班后会按顺序回复。', 'queue.joined': '人工客服 {name} 已接入',
  'queue.late': '比刚才告诉您的时间长了，抱歉让您久等。', 'call.offer': '不想等？可以让我们打给您，位置保留。', 'call.offerClosed': '留个电话，上班后我们按顺序打给您。', 'call.phone': '给我回电', 'call.message': '在这里回复我', 'call.title': '留个电话，我们打给您', 'call.number': '您的电话号码', 'call.when': '什么时候打给您', 'call.soon': '轮到我就打', 'call.send': '请给我回电', 'call.back': '先不用', 'call.bad': '这个号码打不通，请再看一下。', 'call.failed': '没有保存成功，请再试一次。', 'call.asked': '我们会打给您', 'call.askedAt': '{at} 打给 {phone}', 'call.askedSoon': '轮到您时打给 {phone}', 'call.written': '轮到您时，我们在这里回复', 'call.leave': '您可以离开，位置会保留。', 'call.tries': '刚才没有打通，我们还会再打。', 'call.change': '改一下', 'call.cancel': '不用打了，我在这里等', 'call.wait': '我在这里等', 'call.cancelled': '好的，请在这里等待', 'call.saved': '记下了。您可以离开，位置会保留。', 'call.hour': '1 小时后', 'call.evening': '今晚 {at}', 'call.tomorrow': '明天 {at}',
  'system.call-back-asked': '已记下，轮到您时我们会联系您', 'system.call-back-missed': '刚才给您打电话没有打通，我们稍后再打，位置仍为您保留', 'system.call-back-done': '我们已经给您打过电话', 'system.call-back-given-up': '几次都没有打通您的电话，我们改为在这里回复您',
  'time.minutes': '{n} 分钟', 'time.hours': '{n} 小时',
  'line.offline': '没有网络。您写的消息会保存在本机，联网后自动发送。', 'line.down': '连接中断，正在重新连接…', 'line.back': '已重新连接',
  'ended.title': '已结束并清除', 'ended.words': '这台设备上没有留下聊天内容。', 'ended.again': '开始新的对话',
  'link.host': '链接到 {host}',
  'system.compensation': '我们没有按承诺的时间完成服务，非常抱歉。店铺将补偿您 {money}，款项由店铺另行支付。', 'system.handed-off': '已为您转人工客服', 'system.agent-joined': '人工客服 {name} 已接入', 'system.supervisor-joined': '主管 {name} 加入了对话', 'system.supervisor-left': '主管 {name} 已退出对话', 'system.resolved': '本次服务已结束，有问题可以继续留言', 'system.reopened': '对话已重新打开', 'system.transferred': '已为您转给更合适的同事', 'system.returned': '正在为您重新安排客服', 'system.closed-now': '人工客服现在休息，您的留言已保存', 'system.rate': '请为这次服务评分', 'system.abandoned': '等待已结束，需要时可以再次转人工',
  'parcel.no': '运单号 {id}', 'parcel.trace': '物流轨迹', 'parcel.traceMore': '全部轨迹（{n} 条）',
  'product.available': '有货', 'product.gone': '暂时无货', 'product.ask': '咨询这件商品', 'product.askWords': '我想了解：{title}',
  'article.from': '出自帮助文章',
  'rate.title': '这次服务您满意吗？', 'rate.stars': '{n} 星：{word}', 'rate.1': '很不满意', 'rate.2': '不满意', 'rate.3': '一般', 'rate.4': '满意', 'rate.5': '非常满意', 'rate.thanks': '谢谢您的评价！', 'rate.more': '愿意多说两句吗？（可不填）', 'rate.nps': '您有多大可能把我们推荐给亲友？（0 完全不会，10 一定会）', 'rate.words': '想对我们说的话', 'rate.send': '提交', 'rate.done': '已收到，谢谢您。', 'rate.refused': '现在不能评价，请稍后再试。',
  'settings.language': '语言', 'settings.care': '我需要的照顾', 'settings.careHint': '只用于更好地为您服务，可随时取消。', 'settings.size': '文字大小', 'settings.seniorHint': '长辈版（大字版、关怀版）：大字、大按钮、可朗读。', 'settings.back': '返回聊天', 'settings.privacy': '共用电脑', 'settings.end': '结束并清除', 'settings.endHint': '结束对话，并清除这台设备上的聊天内容。', 'settings.endSure': '确定结束并清除吗？', 'settings.endYes': '确定清除', 'settings.endNo': '不清除',
  'care.silver': '我是长辈', 'care.hearing': '我听力不便', 'care.vision': '我视力不便', 'care.dialect': '我习惯说方言', 'care.language': '我需要其他语言', 'care.saved': '已保存', 'care.failed': '没有保存成功，请再试一次',
} as const

export type LateKey = keyof typeof zhCNLate
