import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@pinpost/core'

/** The query parameter of the MAC. */
const PARAMETER = 'mac'

const macOf = (url: string, key: Secret): string =>
  createHmac('sha256', key.reveal()).update(`callback\0${url}`).digest('base64url')

/**
 * A callback URL that only we can make, for carriers whose signature covers only the body: a report of one attempt
 * cannot be replayed to the URL of another.
 */
export function withMac(url: string, key: Secret): string {
  const signed = new URL(url)
  signed.searchParams.set(PARAMETER, macOf(url, key))
  return signed.href
}

/** Whether one of the keys made exactly this URL; any appended query parameter makes it invalid. */
export function hasMac(url: string, keys: readonly Secret[]): boolean {
  if (!URL.canParse(url)) return false
  const bare = new URL(url)
  const given = Buffer.from(bare.searchParams.get(PARAMETER) ?? '')
  bare.searchParams.delete(PARAMETER)
  return keys.some((key) => {
    const wanted = Buffer.from(macOf(bare.href, key))
    return wanted.length === given.length && timingSafeEqual(wanted, given)
  })
}
