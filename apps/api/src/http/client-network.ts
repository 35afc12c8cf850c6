import { isIPv4 } from 'node:net'

import ipaddr from 'ipaddr.js'

/** Where a caller's address cannot be read, as behind a proxy that writes something else. */
const UNKNOWN = 'unknown'

/** A caller's address as limits keep it: of IPv6 the /64, since one customer can use any address in it. */
export function clientNetwork(address: string): string {
  if (isIPv4(address)) return address
  if (!ipaddr.isValid(address)) return UNKNOWN
  const parsed = ipaddr.process(address)
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString()
  const network = new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0])
  return `${network.toString()}/64`
}
