/** What is said every day, ready in every language the house speaks: the honest substitute for a translation while no model is there. Holds no facts. */
export interface StockPhrase { readonly key: string; readonly 'zh-CN': string; readonly en: string; readonly yue: string }

export const stockPhrases: readonly StockPhrase[] = [
  { key: 'greet', 'zh-CN': '您好，我是人工客服，很高兴为您服务。', en: 'Hello, you are talking to a person now. How can I help?', yue: '你好，我係真人客服，好高興幫到你。' },
  { key: 'reading', 'zh-CN': '我先看一下前面的聊天记录，请稍等。', en: 'Let me read what was said so far. One moment, please.', yue: '我先睇返之前嘅對話，請等一等。' },
  { key: 'checking', 'zh-CN': '我正在为您查询，请不要离开。', en: 'I am looking this up for you. Please stay with me.', yue: '我而家幫你查緊，請唔好離開。' },
  { key: 'order-number', 'zh-CN': '麻烦您把订单号发给我。', en: 'Could you send me the order number, please?', yue: '麻煩你將訂單號碼發畀我。' },
  { key: 'photo', 'zh-CN': '麻烦您拍一张照片发过来，让我看清楚问题。', en: 'Could you send a photo, so that I can see the problem?', yue: '麻煩你影張相畀我睇下個問題。' },
  { key: 'sorry', 'zh-CN': '很抱歉给您带来不便，我来处理，会一直跟到解决。', en: 'I am sorry for the trouble. I will take care of this until it is solved.', yue: '好抱歉令你唔方便，我會跟進到解決為止。' },
  { key: 'language', 'zh-CN': '我可能需要借助工具理解您的语言，请用简短的句子，谢谢您的耐心。', en: 'I may need help to read your language. Short sentences make it easier. Thank you for your patience.', yue: '我可能要用工具幫手理解你嘅語言，請用短句，多謝你嘅耐性。' },
  { key: 'colleague', 'zh-CN': '这个问题我请更熟悉的同事来看，前面的情况我会一并交代。', en: 'I am asking a colleague who knows this better. I will pass on everything said so far.', yue: '呢個問題我請更熟悉嘅同事睇，之前嘅情況我會一併講明。' },
  { key: 'more', 'zh-CN': '请问还有其他可以帮您的吗？', en: 'Is there anything else I can help with?', yue: '請問仲有咩可以幫到你？' },
  { key: 'bye', 'zh-CN': '感谢您的耐心，有问题随时来找我们。', en: 'Thank you for your patience. Write to us any time.', yue: '多謝你嘅耐性，有問題隨時搵我哋。' },
]
