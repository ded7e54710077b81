import { day, hour, minute, second } from '../kernel/clock.ts'
import type { Playbook } from './contract.ts'

/** What holds where a playbook says nothing, too: older ones have no such parts. Source: docs/policy/style.md, autonomy.md. */
const STYLE: NonNullable<Playbook['style']> = { default: 'warm', cantonese: true, rules: [{ style: 'plain', care: ['silver'] }] }
const AUTONOMY: NonNullable<Playbook['autonomy']> = { turns: 30, confirmFrom: 0.8, actFrom: 0.9, lowerBelow: 0.75, raiseByItself: false, reviewBelow: 0.8 }
/** Seven days: Consumer Rights Law of the PRC, art. 25. Fifteen: ours, what the shipped article says. */
const AFTER_SALES: NonNullable<Playbook['afterSales']> = { returnDays: 7, priceProtectionDays: 15 }

export const afterSalesOf = (document: Pick<Playbook, 'afterSales'>): NonNullable<Playbook['afterSales']> => document.afterSales ?? AFTER_SALES
export const styleOf = (document: Pick<Playbook, 'style'>): NonNullable<Playbook['style']> => document.style ?? STYLE
export const autonomyOf = (document: Pick<Playbook, 'autonomy'>): NonNullable<Playbook['autonomy']> => document.autonomy ?? AUTONOMY

