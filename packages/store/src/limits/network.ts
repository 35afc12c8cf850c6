import { isIP, SocketAddress } from 'node:net'

const GROUPS = 8
const NETWORK_GROUPS = 4
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/

/**
 * What limits count a client's address as: an IPv4 address itself, of an IPv6 address its /64, since one person has
 * all of it. Different notations of one address give the same text.
 * @returns undefined if it is no IP address
 */
export function networkOf(address: string): string | undefined {
  // The name of an interface after `%` means nothing outside its machine.
  if (address.includes('%')) return undefined
  switch (isIP(address)) {
    case 4:
      return address
    case 6: {
      const canonical = new SocketAddress({ family: 'ipv6', address }).address
      return MAPPED.exec(canonical)?.[1] ?? `${prefixOf(canonical)}::/64`
    }
    default:
      return undefined
  }
}

/** The first 64 bits, without trailing groups of zeros, which `::` stands for. */
function prefixOf(canonical: string): string {
  const [head = '', tail = ''] = canonical.split('::').map((part) => part.replace(/\d+\.[\d.]+$/, '0:0'))
  const before = head === '' ? [] : head.split(':')
  const after = tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after]
    .slice(0, NETWORK_GROUPS)
    .join(':')
    .replace(/(?:^|:)0(?::0)*$/, '')
}
