import type { Static } from 'typebox'
import type { CareNeed } from '../customers/contract.ts'
import type { Role } from '../kernel/viewer.ts'
import type { DemoShopper } from './contract.ts'

/** The demonstration shop: one made-up Chinese department store, told entirely from a seed. */
export const DEMO_SHOP = 'demo'
export const DEMO_SHOP_NAME = '知遇良品'

export interface StaffCard {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly skills: readonly { readonly skill: string; readonly level: number }[]
  readonly languages: readonly string[]
  readonly capacity: number
  /** Driven by the demo traffic, not offered for sign-in. */
  readonly simulated: boolean
}

const skilled = (levels: Readonly<Record<string, number>>): StaffCard['skills'] => Object.entries(levels).map(([skill, level]) => ({ skill, level }))

/** Skills are names of the default playbook; a test keeps the two in step. */
export const staffCards: readonly StaffCard[] = [
  { email: 'lin@demo.zhiyu', name: '林晓雨', role: 'agent', skills: skilled({ delivery: 4, return: 4, order: 4, fashion: 3 }), languages: ['zh', 'en'], capacity: 5, simulated: false },
  { email: 'chen@demo.zhiyu', name: '陈家豪', role: 'agent', skills: skilled({ return: 4, digital: 4, appliance: 3, food: 3, 'dialect-yue': 5 }), languages: ['zh', 'yue', 'en'], capacity: 5, simulated: false },
  { email: 'zhou@demo.zhiyu', name: '周明远', role: 'expert', skills: skilled({ appliance: 5, digital: 5, baby: 4, return: 5, complaint: 4, 'elder-care': 4 }), languages: ['zh', 'en'], capacity: 3, simulated: false },
  { email: 'wu@demo.zhiyu', name: '吴静', role: 'supervisor', skills: skilled({ complaint: 5, return: 5 }), languages: ['zh', 'en'], capacity: 2, simulated: false },
  { email: 'zheng@demo.zhiyu', name: '郑思远', role: 'operations', skills: [], languages: ['zh', 'en'], capacity: 0, simulated: false },
  { email: 'tang@demo.zhiyu', name: '唐若兰', role: 'manager', skills: [], languages: ['zh', 'en'], capacity: 0, simulated: false },
  { email: 'sim-he@demo.zhiyu', name: '何雨桐', role: 'agent', skills: skilled({ delivery: 4, return: 3, order: 4, presale: 3 }), languages: ['zh'], capacity: 4, simulated: true },
  { email: 'sim-luo@demo.zhiyu', name: '罗子轩', role: 'agent', skills: skilled({ appliance: 4, digital: 4, delivery: 3 }), languages: ['zh', 'en'], capacity: 4, simulated: true },
  { email: 'sim-xie@demo.zhiyu', name: '谢婉婷', role: 'agent', skills: skilled({ fashion: 5, baby: 4, food: 3, presale: 4, 'dialect-yue': 4 }), languages: ['zh', 'yue'], capacity: 4, simulated: true },
  { email: 'sim-han@demo.zhiyu', name: '韩立', role: 'expert', skills: skilled({ return: 5, complaint: 5, food: 4, 'elder-care': 5, 'dialect-sichuan': 4 }), languages: ['zh'], capacity: 3, simulated: true },
]

export interface ShopperCard {
  readonly externalId: string
  readonly name: string
  readonly line: Static<typeof DemoShopper>['line']
  readonly tier: 'diamond' | 'core' | 'mass'
  readonly care: readonly CareNeed[]
  readonly bornOn: string
  readonly gender: 'f' | 'm'
  readonly province: string
  readonly city: string
  readonly phone: string
  readonly locale: 'zh-CN' | 'en'
  readonly hue: number
  /** The e-mail of the expert who looks after them. */
  readonly advisor?: string
}

/** Ready-made shoppers. Their phones are in a range no operator hands out (100…). */
export const shopperCards: readonly ShopperCard[] = [
  { externalId: 'zy-1001', name: '沈知夏', tier: 'diamond', care: [], bornOn: '1986-04-12', gender: 'f', province: '上海', city: '上海市', phone: '10020081001', locale: 'zh-CN', hue: 265, advisor: 'zhou@demo.zhiyu',
    line: { 'zh-CN': '钻石会员，一年消费两万多，冰箱正在配送', en: 'Diamond member, over ¥20,000 a year, a fridge on its way' } },
  { externalId: 'zy-1002', name: '王秀兰', tier: 'core', care: ['silver'], bornOn: '1955-02-03', gender: 'f', province: '山东', city: '济南市', phone: '10020081002', locale: 'zh-CN', hue: 18,
    line: { 'zh-CN': '71 岁，用长辈版，买的血压计和暖被还在路上', en: 'Aged 71, uses senior mode, a blood pressure monitor and a quilt on their way' } },
  { externalId: 'zy-1003', name: '许一诺', tier: 'mass', care: [], bornOn: '2006-09-21', gender: 'f', province: '湖北', city: '武汉市', phone: '10020081003', locale: 'zh-CN', hue: 330,
    line: { 'zh-CN': 'Z 世代大学生，刚买的耳机待发货，还想退一件卫衣', en: 'Gen-Z student, earphones not sent yet and a hoodie to return' } },
  { externalId: 'zy-1004', name: '李思颖', tier: 'core', care: [], bornOn: '1994-06-30', gender: 'f', province: '浙江', city: '杭州市', phone: '10020081004', locale: 'zh-CN', hue: 155,
    line: { 'zh-CN': '新手妈妈，奶粉纸尿裤月月买，婴儿车今天派送', en: 'New mother, formula every month, a stroller arriving today' } },
  { externalId: 'zy-1005', name: '梁嘉欣', tier: 'core', care: ['dialect'], bornOn: '1979-11-08', gender: 'f', province: '广东', city: '广州市', phone: '10020081005', locale: 'zh-CN', hue: 205,
    line: { 'zh-CN': '讲粤语，生鲜包裹卡在路上，心里着急', en: 'Speaks Cantonese, a parcel of fresh food is held up' } },
  { externalId: 'zy-1006', name: '郭明辉', tier: 'core', care: ['vision'], bornOn: '1990-12-25', gender: 'm', province: '四川', city: '成都市', phone: '10020081006', locale: 'zh-CN', hue: 45,
    line: { 'zh-CN': '视障用户，用读屏软件，智能音箱昨天签收', en: 'Blind, uses a screen reader, a smart speaker delivered yesterday' } },
]

/** A face without a photograph: the family name on a soft disc, as a small picture any page can show. */
export function avatarOf (name: string, hue: number): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue} 55% 48%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 60% 34%)"/></linearGradient></defs><rect width="80" height="80" rx="40" fill="url(#g)"/><text x="40" y="52" text-anchor="middle" font-size="34" font-family="system-ui,sans-serif" fill="#fff">${name.slice(0, 1)}</text></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

export const hueOf = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 360, 7)
