import { BlockList, isIP } from 'node:net'

export type AddressRefusal = 'not-a-url' | 'odd-characters' | 'scheme' | 'credentials' | 'internal-host' | 'internal-address'

/** Special-purpose ranges that are nobody's on the Internet, clouds' metadata services among them. Source: IANA special-purpose registries. */
const INTERNAL_V4 = new BlockList()
for (const range of ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']) {
  const [address = '', bits = ''] = range.split('/')
  INTERNAL_V4.addSubnet(address, Number(bits))
}
/** Of version 6 only global unicast is public, without what tunnels version 4 or stands in books. */
const GLOBAL_V6 = new BlockList()
GLOBAL_V6.addSubnet('2000::', 3, 'ipv6')
const INTERNAL_V6 = new BlockList()
for (const [address, bits] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const) INTERNAL_V6.addSubnet(address, bits, 'ipv6')

/** True when a packet to this address leaves for the Internet. */
export function isPublicAddress (address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !INTERNAL_V4.check(address)
  return version === 6 && GLOBAL_V6.check(address, 'ipv6') && !INTERNAL_V6.check(address, 'ipv6')
}

/** Names that only mean something inside a network. */
const INTERNAL_NAME = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|corp|home|home\.arpa|test|invalid|onion)$|^metadata\.tencentyun\.com$/

/**
 * Why an address that somebody typed may not be called; undefined when it may. Names are checked again by what they resolve to,
 * at every call (kernel/outside.ts). `internal`: this house may call its own network, and without encryption.
 */
export function refuseUrl (text: string, internal: boolean): AddressRefusal | undefined {
  // What a reader and a parser may read differently: controls, spaces, backslashes, letters outside ASCII, encoded line ends.
  if (text.length > 2_000 || /[^\x21-\x7e]|\\|%0[0ad]/i.test(text)) return 'odd-characters'
  if (!URL.canParse(text)) return 'not-a-url'
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(internal && url.protocol === 'http:')) return 'scheme'
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/\/[^/?#]*@/i.test(text)) return 'credentials'
  if (internal) return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase()
  if (isIP(host) > 0) return isPublicAddress(host) ? undefined : 'internal-address'
  return !host.includes('.') || INTERNAL_NAME.test(host) ? 'internal-host' : undefined
}
