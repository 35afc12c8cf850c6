import { domainToASCII } from 'node:url'

import { type Destination, parseEmail as parse, Secret } from '@pinpost/core'

import { type ParsedNumber, parseNumber } from './number.ts'

interface ParsedEmail {
  readonly kind: 'email'
  readonly address: Secret
}

/** What a caller asked to verify. */
export type ParsedDestination = ParsedNumber | ParsedEmail

/** An e-mail address, or undefined if the text is none. International domains are written in ASCII. */
export function parseEmail(text: string): ParsedEmail | undefined {
  const address = parse(text, domainToASCII)
  return address && { kind: 'email', address }
}

/** A number in international form, or an e-mail address. */
export const parseDestination = (text: string): ParsedDestination | undefined =>
  text.includes('@') ? parseEmail(text) : parseNumber(text, undefined)

export function toDestination(parsed: ParsedDestination): Destination {
  switch (parsed.kind) {
    case 'phone':
      return { address: new Secret(parsed.e164), country: parsed.country }
    case 'email':
      return { address: parsed.address, country: undefined }
  }
}

export const addressOf = (parsed: ParsedDestination): string =>
  parsed.kind === 'phone' ? parsed.e164 : parsed.address.reveal()
