import ipaddr from 'ipaddr.js'

/**
 * The key that limits use for a client address: an IPv4 address itself, or the /64 of an IPv6 address, because one
 * person has a whole /64. All notations of an address give the same text.
 * @returns undefined if it is not an IP address
 */
export function networkOf(address: string): string | undefined {
  // A zone id after `%` means nothing outside its machine.
  if (address.includes('%')) return undefined
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return address
  if (!ipaddr.IPv6.isValid(address)) return undefined
  const parsed = ipaddr.process(address)
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString()
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`
}
