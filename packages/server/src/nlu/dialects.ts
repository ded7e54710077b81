import { foldUtterance } from './fold.ts'

/** What speakers of five kinds of Chinese write, and how Mandarin says it: Cantonese, Sichuanese, Northeastern, Shanghainese, Hokkien.
 *  Written for this project, not yet checked by native speakers. Simplified characters: texts are folded before. */
const LEXICONS: Readonly<Record<string, string>> = {
  yue: '張單>订单 张单>订单 出貨>发货 出货>发货 件貨>货 件货>货 而家>现在 咩情況>什么情况 咩>什么 點解>为什么 点解>为什么 點>怎么 点>怎么 仲未>还没有 仲>还 幾時>什么时候 几时>什么时候 唔要>不要 唔啱>不合适 唔到>不了 唔該>麻烦 唔好>不要 唔>不 cancel>取消 啱啱>刚才 啱>合适 琴日>昨天 平咗>便宜了 平>便宜 返> 俾>给 畀>给 攞>领 搵>找 呃>骗 冇>没有 咗>了 嘅>的 啲> 嘢>东西 爛>坏 邊>哪里 边>哪里 睇>看 著>穿 到數>到账 遲>晚 整>弄 呢款>这款 係>是 可唔可以>可以 你哋>你们 㗎>的 喇>了 碼>尺码 機械人>机器人 第二個>另外一个 嚟>来 先至>才 去咗>到了',
  sc: '一哈>一下 看哈>看一下 咋个>怎么 啷个>怎么 好久>什么时候 要得不>可以吗 得行不>可以吗 要得>可以 啥子>什么 莫得>没有 莫>不要 孬得很>质量不好 孬>不好 不巴适>不好 巴适>好 烂的>坏的 相因>便宜 撒> 嘛> 哦> 日白>骗人 晓得>知道 耽搁>耽误 老子>我 喊>叫 搞>弄 撤>取消 用不起>用不了',
  ne: '啥前儿>什么时候 哪旮旯>哪里 旮旯>地方 咋整>怎么办 整不了>用不了 整错>填错 整坏>弄坏 整到>处理到 整小>小 整张>开张 整个>找个 别整>不要 咋>怎么 啥>什么 瞅瞅>看看 麻溜的>快点 贼拉>很 老贵>贵 老多>很多 次>差 破玩意儿>差的东西 玩意儿>东西 呗> 搁>在 岔劈>错 稀碎>坏 唠>说 忽悠>骗 拉倒吧> 急死个人>急',
  wuu: '啥辰光>什么时候 辰光>时候 哪能>怎么 搿歇>现在 搿物事>这个东西 物事>东西 搿个>这个 搿>这 阿拉>我 侬>你 㑚>你们 勿灵>不好 勿要>不要 勿来>不了 勿>不 忒推板>太差 推板>差 忒>太 脱>掉 钞票>钱 拨>给 昨日>昨天 今朝>今天 介许多>这么多 寻>找 伐>吗 好发货>可以发货 好取消>可以取消 好换>可以换 好退>可以退 好送>可以送 个>的 啦> 黑颜色>黑色 啥地方>哪里',
  nan: '當時>什么时候 当时>什么时候 按怎>怎么 佗位>哪里 哪會>怎么 哪会>怎么 猶未>还没有 犹未>还没有 這馬>现在 这马>现在 毋愛>不要 毋爱>不要 毋著>错 毋着>错 毋合>不合适 毋>不 會當>可以 会当>可以 袂當>不能 袂当>不能 欲>要 愛賠>要赔 共我>帮我 予我>给我 予>给 物件>东西 歹去>坏了 歹的>坏的 傷細>太小 伤细>太小 較大>大 较大>大 較俗>便宜 较俗>便宜 昨昏>昨天 今仔日>今天 揣>找 阮>我 恁>你们 彼張單>那个订单 彼张单>那个订单 單>订单 矣>了 去矣>了 真䆀>很差 䆀>差 閣有>还有 阁有>还有 烏色>黑色 乌色>黑色 出貨>发货 出货>发货 寄出來>发货 遮濟工>这么多天 遮济工>这么多天 提著>收到 提着>收到 別位>别的地址 别位>别的地址 好無>好吗 無>没有 无>没有',
}

interface Lexicon { readonly pattern: RegExp; readonly mandarin: ReadonlyMap<string, string> }

const lexicons: readonly Lexicon[] = Object.values(LEXICONS).map(pairs => {
  const mandarin = new Map(pairs.split(' ').map(pair => {
    const [said = '', meant = ''] = pair.split('>')
    return [foldUtterance(said), meant] as const
  }))
  // Alternatives are tried in order: the longest first.
  return { mandarin, pattern: new RegExp([...mandarin.keys()].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|'), 'g') }
})

const HAN = /\p{Script=Han}/u
/** A dialect's message is short; a long text is not read five times more. */
const LONGEST = 500

/** The text as each dialect whose words it holds would say it in Mandarin; none for most texts. Only for understanding: what is stored or shown is what was written. */
export function mandarinViews (folded: string): readonly string[] {
  if (folded.length > LONGEST || !HAN.test(folded)) return []
  return [...new Set(lexicons.map(({ pattern, mandarin }) => folded.replace(pattern, said => mandarin.get(said)!)))].filter(view => view !== folded && view.trim() !== '')
}
