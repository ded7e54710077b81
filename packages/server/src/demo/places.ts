import { day, hour, minute, type Instant } from '../kernel/clock.ts'
import { pick, type Random } from '../kernel/random.ts'
import type { Category } from './catalogue.ts'

export interface Place { readonly province: string; readonly city: string }

const cities: Readonly<Record<string, readonly string[]>> = {
  广东: ['广州市', '深圳市', '佛山市', '东莞市', '珠海市'], 江苏: ['南京市', '苏州市', '无锡市'], 浙江: ['杭州市', '宁波市', '温州市'], 上海: ['上海市'], 北京: ['北京市'], 山东: ['济南市', '青岛市', '烟台市'], 河南: ['郑州市', '洛阳市'],
  四川: ['成都市', '绵阳市'], 湖北: ['武汉市', '宜昌市'], 湖南: ['长沙市', '株洲市'], 福建: ['福州市', '厦门市', '泉州市'], 安徽: ['合肥市'], 河北: ['石家庄市', '保定市'], 陕西: ['西安市'], 重庆: ['重庆市'], 辽宁: ['沈阳市', '大连市'],
  黑龙江: ['哈尔滨市'], 吉林: ['长春市'], 江西: ['南昌市'], 广西: ['南宁市', '桂林市'], 云南: ['昆明市'], 贵州: ['贵阳市'], 天津: ['天津市'], 山西: ['太原市'], 甘肃: ['兰州市'], 新疆: ['乌鲁木齐市'],
}
export const places: readonly Place[] = Object.entries(cities).flatMap(([province, names]) => names.map(city => ({ province, city })))

const families = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦']
const given = ['子涵', '雨桐', '梓萱', '欣怡', '浩然', '宇轩', '诗涵', '俊杰', '思远', '佳琪', '晓明', '丽华', '建国', '秀英', '志强', '海燕', '文博', '雅静', '天佑', '若曦', '明哲', '可欣', '嘉懿', '泽宇', '婉清', '立新', '桂芳', '国庆', '春梅', '永康', '一鸣', '书瑶', '晨曦', '慧敏', '家乐', '凯', '婷', '磊', '敏', '静', '伟', '芳', '洋', '勇', '艳', '杰', '娟', '涛', '超', '霞']
const roads = ['中山路', '人民路', '解放大道', '建设街', '和平路', '文化路', '学府路', '滨江大道', '新华路', '朝阳街', '长江路', '青年路']
const estates = ['阳光花园', '翠湖苑', '锦绣家园', '万和城', '紫荆公馆', '云栖里', '枫林雅筑', '江畔明珠']

export const nameOf = (random: Random): string => pick(random, families) + pick(random, given)

export function addressIn (random: Random, place: Place): string {
  const city = place.city.startsWith(place.province) ? place.city : `${place.province}${['北京', '上海', '天津', '重庆'].includes(place.province) ? '' : '省'}${place.city}`
  return `${city}${pick(random, roads)}${1 + Math.floor(random.next() * 400)}号${pick(random, estates)}${1 + Math.floor(random.next() * 28)}栋${101 + Math.floor(random.next() * 24) * 100}室`
}

const carriers = [{ name: '顺丰速运', prefix: 'SF' }, { name: '京东物流', prefix: 'JD' }, { name: '中通快递', prefix: 'ZT' }, { name: '圆通速递', prefix: 'YT' }, { name: '韵达快递', prefix: 'YD' }] as const

export function carrierFor (random: Random, category: Category): (typeof carriers)[number] {
  return category === '生鲜' ? carriers[0] : category === '家电' ? carriers[1] : pick(random, carriers)
}

interface Journey { shippedAt: Instant | null; expectedAt: Instant | null; deliveredAt: Instant | null; trace: { at: Instant; place: string; text: string }[] }

/** How the parcel travelled so far. Nothing in it lies after `now`. */
export function traceOf (status: string, placedAt: Instant, to: Place, now: Instant): Journey {
  // A young order's journey is squeezed so that it ends before now.
  const delivered = status === 'delivered'
  const span = Math.min(3 * day, Math.max(4 * hour, now - placedAt - 2 * hour))
  const at = (share: number): Instant => Math.min(now - 3 * minute, Math.floor(placedAt + hour + span * share))
  const steps = [
    { at: at(0.08), place: '杭州仓', text: '商品已打包出库，快递员已揽收' },
    { at: at(0.2), place: '杭州转运中心', text: `快件已从杭州转运中心发出，下一站${to.city}转运中心` },
    { at: at(0.62), place: `${to.city}转运中心`, text: `快件已到达${to.city}转运中心` },
    { at: at(0.85), place: `${to.city}配送站`, text: '快递员正在派送，请保持电话畅通' },
    { at: at(1), place: `${to.city}配送站`, text: '包裹已签收，签收人：本人' },
  ]
  const reached: Readonly<Record<string, number>> = { packed: 0, shipped: 1, 'in-transit': 2, 'out-for-delivery': 4, delivered: 5, exception: 2 }
  const trace = steps.slice(0, reached[status] ?? 2)
  if (status === 'exception') trace.push({ at: Math.min(now - 3 * minute, at(0.7)), place: `${to.city}转运中心`, text: '因天气原因车辆晚点，快件滞留，我们正在加紧协调' })
  const expectedAt = delivered ? placedAt + 3 * day : status === 'out-for-delivery' ? now + 4 * hour : now + 20 * hour
  return { shippedAt: trace[0]?.at ?? null, expectedAt, deliveredAt: delivered ? steps[4]!.at : null, trace }
}
