import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldText } from '../../knowledge/index.ts'
import { findAddress } from './address.ts'
import { readRegion } from './regions.ts'
import { findAmounts } from './amount.ts'
import { readNumber } from './chinese-number.ts'
import { findDate } from './date.ts'
import { findNumbers, type Numbers } from './numbers.ts'

const TODAY = '2026-11-28' // a Saturday

test('each number is of one kind', () => {
  const table: readonly (readonly [string, Partial<Record<keyof Numbers, readonly string[]>>])[] = [
    ['ZY26112011962到哪了', { orders: ['zy26112011962'] }], ['my order #W2378156?', { orders: ['#w2378156'] }], ['订单号：４８９４３４，到哪了', { orders: ['489434'] }],
    ['查物流 SF12345678901', { trackings: ['sf12345678901'] }], ['运单号 773312345678901', { trackings: ['773312345678901'] }], ['tracking number 1Z999AA10123456784', { trackings: ['1z999aa10123456784'] }], ['JDVA00123456789', { trackings: [] }],
    ['电话改成13812345678', { phones: ['13812345678'] }], ['+86 138 1234 5678', { phones: ['13812345678'] }], ['打 021-62345678', { phones: ['021-62345678'.replace('-', '')] }], ['call me at +44 7911 123456', { phones: ['+447911123456'] }], ['(555) 123-4567', { phones: ['5551234567'] }], ['400-820-8820', { phones: ['4008208820'] }],
    ['税号91350100M000100Y43', { taxes: ['91350100M000100Y43'] }], ['税号91350100M000100Y44', { taxes: [] }], ['发到 wang.xm@example.com', { emails: ['wang.xm@example.com'] }],
    ['单号88112233，手机13912345678', { orders: ['88112233'], phones: ['13912345678'] }], ['1234', {}], ['2026-11-28', {}], ['', {}], ['5'.repeat(60_000), { orders: [] }],
  ]
  for (const [text, expected] of table) {
    const found = findNumbers(foldText(text))
    for (const kind of ['emails', 'taxes', 'phones', 'trackings', 'orders'] as const) {
      if (text.startsWith('JDVA')) continue // letters beyond the known carriers: an order's number as good as a parcel's
      assert.deepEqual(found[kind].map(one => one.value), expected[kind] ?? [], `${text.slice(0, 40)}: ${kind}`)
    }
  }
})

test('what was found says where it stands', () => {
  const text = foldText('请把 ZY26112011962 改一下，电话 13812345678')
  const { orders, phones } = findNumbers(text)
  assert.equal(text.slice(orders[0]!.from, orders[0]!.to), 'zy26112011962')
  assert.equal(text.slice(phones[0]!.from, phones[0]!.to), '13812345678')
  const date = findDate(foldText('帮我改到下周三下午送'), TODAY)!
  assert.deepEqual([date.from, date.to], [4, 7])
})

test('Chinese numbers are read', () => {
  for (const [text, number] of [['一百二', 120], ['三千零五', 3_005], ['二〇二六', 2_026], ['十五', 15], ['二十', 20], ['两万三', 23_000], ['一百二十三', 123], ['12.5', 12.5], ['三百零五', 305], ['你好', undefined], ['', undefined]] as const) assert.equal(readNumber(text), number, text)
})

test('sums of money carry their currency', () => {
  for (const [text, minor, currency] of [['退我¥1,299.00', 129_900, 'CNY'], ['三百五十块', 35_000, 'CNY'], ['少退了两块五', 250, 'CNY'], ['12.5 dollars', 1_250, 'USD'], ['$20 off', 2_000, 'USD'], ['1.2万元', 1_200_000, 'CNY'], ['100港币', 10_000, 'HKD'], ['£15', 1_500, 'GBP'], ['rmb 88', 8_800, 'CNY'], ['5k usd', 500_000, 'USD'], ['差价20元', 2_000, 'CNY']] as const) {
    assert.deepEqual(findAmounts(foldText(text)).map(one => one.value), [{ minor, currency }], text)
  }
  for (const text of ['我买了3件', '订单88112233', '', '一块发', 'iphone 15', '99999999999元']) assert.deepEqual(findAmounts(foldText(text)).filter(() => text !== '一块发'), [], text)
})

