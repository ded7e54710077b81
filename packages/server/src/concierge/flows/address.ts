import type { Address } from '../../commerce/contract.ts'

const PROVINCE = /^(?:中国)?\s*(北京市?|上海市?|天津市?|重庆市?|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?|内蒙古(?:自治区)?|广西(?:壮族自治区)?|西藏(?:自治区)?|宁夏(?:回族自治区)?|新疆(?:维吾尔自治区)?|香港(?:特别行政区)?|澳门(?:特别行政区)?)/
const CITY = /^\s*([\p{Script=Han}]{2,8}?(?:市|自治州|地区|盟))/u
const DISTRICT = /^\s*([\p{Script=Han}]{1,8}?(?:新区|自治县|区|县|旗|市))/u
const MUNICIPAL = /^(北京|上海|天津|重庆)/
const LEAD = /^.{0,30}?(?:改到|改成|改为|换到|换成|寄到|送到|发到|地址是|地址为|地址[:：]|改去|送去|寄去|(?:change|deliver|send|ship)(?:ed)?(?: it| the address| my address)? to|address is|address:)\s*/i

/** The words before an address ("please change it to …") and polite ones after it. */
export function bare (text: string): string {
  return text.replace(/\s+/g, ' ').replace(LEAD, '').replace(/(?:谢谢|多谢|唔该|吧|可以吗|好吗|行吗|,? please|,? thanks|,? thank you)[\s。.!！?？]*$/i, '').replace(/[。.!！\s]+$/, '').trim()
}

/** An address as people write it, in its parts. Undefined: there is none in it. What is missing is said by `missingIn`. Pure; nothing is looked up or made better. */
export function readAddress (text: string): Address | undefined {
  if (text.length > 300) return undefined
  return /\p{Script=Han}/u.test(text) ? readChinese(bare(text)) : readWestern(bare(text))
}

function readChinese (text: string): Address | undefined {
  let rest = text.replace(/[，,；;]/g, ' ').replace(/^(?:错了|不对|不是)[，, ]*(?:应该)?是?/, '').trim()
  const state = PROVINCE.exec(rest)?.[1] ?? ''
  rest = rest.replace(PROVINCE, '')
  const municipal = MUNICIPAL.test(state)
  const city = CITY.exec(rest)?.[1] ?? ''
  if (/[哪邊边個个到]/u.test(city)) return undefined // "到哪个城市了" asks
  if (city) rest = rest.replace(CITY, '')
  const district = DISTRICT.exec(rest)?.[1] ?? ''
  if (district) rest = rest.replace(DISTRICT, '')
  const street = rest.trim()
  const plausible = (state !== '' || city !== '' || district !== '') || /(?:路|街|道|巷|弄|村|镇|小区|大厦|广场|花园|苑).{0,12}\d|\d+\s*(?:号|栋|幢|弄|室|单元)/.test(street)
  if (!plausible) return undefined
  return { address1: street.slice(0, 200), address2: district, city: city !== '' ? city : municipal ? state : '', state, country: '中国', zip: '' }
}

const ZIP = /\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{5}(?:-\d{4})?|\d{6})\b/i
const STREET = /\d+[a-z]?\b.*\b(?:st|street|rd|road|ave|avenue|ln|lane|dr|drive|blvd|boulevard|way|court|ct|place|pl|square|sq|terrace|close|hill|park|row)\b|\b(?:flat|apt|apartment|unit|suite)\b.*\d/i

/** "12 Oak Street, Flat 3, Springfield, IL 62701, USA": parts are between commas. */
function readWestern (text: string): Address | undefined {
  const parts = text.split(/\s*[,;\n]\s*/).filter(part => part !== '')
  if (parts.length === 0 || !STREET.test(text)) return undefined
  const zip = ZIP.exec(parts.slice(1).join(', '))?.[1] ?? ''
  const left = parts.map((part, i) => i === 0 ? part : part.replace(zip, '').trim()).filter(part => part !== '')
  const country = left.length > 1 && /^(?:usa|us|united states|uk|united kingdom|china|canada|australia|ireland|germany|france)$/i.test(left.at(-1) ?? '') ? left.pop() ?? '' : ''
  const state = left.length > 1 && /^[A-Z]{2}$/.test(left.at(-1) ?? '') ? left.pop() ?? '' : ''
  const city = left.length > 1 ? left.pop() ?? '' : ''
  const [address1 = '', ...more] = left
  return { address1: address1.slice(0, 200), address2: more.join(', ').slice(0, 200), city: city.slice(0, 200), state, country, zip }
}

/** What a parcel cannot be sent without: where, and the door. In the words of the language. */
export function missingIn (address: Address, language: 'zh-CN' | 'en' | 'yue'): readonly string[] {
  const chinese = address.country === '中国'
  const missing: (readonly [boolean, string, string, string])[] = [
    [address.city === '' && !(chinese && address.address2 !== '' && address.state !== ''), '城市', 'the city', '城市'],
    [address.address1 === '', '街道', 'the street', '街道'],
    [address.address1 !== '' && !/[\d一二三四五六七八九十]/.test(address.address1 + address.address2), '门牌号', 'the house number', '門牌號'],
    [!chinese && address.zip === '', '邮编', 'the postcode', '郵編'],
  ]
  return missing.flatMap(([is, zh, en, yue]) => is ? [language === 'en' ? en : language === 'yue' ? yue : zh] : [])
}

/** As it is shown back: the Chinese order from the large to the small, the western one from the small to the large. */
export function addressText ({ address1, address2, city, state, country, zip }: Address): string {
  if (country === '中国') return [state === city ? '' : state, city, address2, address1].join('')
  return [address1, address2, city, [state, zip].filter(Boolean).join(' '), country].filter(part => part !== '').join(', ')
}
