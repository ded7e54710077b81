/** Sentences no article answers, for choosing weights. The evaluation has its own and shares none with these. */
export const zhElsewhere: readonly string[] = [
  '今天天气怎么样', '帮我写一首诗', '股票现在能买吗', '你喜欢吃什么', '世界杯谁赢了', '附近有什么好吃的餐厅', '怎么治感冒', '给我讲个笑话', '北京到上海的高铁票', '一加一等于几', '明天几点日出', '你会唱歌吗', '公务员考试怎么报名', '帮我翻译这句话', '孩子不爱写作业怎么办', '房贷利率是多少',
  '最近有什么好看的电影', '嗯嗯嗯', '外面冷不冷', '你会下棋吗', '怎么考研究生', '我想学吉他', '唐朝有几个皇帝', '今天是星期几', '给我推荐一本小说', '感冒了吃啥', '女儿考试没考好', '怎么炒股', '火星上有水吗', '这道题怎么做', '老板骂我了', '明星八卦', '怎么做红烧肉', '哪里可以钓鱼',
  '二手房怎么买', '护照怎么办理', '汽车年检要多久', '手机信号不好怎么办', '睡不着怎么办', '腰疼怎么缓解', '写个请假条', '公交车几点末班', '电脑蓝屏', '养花怎么浇水', '我爱你', '唱首歌听听', '孙悟空的师父是谁', '最高的山是哪座',
]

export const enElsewhere: readonly string[] = [
  'what is the weather today', 'write me a poem', 'who won the football match', 'how do I cook rice', 'what is the capital of France', 'should I buy bitcoin', 'tell me a joke',
  'book me a flight to London', 'translate this into German', 'how old are you', 'how cold is it outside', 'can you play chess', 'what day is it', 'who is the president',
  'how to grow tomatoes', 'I love you', 'my back hurts', 'write a letter for me', 'how do I play guitar', 'best books to read', 'is there life on Mars', 'where can I go fishing',
  'my boss is mean', 'what is 12 times 9', 'how do I get a passport', 'when does the bus leave', 'cannot sleep at night', 'why is the sky blue', 'make me a sandwich',
  'how do I learn to code',
]