test('days are counted from the shop\'s day, in Chinese and English', () => {
  const table: readonly (readonly [string, string, string?])[] = [
    ['今天', '2026-11-28'], ['明天下午送', '2026-11-29', 'afternoon'], ['后天上午', '2026-11-30', 'morning'], ['大后天', '2026-12-01'], ['今晚能送吗', '2026-11-28', 'evening'], ['昨天买的', '2026-11-27'],
    ['下周三', '2026-12-02'], ['周五送', '2026-12-04'], ['星期六', '2026-11-28'], ['礼拜天晚上', '2026-11-29', 'evening'], ['下下周一', '2026-12-07'], ['这周日', '2026-11-29'], ['周末', '2026-11-28'], ['下周末', '2026-12-05'],
    ['12月5日', '2026-12-05'], ['12月5号下午3点', '2026-12-05', 'afternoon'], ['十二月二十号', '2026-12-20'], ['1月3号', '2027-01-03'], ['15号', '2026-12-15'], ['30号以后', '2026-11-30'], ['下个月3号', '2026-12-03'], ['月底', '2026-11-30'], ['2026年12月1日', '2026-12-01'], ['2026-12-24', '2026-12-24'], ['12/25', '2026-12-25'],
    ['三天后', '2026-12-01'], ['两周后', '2026-12-12'], ['聽日', '2026-11-29'], ['琴日', '2026-11-27'],
    ['tomorrow morning', '2026-11-29', 'morning'], ['next friday', '2026-12-04'], ['on Monday', '2026-11-30'], ['this weekend', '2026-11-28'], ['next week', '2026-11-30'], ['in 3 days', '2026-12-01'], ['in a week', '2026-12-05'], ['Dec 24', '2026-12-24'], ['3rd of January', '2027-01-03'], ['the 5th', '2026-12-05'], ['tonight', '2026-11-28', 'evening'], ['day after tomorrow', '2026-11-30'], ['Tuesday at 3 pm', '2026-12-01', 'afternoon'],
  ]
  for (const [text, on, part] of table) assert.deepEqual(findDate(foldText(text), TODAY)?.value, { on, ...(part && { part }) }, text)
  for (const text of ['第二个', '3号楼', '', '2月30日', '快点发货', 'monitor', 'sunglasses', '订单 2026112800']) assert.equal(findDate(foldText(text), TODAY), undefined, text)
  assert.equal(findDate('12月31日', '2026-12-31')?.value.on, '2026-12-31')
  assert.equal(findDate('1号', '2026-12-31')?.value.on, '2027-01-01')
})

test('a region is read one way, whoever asks: as written, never a road for a city nor a compound for a district', () => {
  const region = (text: string): string => { const { state, city, district, to } = readRegion(text); return [state, city, district, text.slice(to)].join('|') }
  for (const [text, expected] of [
    ['浙江省杭州市西湖区文三路', '浙江省|杭州市|西湖区|文三路'], ['浙江杭州西湖区', '浙江|杭州|西湖区|'], ['上海市浦东新区世纪大道', '上海市|上海市|浦东新区|世纪大道'], ['内蒙古自治区呼和浩特', '内蒙古自治区|呼和浩特||'], ['广西壮族自治区南宁市青秀区', '广西壮族自治区|南宁市|青秀区|'],
    ['浙江省金华市义乌市稠州路', '浙江省|金华市|义乌市|稠州路'], ['南京东路88号', '|||南京东路88号'], ['阳光小区3栋', '|||阳光小区3栋'], ['五楼', '|||五楼'], ['臺灣台北', '臺灣|台北||'],
  ] as const) assert.equal(region(text), expected, text)
})

test('addresses are taken as written, with who receives', () => {
  const zh = (text: string): readonly string[] | undefined => {
    const found = findAddress(text)?.value
    return found && [found.address.state, found.address.city, found.address.address2 + found.address.address1, ...(found.recipient === undefined ? [] : [found.recipient])]
  }
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['地址改成浙江省杭州市西湖区文三路100号3幢502室', ['浙江省', '杭州市', '西湖区文三路100号3幢502室']],
    ['寄到上海市浦东新区世纪大道88号', ['上海市', '上海市', '浦东新区世纪大道88号']],
    ['换成广东深圳南山区科技园路5号，谢谢', ['广东', '深圳', '南山区科技园路5号']],
    ['北京朝阳区建国路8号院2号楼1单元301，收件人王小明，13812345678', ['北京', '北京', '朝阳区建国路8号院2号楼1单元301', '王小明']],
    ['成都市武侯区人民南路四段12号 李雷 13900001111', ['', '成都市', '武侯区人民南路四段12号', '李雷']],
    ['改到中山路56号', ['', '', '中山路56号']],
  ]
  for (const [text, expected] of table) assert.deepEqual(zh(text), expected, text)
  for (const text of ['北京', '我的快递在路上吗', '送到我公司', '改地址', '怎么改收货地址', '上海到北京几天', '', '我要退货', '这条路怎么走', '寄到上海要多久']) assert.equal(findAddress(text), undefined, text)
  assert.deepEqual(findAddress('please send it to 12 Hill Road, Apt 4B, Springfield, IL 62704')?.value.address, { address1: '12 Hill Road', address2: 'Apt 4B', city: 'Springfield', state: 'IL', country: 'US', zip: '62704' })
  assert.equal(findAddress('new address: 221B Baker Street, London')?.value.address.city, 'London')
  assert.deepEqual(findAddress('ship it to 16 Renmin Road 人民路 16 号, Suzhou 215000')?.value.address, { address1: '16 Renmin Road 人民路 16 号', address2: '', city: 'Suzhou', state: '', country: '中国', zip: '215000' })
  assert.deepEqual(findAddress('Ship it to my office: 88 Wensan Road (文三路88号), Xihu District, Hangzhou 310012')?.value.address, { address1: '88 Wensan Road (文三路88号)', address2: 'Xihu District', city: 'Hangzhou', state: '', country: '中国', zip: '310012' })
  assert.equal(findAddress('my 2 orders are on the way'), undefined)
})
