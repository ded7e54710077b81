import type { Address } from '../../commerce/contract.ts'
import { bare, findAddress, readAddress } from '../entities/address.ts'
import { isEmpty, readRegion } from '../entities/regions.ts'
import { readWesternParts } from '../entities/western-address.ts'

/** What one message says of an address: any of its parts. */
export type AddressPieces = Partial<Address>

const STREET = /(?:路|街|大道|巷|弄|胡同|村|镇|鎮|小区|社区|大厦|大楼|广场|廣場|花园|花園|公寓|驿站|苑|新村).*$|\d+\s*(?:号|號|栋|棟|幢|弄|室|楼|樓|层|層|单元|座)|[一二三四五六七八九十]+(?:楼|樓|层|層|单元|栋|号|座)/u
/** One part of what stands behind the street: 三楼, 12 号, 5栋. */
const UNIT = /([\d一二三四五六七八九十百零]+[a-z]?(?:-\d+)*)\s*(号楼|号院|号|號|栋|棟|幢|单元|楼|樓|层|層|室|弄|座|房)/giu
const ONLY_UNITS = /^(?:(?:[\d一二三四五六七八九十百零]+[a-z]?(?:-\d+)*)\s*(?:号楼|号院|号|號|栋|棟|幢|单元|楼|樓|层|層|室|弄|座|房)?\s*)+$/iu
/** 楼 and 层 are the same thing, 号 and 号楼 are not. */
const ALIKE: Readonly<Record<string, string>> = { 樓: '楼', 层: '楼', 層: '楼', 號: '号', 棟: '栋', 幢: '栋', 房: '室' }

