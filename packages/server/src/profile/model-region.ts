/** First-tier cities, then provinces and municipalities. Source: National Bureau of Statistics' four cities of the first tier; its eastern region is the coast. */
const FIRST_TIER = ['北京', '上海', '广州', '深圳', 'beijing', 'shanghai', 'guangzhou', 'shenzhen']
const COAST = ['天津', '河北', '辽宁', '江苏', '浙江', '福建', '山东', '广东', '海南', '杭州', '南京', '苏州', '宁波', '厦门', '青岛', '大连', '东莞', '佛山', '无锡', '温州', '泉州', '福州', '济南', '珠海',
  'tianjin', 'hebei', 'liaoning', 'jiangsu', 'zhejiang', 'fujian', 'shandong', 'guangdong', 'hainan', 'hangzhou', 'nanjing', 'suzhou', 'ningbo', 'xiamen', 'qingdao', 'dalian']
const INLAND = ['山西', '吉林', '黑龙江', '安徽', '江西', '河南', '湖北', '湖南', '内蒙古', '广西', '重庆', '四川', '贵州', '云南', '西藏', '陕西', '甘肃', '青海', '宁夏', '新疆', '成都', '武汉', '西安', '长沙', '郑州', '合肥', '昆明', '南昌', '贵阳', '太原', '南宁', '兰州', '长春', '哈尔滨',
  'shanxi', 'shaanxi', 'jilin', 'heilongjiang', 'anhui', 'jiangxi', 'henan', 'hubei', 'hunan', 'inner mongolia', 'guangxi', 'chongqing', 'sichuan', 'guizhou', 'yunnan', 'tibet', 'gansu', 'qinghai', 'ningxia', 'xinjiang', 'chengdu', 'wuhan', 'xi\'an', 'changsha', 'zhengzhou']

/** A city names itself before its province does: 广东深圳 is of the first tier. Null for no region; what is none of ours is abroad. */
export function regionTier (region: string | null): 'first-tier' | 'coast' | 'inland' | 'abroad' | null {
  const text = region?.trim().toLowerCase() ?? ''
  if (text === '' || text === '中国' || text === 'china') return null
  const names = (list: readonly string[]): boolean => list.some(name => text.includes(name))
  return names(FIRST_TIER) ? 'first-tier' : names(COAST) ? 'coast' : names(INLAND) ? 'inland' : 'abroad'
}
