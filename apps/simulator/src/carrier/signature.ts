import { createHmac } from 'node:crypto'

export type Params = Readonly<Record<string, string>>

/**
 * `X-Twilio-Signature`: the full URL, then each posted parameter's name and value in the order of the names.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function sign(authToken: string, url: string, params: Params): string {
  const names = Object.keys(params).toSorted()
  const signed = names.reduce((text, name) => text + name + (params[name] ?? ''), url)
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64')
}
