/** Where a Chinese address lies, from the large to the small, each part as it was written. Whatever reads addresses reads this. */
export interface Region { readonly state: string; readonly city: string; readonly district: string; /** Where what follows it begins. */ readonly to: number }

const MUNICIPALITIES = '北京|上海|天津|重庆|重慶'
const PROVINCES = '河北|山西|辽宁|遼寧|吉林|黑龙江|黑龍江|江苏|江蘇|浙江|安徽|福建|江西|山东|山東|河南|湖北|湖南|广东|廣東|海南|四川|贵州|貴州|云南|雲南|陕西|陝西|甘肃|甘肅|青海|台湾|台灣|臺灣|内蒙古|广西|廣西|西藏|宁夏|寧夏|新疆|香港|澳门|澳門'
/** Cities people name without 市. With it any name will do. */
const CITIES = '石家庄|唐山|保定|太原|大同|沈阳|大连|鞍山|长春|哈尔滨|大庆|南京|苏州|无锡|常州|徐州|南通|扬州|镇江|盐城|杭州|宁波|温州|嘉兴|绍兴|金华|台州|义乌|合肥|芜湖|福州|厦门|泉州|漳州|南昌|赣州|九江|济南|青岛|烟台|潍坊|临沂|威海|郑州|洛阳|开封|武汉|宜昌|襄阳|长沙|株洲|岳阳|广州|深圳|珠海|东莞|佛山|中山|惠州|汕头|海口|三亚|成都|绵阳|贵阳|遵义|昆明|大理|丽江|西安|咸阳|宝鸡|兰州|西宁|南宁|桂林|柳州|拉萨|银川|乌鲁木齐|呼和浩特|包头|台北|高雄|台中|新北|桃园|桃園'
/** 南京东路 is a road in Shanghai. */
const NO_ROAD = '(?![东西南北中東]?(?:路|街|大道|道))'
const HAN = '[\\p{Script=Han}]'
const MUNICIPALITY = `((?:${MUNICIPALITIES})${NO_ROAD}市?)`
const PROVINCE = `((?:${PROVINCES})${NO_ROAD}(?:省|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?)`
const CITY = `((?:${CITIES})${NO_ROAD}市?|${HAN}{2,8}?(?:市|自治州|地区|盟)(?!场|民|区))`
/** 小区 and its like are where one lives, not what one is governed by. */
const DISTRICT = `(${HAN}{1,7}?(?:新区|自治县|(?<![小社园校])[区區]|县|縣|旗|市)(?![域别场民]))`
const REGION = new RegExp(`(?:中国|中國)?[ ,，]*(?:${MUNICIPALITY}|${PROVINCE}?[ ,，]*${CITY}?)[ ,，]*${DISTRICT}?[ ,，]*`, 'uy')
const KNOWN = new RegExp(`${MUNICIPALITIES}|${PROVINCES}|${CITIES}`, 'gu')

/** The region that stands at a place of the text; its parts are empty where none does. */
export function readRegion (text: string, from = 0): Region {
  REGION.lastIndex = from
  const [whole = '', municipality, province = '', city, district = ''] = REGION.exec(text) ?? []
  return { state: municipality ?? province, city: municipality ?? city ?? '', district, to: from + whole.length }
}

/** Where regions that are known by their name stand. */
export const regionsIn = (text: string): readonly number[] => [...text.matchAll(KNOWN)].map(match => match.index)

export const isEmpty = ({ state, city, district }: Region): boolean => state === '' && city === '' && district === ''
