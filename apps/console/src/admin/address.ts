import { domainToASCII } from 'node:url'

import { parseAddress, type Secret } from '@pinpost/core'

import { Refused } from './refused.ts'

/** @throws Refused */
export function parseAddressOf(text: string): Secret {
  const address = parseAddress(text, domainToASCII)
  if (address === undefined)
    throw new Refused(
      400,
      'address: give a number with + and country code (+447700900000), or an e-mail address',
    )
  return address
}