/** What a shop starts with. Each figure's reason: docs/policy/tiers.md, promises.md, playbook.md. */
export function defaultPlaybook (currency = 'CNY', timeZone = 'Asia/Shanghai'): Playbook {
  const allDay = () => [{ from: '00:00', to: '24:00' }]
  return {
    schema: 1,
    tiers: {
      thresholds: {
        CNY: { diamondAbove: 2_000_000, coreFrom: 500_000 },
        GBP: { diamondAbove: 220_000, coreFrom: 55_000 },
        USD: { diamondAbove: 280_000, coreFrom: 70_000 },
        EUR: { diamondAbove: 260_000, coreFrom: 65_000 },
        HKD: { diamondAbove: 2_200_000, coreFrom: 550_000 },
        JPY: { diamondAbove: 400_000, coreFrom: 100_000 },
      },
      fallsAfterDays: 30,
      highFrequency: { orders: 3, days: 30 },
      interests: [{ name: 'baby', categories: ['baby', '母婴', '婴幼儿', '童装', 'Baby', 'Mother & Baby'], views: 5, days: 30 }],
    },
    skills: [
      skill('presale', '售前咨询', 'Before buying', ['推荐', '哪款', '有货', '优惠', '价格', 'recommend', 'in stock', 'discount', 'price']),
      skill('order', '订单', 'Orders', ['订单', '下单', '改地址', '取消', '发票', 'order', 'address', 'cancel', 'invoice']),
      skill('delivery', '物流配送', 'Delivery', ['物流', '快递', '包裹', '发货', '签收', '送到', 'delivery', 'parcel', 'shipping', 'tracking', 'courier']),
      skill('return', '退换售后', 'Returns', ['退货', '退款', '换货', '七天无理由', '售后', '赔', 'return', 'refund', 'exchange', 'compensation']),
      skill('complaint', '投诉', 'Complaints', ['投诉', '举报', '曝光', '生气', 'complaint', 'complain', 'angry']),
      skill('appliance', '家电', 'Appliances', ['家电', '冰箱', '洗衣机', '空调', '电视', '热水器', '安装', '维修', 'appliance', 'fridge', 'washing machine', 'installation', 'repair']),
      skill('fashion', '服饰', 'Fashion', ['衣服', '裙子', '鞋', '尺码', '搭配', '面料', 'clothes', 'dress', 'shoes', 'size', 'outfit']),
      skill('baby', '母婴', 'Mother and baby', ['母婴', '奶粉', '纸尿裤', '宝宝', '婴儿', '孕妇', 'baby', 'formula', 'nappy', 'diaper', 'stroller']),
      skill('digital', '数码', 'Digital', ['手机', '电脑', '耳机', '充电', '平板', '保修', 'phone', 'laptop', 'headphones', 'charger', 'tablet', 'warranty']),
      skill('food', '食品生鲜', 'Food', ['生鲜', '水果', '零食', '保质期', '变质', 'fresh', 'fruit', 'snack', 'expiry', 'spoiled']),
      skill('elder-care', '长辈关怀', 'Elder care', ['老人', '长辈', '爸爸', '妈妈', '助听', 'elderly', 'father', 'mother']),
      skill('dialect-yue', '粤语', 'Cantonese', ['粤语', '广东话', '唔该', '點解', '点解', '係咪', 'cantonese']),
      skill('dialect-sichuan', '四川话', 'Sichuanese', ['四川话', '啷个', '啥子', '巴适', 'sichuanese']),
    ],
    routing: {
      headStartMs: { diamond: 90 * second, core: 30 * second, mass: 0 },
      careHeadStartMs: 120 * second,
      highFrequencyHeadStartMs: 15 * second,
      skillLevelWeight: 10,
      loadWeight: 30,
      roleForTier: { diamond: ['expert'], core: ['expert', 'agent'], mass: ['agent', 'expert'] },
      roleWeight: 20,
      relaxSkillAfterMs: 45 * second,
      disconnectGraceMs: 30 * second,
      abandonAfterMs: 10 * minute,
      holdBack: { role: 'expert', tiers: ['diamond'], seats: 'formula', withinMs: 15 * second, share: 0.97, yieldAfterMs: 2 * minute },
      advisor: { waitMs: 15 * second, maxShoppers: 50 },
      lastAgent: { withinMs: day, waitMs: 10 * second },
      overload: { whenWaitMs: 3 * minute, spanMs: 60 * second, waitCost: { diamond: 8, core: 3, mass: 1 }, handlingMs: { diamond: 8 * minute, core: 6 * minute, mass: 5 * minute }, patienceMs: { diamond: 4 * minute, core: 3 * minute, mass: 3 * minute } },
      callBack: { patienceMs: { diamond: minute, core: 2 * minute, mass: 3 * minute } },
    },
    promises: {
      firstResponseMs: { diamond: 30 * second, core: 60 * second, mass: 120 * second },
      solutionMs: { diamond: 30 * minute, core: 2 * hour, mass: 2 * hour },
      closureMs: { diamond: 24 * hour, core: 24 * hour, mass: 24 * hour },
      warnAt: 0.75,
      inOpeningHours: ['first-response', 'expert', 'solution'],
      expertWithinMs: { diamond: 30 * minute },
      warnings: { solution: [0.5, 0.9], closure: [0.5, 0.9] },
      pauses: [{ clock: 'solution', while: 'shopper', atMostMs: 8 * hour }, { clock: 'solution', while: 'partner', atMostMs: 12 * hour }],
      escalations: [
        { clock: 'first-response', tiers: ['diamond'], steps: [{ when: 'breach', afterMs: 0, call: 'expert' }] },
        { clock: 'expert', tiers: ['diamond'], steps: [{ when: 'warning', afterMs: 0, call: 'expert' }, { when: 'breach', afterMs: 0, call: 'supervisor' }] },
        { clock: 'solution', tiers: ['diamond'], steps: [{ when: 'breach', afterMs: 15 * minute, call: 'supervisor' }] },
        { clock: 'solution', tiers: ['core', 'mass'], steps: [{ when: 'breach', afterMs: 0, call: 'expert' }, { when: 'breach', afterMs: 30 * minute, call: 'supervisor' }] },
        { clock: 'closure', tiers: ['diamond', 'core', 'mass'], steps: [{ when: 'warning', afterMs: 0, call: 'expert' }, { when: 'breach', afterMs: 0, call: 'supervisor' }] },
      ],
      proposals: [
        { clock: 'solution', tiers: ['diamond'], amountMinor: { [currency]: inFen(5_000, currency) } },
        { clock: 'solution', tiers: ['core', 'mass'], amountMinor: { [currency]: inFen(2_000, currency) } },
        { clock: 'closure', tiers: ['diamond', 'core', 'mass'], amountMinor: { [currency]: inFen(5_000, currency) } },
      ],
    },
    compensation: {
      authority: {
        agent: { perCaseMinor: inFen(50_000, currency), perDayMinor: inFen(300_000, currency), currency },
        expert: { perCaseMinor: inFen(100_000, currency), perDayMinor: inFen(500_000, currency), currency },
        supervisor: { perCaseMinor: inFen(500_000, currency), perDayMinor: inFen(2_000_000, currency), currency },
      },
    },
    openingHours: { timeZone, week: { mon: allDay(), tue: allDay(), wed: allDay(), thu: allDay(), fri: allDay(), sat: allDay(), sun: allDay() }, holidays: [] },
    concierge: {
      answerConfidence: 0.55,
      handOverAfterMisunderstandings: 2,
      label: { 'zh-CN': 'AI 生成', en: 'AI-generated' },
      greeting: {
        'zh-CN': '{hello}，我是{shop}的智能客服小知。商品、订单、物流、退换都可以问我，随时可以转人工。',
        en: '{hello}! I am {shop}\'s AI assistant. Ask me about products, orders, delivery or returns; a person is one tap away.',
      },
      greetingPlain: {
        'zh-CN': '{hello}。有什么事，直接打字告诉我。想找真人，点“人工”。',
        en: '{hello}. Tell me what you need. To talk to a person, press “Human”.',
      },
    },
    style: structuredClone(STYLE),
    autonomy: structuredClone(AUTONOMY),
    afterSales: structuredClone(AFTER_SALES),
  }
}

function skill (name: string, zh: string, en: string, keywords: string[]): Playbook['skills'][number] {
  return { skill: name, name: { 'zh-CN': zh, en }, keywords }
}

/** Parity used for the default limits only, rounded. Source: docs/policy/tiers.md, "Other currencies". */
const PER_100_FEN: Readonly<Record<string, number>> = { CNY: 100, GBP: 11, USD: 14, EUR: 13, HKD: 110, JPY: 20 }

function inFen (fen: number, currency: string): number {
  return Math.round(fen / 100 * (PER_100_FEN[currency] ?? 14))
}
