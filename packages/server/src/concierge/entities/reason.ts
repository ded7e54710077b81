/** Why people cancel, send back or complain, in our own words for it. Read by people and matched against what a flow offers; never an argument for money. */
const REASONS: readonly (readonly [string, RegExp])[] = [
  ['ordered-by-mistake', /买错|拍错|下错|误拍|手滑|点错|重复下单|多拍|孩子.{0,4}(?:点|买)|\b(?:by mistake|by accident|accident(?:al|ally)|wrong (?:one|item) ordered|ordered twice|duplicate)\b/],
  ['wrong-address', /地址.{0,4}(?:错|不对|填错|写错)|搬家|\b(?:wrong|old) address\b/],
  ['cheaper-elsewhere', /便宜|降价|贵|\b(?:cheaper|price drop|too expensive)\b/],
  ['too-slow', /太慢|慢死|等不及|等太久|太久|迟迟|延误|\b(?:too (?:slow|long)|taking too long|late|delay(?:ed)?)\b/],
  ['damaged', /破损|破了|碎|坏了|坏的|裂|漏|压扁|变形|\b(?:damaged|broken|cracked|leak(?:ing|ed)|smashed)\b/],
  ['wrong-item', /发错|寄错|不是我(?:买|要)的|少发|漏发|颜色不对|型号不对|\b(?:wrong (?:item|colou?r|size|product)|missing)\b/],
  ['not-as-described', /描述不符|不符|图片.{0,3}不一样|色差|货不对板|虚假|\b(?:not as described|different from|misleading)\b/],
  ['does-not-fit', /太大|太小|大了|小了|尺码|不合身|不合适|穿不|紧|\b(?:too (?:big|small|tight|large|loose)|(?:does ?n.?t|not) fit|wrong size)\b/],
  ['quality', /质量|品质|做工|掉色|起球|开线|异味|瑕疵|\b(?:quality|defect(?:ive)?|faulty|poor|cheap(?:ly)? made)\b/],
  ['no-longer-wanted', /不想要|不要了|不需要|不喜欢|后悔|改主意|唔要|\b(?:changed? my mind|no longer|don.?t (?:want|need|like)|not needed)\b/],
]

export const reasonIn = (folded: string): string | undefined => REASONS.find(([, pattern]) => pattern.test(folded))?.[0]
