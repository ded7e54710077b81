import type { Address } from '../../commerce/contract.ts'
import type { Found } from './found.ts'

/** Where something shall be sent, as it was written, and who receives it when a name stands beside it. */
export interface WrittenAddress { readonly address: Address; readonly recipient?: string }

export const MUNICIPALITIES = '北京|上海|天津|重庆|重慶'
export const PROVINCES = '河北|山西|辽宁|遼寧|吉林|黑龙江|黑龍江|江苏|江蘇|浙江|安徽|福建|江西|山东|山東|河南|湖北|湖南|广东|廣東|海南|四川|贵州|貴州|云南|雲南|陕西|陝西|甘肃|甘肅|青海|台湾|台灣|臺灣|内蒙古|广西|廣西|西藏|宁夏|寧夏|新疆|香港|澳门|澳門'
/** Cities people name without 市. With it any name will do. */
export const CITIES = '石家庄|唐山|保定|太原|大同|沈阳|大连|鞍山|长春|哈尔滨|大庆|南京|苏州|无锡|常州|徐州|南通|扬州|镇江|盐城|杭州|宁波|温州|嘉兴|绍兴|金华|台州|义乌|合肥|芜湖|福州|厦门|泉州|漳州|南昌|赣州|九江|济南|青岛|烟台|潍坊|临沂|威海|郑州|洛阳|开封|武汉|宜昌|襄阳|长沙|株洲|岳阳|广州|深圳|珠海|东莞|佛山|中山|惠州|汕头|海口|三亚|成都|绵阳|贵阳|遵义|昆明|大理|丽江|西安|咸阳|宝鸡|兰州|西宁|南宁|桂林|柳州|拉萨|银川|乌鲁木齐|呼和浩特|包头|台北|高雄|台中|新北|桃园|桃園'
/** 南京东路 is a road in Shanghai. */
const NO_ROAD = '(?![东西南北中東]?(?:路|街|大道|道))'
const HAN = '[\\p{Script=Han}]'
const REGION = new RegExp(`(?:(${MUNICIPALITIES})${NO_ROAD}市?|(?:(${PROVINCES})${NO_ROAD}(?:省|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?)?[ ,，]*(?:(${CITIES})${NO_ROAD}市?|(${HAN}{2,6}?)(?:市|州|盟|地区))?)[ ,，]*(?:((?!小区|社区|园区|校区)${HAN}{1,7}?(?:区|區|县|縣|旗|市))(?!域|别))?[ ,，]*`, 'uy')
/** What follows the region up to a break, as long as it holds a road, a house or a number. */
const STREET = /((?:[\p{Script=Han}a-z0-9·#\-—()（） ]{0,30}?(?:路|街|道|巷|弄|胡同|村|镇|鎮|乡|鄉|小区|社区|花园|苑|园|城|庭|府|里|广场|大厦|大楼|公寓|学校|大学|中学|医院|公司|酒店|工业园|科技园|驿站))[\p{Script=Han}a-z0-9·#\-—()（） ]{0,40}|[\p{Script=Han}]{0,10}\d+(?:号|號|栋|棟|幢|弄|室|楼|樓)[\p{Script=Han}a-z0-9#\- ]{0,30})/iuy
const KNOWN_REGION = new RegExp(`${MUNICIPALITIES}|${PROVINCES}|${CITIES}`, 'gu')
const BEFORE_ADDRESS = /^|[,，。;；:：\s]|地址|(?:送|寄|改|换|换成|发)(?:到|去|至)|改[成为]|换成|变成|是/gu
const ALONE = /(?:路|街|道|巷|弄|村|小区|花园|苑|大厦).*\d+|\d+(?:号|號)\S*(?:室|楼|栋|单元)/u
const HOUSE = /\d+|[一二三四五六七八九十]+(?:号|栋|楼|单元|室|组|队)|大厦|小区|大学|公寓|酒店|医院|花园|广场|村/u
const ASKING = /(?:吗|呢|么|怎么|什么|为什么|可以|能不能|谢谢|麻烦|到哪|多久|包邮|发货|几天)/u
const RECIPIENT = /(?:收(?:件|货|貨)人|联系人|聯繫人|姓名|名字)(?:是|改成|改为|叫)?[:： ]*([\p{Script=Han}·]{2,5}?)(?=[,，。;； \d]|$|电话|手机|地址)/u
const NAME_BEFORE_PHONE = /(?:^|[,，。;；\s])([\p{Script=Han}]{2,4})[,，\s:：]*(?=(?:\+?86)?1[3-9]\d)/u
const PHONE = /(?:电话|手机号?|联系电话|tel)?[:： ]*(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}/giu

/** A Chinese or an English address; what is only a place's name ("北京", "my office") is none. Nothing in it is corrected. */
export function findAddress (text: string): Found<WrittenAddress> | undefined {
  const shown = text.slice(0, 1_000)
  const [chinese, english] = [findChinese(shown), findEnglish(shown)]
  // "88 Hill Road 山路88号, Suzhou": one address in two scripts.
  return english && (!chinese || english.from < chinese.from) ? english : chinese
}

function findChinese (text: string): Found<WrittenAddress> | undefined {
  for (const from of startsIn(text)) {
    REGION.lastIndex = from
    const region = REGION.exec(text)
    if (!region) continue
    const [whole, municipality, province, known, named, district = ''] = region
    const city = municipality ?? known ?? named
    STREET.lastIndex = from + whole.length
    const street = STREET.exec(text)?.[1]
    if (street === undefined) continue
    const kept = cut(street)
    // A road alone may be the one in "在路上": without a region it needs a house number.
    const enough = whole.trim() === '' ? ALONE.test(kept) : kept.length > 2 && HOUSE.test(kept)
    if (!enough || ASKING.test(kept)) continue
    const recipient = RECIPIENT.exec(text)?.[1] ?? NAME_BEFORE_PHONE.exec(text)?.[1]
    return {
      from, to: from + whole.length + kept.length,
      value: { address: { address1: kept.trim(), address2: district, city: city ?? '', state: province ?? municipality ?? '', country: '中国', zip: '' }, ...(recipient !== undefined && { recipient }) },
    }
  }
  return undefined
}

/** Where an address may begin: at a region that is known by its name, or after what people say before one. */
function startsIn (text: string): number[] {
  const regions = [...text.matchAll(KNOWN_REGION)].map(match => match.index)
  const said = [...text.matchAll(BEFORE_ADDRESS)].map(match => match.index + match[0].length)
  return [...new Set([...regions, ...said.toReversed()])] // the last thing said stands next to it
}

/** Without the name and telephone that follow, and without what is said after the address. */
function cut (street: string): string {
  const end = street.search(/[,，。;；\n]|\s+(?=[\p{Script=Han}]{2,4}(?:\s|$))|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|(?:收件人|收货人|联系人|电话|手机)/u)
  return (end < 0 ? street : street.slice(0, end)).replace(PHONE, '').replace(/(?:吧|哈|啊|呀|哦|谢谢|就行|可以)+$/u, '').trimEnd()
}

const ENGLISH = /\b(\d{1,5}[a-z]?(?:-\d+)? (?:(?!(?:on|the|are|is|in|my|to|by|for|of|and)\b)[a-z0-9'.]+ ){1,4}?(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|square|sq|terrace|close|crescent|hill|parkway|highway)(?: *[(（]?\p{Script=Han}{2,10}(?: ?\d{1,5} ?号?)?[)）]?)?)(?![a-z])\.?(?:,? *((?:apt|apartment|unit|suite|flat|floor|#) ?[a-z0-9-]{1,6}))?(?:, *([a-z][a-z .'-]{1,30}?))?(?:, *([a-z]{2,20}))?(?:,? +(\d{6}|\d{5}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}))?(?=[\s,.!?;]|$)/iu

function findEnglish (text: string): Found<WrittenAddress> | undefined {
  const match = ENGLISH.exec(text)
  if (!match) return undefined
  const [whole, address1 = '', address2 = '', city = '', state = '', zip = ''] = match
  const country = /^\d{6}$/.test(zip) ? '中国' : /^\d{5}/.test(zip) ? 'US' : zip === '' ? '' : 'GB'
  return { from: match.index, to: match.index + whole.length, value: { address: { address1, address2, city: city.trim(), state, country, zip } } }
}
