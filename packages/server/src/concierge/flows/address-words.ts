import type { Address } from '../../commerce/contract.ts'

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
