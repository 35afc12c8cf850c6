import { createHmac } from 'node:crypto'

import type { Outgoing } from './outbound.ts'

export type Params = Readonly<Record<string, string>>

/** A request as Twilio sends it: the parameters in the query or as a form, signed. */
export function twilioRequest(
  authToken: string,
  method: 'GET' | 'POST',
  address: string,
  params: Params,
): Outgoing {
  const agent = { 'user-agent': 'TwilioProxy/1.1' }
  if (method === 'GET') {
    const url = new URL(address)
    for (const [name, value] of Object.entries(params)) url.searchParams.append(name, value)
    const headers = { ...agent, 'x-twilio-signature': sign(authToken, url.href, {}) }
    return { method, url: url.href, headers, body: '' }
  }
  const headers = {
    ...agent,
    'x-twilio-signature': sign(authToken, address, params),
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
  }
  return { method, url: address, headers, body: new URLSearchParams(params).toString() }
}

/**
 * `X-Twilio-Signature`: the full URL, then each posted parameter's name and value in the order of the names.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
function sign(authToken: string, url: string, params: Params): string {
  const names = Object.keys(params).toSorted()
  const signed = names.reduce((text, name) => text + name + (params[name] ?? ''), url)
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64')
}