const PHONE = /(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|\+\d{1,3}[ -]?\d(?:[ -]?\d){6,12}(?!\d)/u
const PHONE_LABEL = /(?:收货|收件|联系|聯繫)?(?:人)?(?:的)?(?:电话|電話|手机|手機)(?:号码|号|號碼|號)?|\b(?:phone|mobile|telephone)(?: number)?\b/iu
const LINK = '(?:也|就)?(?:改成|改为|改|換成|换成|换|是|系|係|写|叫|to|is|:|：)?'
const PHONE_WRONG = new RegExp(`(?:${PHONE_LABEL.source})[^\\d+]{0,8}([\\d][\\d -]{3,20})`, 'iu')
const RECIPIENT = new RegExp(`(?:收(?:件|货|貨)人|联系人|聯繫人|姓名|名字)\\s*${LINK}[:： ]*([\\p{Script=Han}·]{2,4}?)(?=[,，。;；、\\s\\d]|$|电话|電話|手机|手機)|\\b(?:recipient|the name|name)(?: (?:is|to))?[: ]+([a-z][a-z'-]+(?: [a-z][a-z'-]+){0,3})(?=[,.;]|$|\\s+(?:phone|tel))`, 'iu')
const NAME_BESIDE_PHONE = /(?:^|[,，。;；\s])([\p{Script=Han}]{2,4})[,，\s:：]*$/u
const NO_NAME = /电话|電話|手机|手機|号码|號碼|改成|改为|换成|地址/u
const NOT_BUT = /(?:不是|唔系|唔係|毋是|勿是)\s*(.{1,20}?)[,，、\s]*(?:而|应该|應該)?(?:是|系|係)\s*(.{1,60})$|\bnot (.{1,30}?)[, ]+(?:but |it'?s )(.{1,60})$/iu
const INSTEAD = /^(.{1,12}?)(?:要|应该|應該)?(?:改成|改为|換成|换成|应该是|應該是|应为)\s*(.{1,60})$/u
/** What people say before they say it again, rightly. */
const SORRY = /^(?:(?:哦|啊|呃|不好意思|抱歉|对不起|對唔住|唔好意思|写错了?|寫錯咗?|说错了?|講錯咗?|搞错了?|弄错了?|打错了?|发错了?|错了|錯咗|不对|唔啱)[\s,，。.!！:：]*|(?:不是|唔系|唔係)[\s,，。]+|(?:no|sorry|oops|wait|wrong|my mistake|make it|it should be|i meant)\b[\s,.!:]*)+(?:应该|應該)?(?:是|系|係|it'?s\b)?\s*/iu
const ASKING = /[?？]|吗|嗎|么$|哪里|哪个|邊個|边个|邊度|边度|几时|幾時|怎么|多久|多少|为什么|什么时候|几天|\b(?:how|when|what|why|can i|do you)\b/iu
/**
 * Parts of an address in a message, as people give them: the city now, the street later, "not the third floor but the fifth", another telephone.
 * `known`: what they said before, which a correction is about. `asked`: it was asked for, so a bare place name answers. Undefined: there is none in it. Pure.
 */
export function readPieces (text: string, known: AddressPieces, asked = false): AddressPieces | undefined {
  if (text.length > 300 || ASKING.test(text)) return undefined
  const people = peopleIn(text)
  const again = people.rest.replace(SORRY, '')
  const written = again === people.rest ? undefined : findAddress(again)?.value.address
  if (written && written.city !== '') return { ...Object.fromEntries(Object.entries(written).filter(([, part]) => part !== '')), ...people.found }
  const rest = bare(again).replace(/^[,，、。;；\s]+|[,，、。;；\s]+$/gu, '')
  const place = rest === '' ? undefined : placeIn(rest, known, asked)
  const found = { ...place, ...people.found }
  return Object.keys(found).length > 0 ? found : undefined
}

/** A telephone that was named as one and cannot be one. */
export function wrongPhoneIn (text: string): string | undefined {
  return PHONE.test(text) ? undefined : PHONE_WRONG.exec(text)?.[1]?.trim()
}

function peopleIn (text: string): { readonly found: AddressPieces; readonly rest: string } {
  let rest = text
  const found: { recipient?: string; phone?: string } = {}
  const named = RECIPIENT.exec(rest)
  if (named) { found.recipient = (named[1] ?? named[2] ?? '').trim(); rest = rest.replace(named[0], ' ') }
  const number = PHONE.exec(rest)
  if (number) {
    found.phone = number[0].replace(/[ -]/g, '').replace(/^\+?86(?=1[3-9]\d{9}$)/, '')
    const before = rest.slice(0, number.index)
    const beside = found.recipient === undefined && !NO_NAME.test(before.slice(-6)) ? NAME_BESIDE_PHONE.exec(before) : null
    if (beside) found.recipient = beside[1]!
    rest = `${beside ? before.slice(0, beside.index) : before.replace(new RegExp(`(?:${PHONE_LABEL.source})\\s*${LINK}\\s*$`, 'iu'), '')} ${rest.slice(number.index + number[0].length)}`
  }
  return { found, rest: rest.trim() }
}

function placeIn (text: string, known: AddressPieces, asked: boolean): AddressPieces | undefined {
  const instead = NOT_BUT.exec(text) ?? INSTEAD.exec(text)
  if (instead) {
    const [, zhOld, zhNew, enOld, enNew] = instead
    const corrected = exchanged((zhOld ?? enOld ?? '').trim(), (zhNew ?? enNew ?? '').trim(), known)
    if (corrected) return corrected
    if (zhNew !== undefined || enNew !== undefined) return placeIn((zhNew ?? enNew ?? '').trim(), known, asked)
  }
  return /\p{Script=Han}/u.test(text) ? chineseIn(text, known) : westernIn(text, known, asked)
}

/** The old words in the new ones' place, where they stand; else the part of the house that has the same unit. */
function exchanged (old: string, now: string, known: AddressPieces): AddressPieces | undefined {
  if (old === '' || now === '') return undefined
  for (const part of ['address1', 'address2', 'city', 'state'] as const) {
    const value = known[part]
    if (value !== undefined && value.includes(old)) return { [part]: value.replace(old, now) }
  }
  return withUnits(now, known.address1 ?? '')
}

/** 五楼 for 三楼, 502 室 behind the rest: units that stand in the street already are replaced, others follow it. */
function withUnits (text: string, street: string): AddressPieces | undefined {
  const units = [...text.matchAll(UNIT)]
  if (street === '' || units.length === 0 || !ONLY_UNITS.test(text.replace(/[,，、]/g, ' ').trim())) return undefined
  let changed = street
  for (const [whole, , unit = ''] of units) {
    const kind = (one: string): string => ALIKE[one] ?? one
    const present = [...changed.matchAll(UNIT)].find(match => kind(match[2] ?? '') === kind(unit))
    changed = present ? changed.slice(0, present.index) + whole.trim() + changed.slice(present.index + present[0].length) : `${changed}${whole.trim()}`
  }
  return changed === street ? undefined : { address1: changed.slice(0, 200) }
}

function chineseIn (text: string, known: AddressPieces): AddressPieces | undefined {
  let rest = text.replace(/[，,；;、]/g, ' ').replace(/^(?:城市|区|街道|门牌号?|地址|小区)?(?:是|在|改成|改为|换成)\s*/u, '').trim()
  const region = readRegion(rest)
  if (!isEmpty(region)) rest = rest.slice(region.to).trim()
  const found: { -readonly [K in keyof Address]?: string } = { ...(region.state !== '' && { state: region.state }), ...(region.city !== '' && { city: region.city }), ...(region.district !== '' && { address2: region.district }) }
  if (rest !== '' && STREET.test(rest)) {
    const units = found.city === undefined ? withUnits(rest, known.address1 ?? '') : undefined
    if (units) return { ...found, ...units }
    // "12 号" after "文三路" goes on with it; a street of its own is another one.
    const goesOn = known.address1 !== undefined && known.address1 !== '' && !/\d/.test(known.address1) && /^[\d一二三四五六七八九十]/.test(rest) && found.city === undefined
    found.address1 = `${goesOn ? known.address1 : ''}${rest}`.slice(0, 200)
  } else if (rest !== '' && Object.keys(found).length > 0 && [...rest].length > 8) return undefined // a sentence that begins with a place
  if (Object.keys(found).length === 0) return undefined
  return { ...found, country: '中国' }
}

function westernIn (text: string, known: AddressPieces, asked: boolean): AddressPieces | undefined {
  const whole = readAddress(text)
  if (whole && whole.city !== '') return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== ''))
  const found = readWesternParts(text, asked)
  if (Object.keys(found).length === 0) return undefined
  return { ...(known.country === undefined && found.country === undefined && { country: '' }), ...found }
}

const EMPTY: Address = { address1: '', address2: '', city: '', state: '', country: '', zip: '' }

/** What is known with what was just said. Another city leaves no district of the old one; a whole new place leaves no street of the old one. */
export function joined (known: Address | undefined, said: AddressPieces): Address {
  const before = known ?? EMPTY
  const moved = said.city !== undefined && before.city !== '' && said.city !== before.city
  const kept: Address = moved ? { ...before, address2: '', state: said.state ?? '', zip: '', ...(said.address1 !== undefined && { address1: '' }) } : before
  return { ...kept, ...said }
}
