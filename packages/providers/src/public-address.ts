import ipaddr from 'ipaddr.js'

/** Azure answers on it inside every virtual machine, though its range is public. */
const AZURE_WIRE_SERVER = '168.63.129.16'

/**
 * Whether an IP address is reachable on the internet: not loopback, private, link-local (with the metadata services of
 * clouds), shared (carrier-grade NAT), multicast or reserved, nor a form of IPv6 that contains an IPv4 address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || address === AZURE_WIRE_SERVER) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || isGlobal(parsed)
}

/** 2000::/3 is all that is assigned to the internet; the library calls everything without another name unicast. */
const isGlobal = ({ parts }: ipaddr.IPv6): boolean => ((parts[0] ?? 0) & 0xe0_00) === 0x20_00
