import ipaddr from 'ipaddr.js'

/**
 * What limits count a client's address as: an IPv4 address itself, of an IPv6 address its /64, since one person has
 * all of it. Different notations of one address give the same text.
 * @returns undefined if it is no IP address
 */
export function networkOf(address: string): string | undefined {
  // The name of an interface after `%` means nothing outside its machine.
  if (address.includes('%')) return undefined
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return address
  if (!ipaddr.IPv6.isValid(address)) return undefined
  const parsed = ipaddr.process(address)
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString()
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`
}
