import type { Address } from '../../commerce/contract.ts'
import type { Found } from './found.ts'
import { isEmpty, readRegion, regionsIn, type Region } from './regions.ts'
import { findWestern, readWestern } from './western-address.ts'

/** Where something shall be sent, as it was written, and who receives it when a name stands beside it. */
export interface WrittenAddress { readonly address: Address; readonly recipient?: string }

/** What follows the region up to a break, as long as it holds a road, a house or a number. */
const STREET = /((?:[\p{Script=Han}a-z0-9·#\-—()（） ]{0,30}?(?:路|街|道|巷|弄|胡同|村|镇|鎮|乡|鄉|小区|社区|花园|苑|园|城|庭|府|里|广场|大厦|大楼|公寓|学校|大学|中学|医院|公司|酒店|工业园|科技园|驿站))[\p{Script=Han}a-z0-9·#\-—()（） ]{0,40}|[\p{Script=Han}]{0,10}\d+(?:号|號|栋|棟|幢|弄|室|楼|樓)[\p{Script=Han}a-z0-9#\- ]{0,30})/iuy
const BEFORE_ADDRESS = /^|[,，。;；:：\s]|地址|(?:送|寄|改|换|换成|发)(?:到|去|至)|改[成为]|换成|变成|是/gu
const ALONE = /(?:路|街|道|巷|弄|村|小区|花园|苑|大厦).*\d+|\d+\s*(?:号|號|栋|幢|弄|单元)|\d+(?:号|號)\S*(?:室|楼|栋|单元)/u
const HOUSE = /\d+|[一二三四五六七八九十]+(?:号|栋|楼|单元|室|组|队)|大厦|小区|大学|公寓|酒店|医院|花园|广场|村/u
const ASKING = /(?:吗|呢|么|怎么|什么|为什么|可以|能不能|谢谢|麻烦|到哪|多久|包邮|发货|几天)/u
const ASKING_WHERE = /[哪邊边個个到]/u
const RECIPIENT = /(?:收(?:件|货|貨)人|联系人|聯繫人|姓名|名字)(?:是|改成|改为|叫)?[:： ]*([\p{Script=Han}·]{2,5}?)(?=[,，。;； \d]|$|电话|手机|地址)/u
const NAME_BEFORE_PHONE = /(?:^|[,，。;；\s])([\p{Script=Han}]{2,4})[,，\s:：]*(?=(?:\+?86)?1[3-9]\d)/u
const PHONE = /(?:电话|手机号?|联系电话|tel)?[:： ]*(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}/giu
const LEAD = /^.{0,30}?(?:改到|改成|改为|换到|换成|寄到|送到|发到|地址是|地址为|地址[:：]|改去|送去|寄去|(?:change|deliver|send|ship)(?:ed)?(?: it| the address| my address)? to|address is|address:)\s*/i

/** Without the words before an address ("please change it to …") and polite ones after it. */
export function bare (text: string): string {
  return text.replace(/\s+/g, ' ').replace(LEAD, '').replace(/(?:谢谢|多谢|唔该|吧|可以吗|好吗|行吗|,? please|,? thanks|,? thank you)[\s。.!！?？]*$/i, '').replace(/[。.!！\s]+$/, '').trim()
}

/** An address that stands somewhere in a text: with a street and a house. What is only a place's name ("北京", "my office") is none. Nothing in it is corrected. */
export function findAddress (text: string): Found<WrittenAddress> | undefined {
  const shown = text.slice(0, 1_000)
  const [chinese, western] = [findChinese(shown), findWestern(shown)]
  return western && (!chinese || western.from < chinese.from) ? { from: western.from, to: western.to, value: { address: western.address } } : chinese
}

/** A text that is an address, whole or in part, once `bare`. Undefined: it is none. What is missing is said by `missingIn`. */
export function readAddress (text: string): Address | undefined {
  if (text.length > 300) return undefined
  const words = bare(text)
  if (!/\p{Script=Han}/u.test(words)) return readWestern(words)
  const written = words.replace(/[，,；;]/g, ' ').replace(/^(?:错了|不对|不是)[， ]*(?:应该)?是?/, '').trim()
  const region = readRegion(written)
  const street = written.slice(region.to).trim()
  if (ASKING_WHERE.test(region.city) || (isEmpty(region) && !ALONE.test(street))) return undefined // "到哪个城市了" asks
  return addressOf(region, street)
}

const addressOf = ({ state, city, district }: Region, street: string): Address => ({ address1: street.slice(0, 200), address2: district, city, state, country: '中国', zip: '' })

function findChinese (text: string): Found<WrittenAddress> | undefined {
  for (const from of startsIn(text)) {
    const region = readRegion(text, from)
    STREET.lastIndex = region.to
    const street = STREET.exec(text)?.[1]
    if (street === undefined) continue
    const kept = cut(street)
    // A road alone may be the one in "在路上": without a region it needs a house number.
    const enough = isEmpty(region) ? ALONE.test(kept) : kept.length > 2 && HOUSE.test(kept)
    if (!enough || ASKING.test(kept)) continue
    const recipient = RECIPIENT.exec(text)?.[1] ?? NAME_BEFORE_PHONE.exec(text)?.[1]
    return { from, to: region.to + kept.length, value: { address: addressOf(region, kept.trim()), ...(recipient !== undefined && { recipient }) } }
  }
  return undefined
}

/** Where an address may begin: at a region that is known by its name, or after what people say before one. */
function startsIn (text: string): number[] {
  const said = [...text.matchAll(BEFORE_ADDRESS)].map(match => match.index + match[0].length)
  return [...new Set([...regionsIn(text), ...said.toReversed()])] // the last thing said stands next to it
}

/** Without the name and telephone that follow, and without what is said after the address. */
function cut (street: string): string {
  const end = street.search(/[,，。;；\n]|\s+(?=[\p{Script=Han}]{2,4}(?:\s|$))|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|(?:收件人|收货人|联系人|电话|手机)/u)
  return (end < 0 ? street : street.slice(0, end)).replace(PHONE, '').replace(/(?:吧|哈|啊|呀|哦|谢谢|就行|可以)+$/u, '').trimEnd()
}
