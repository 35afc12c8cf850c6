export interface Credentials {
  readonly key: string
  readonly secret: string
}

/** German mobile numbers: 49 151 and eight digits, none of them reserved for films. */
const FIRST_NUMBER = 4_915_110_000_000

/** A number for each index. */
export const numberAt = (index: number): string => String(FIRST_NUMBER + index)

export function startBody({ key, secret }: Credentials, number: string): string {
  return `api_key=${key}&api_secret=${secret}&number=${number}&brand=Acme`
}

/** Three steps to the same number, as workflow 1 of v1 has. */
export function startBodyV2(number: string): string {
  const workflow = ['sms', 'voice', 'voice'].map((channel) => ({ channel, to: number }))
  return JSON.stringify({ brand: 'Acme', workflow })
}

/** The account's name and its service on Twilio's wire. */
export const TWILIO = { account: `AC${'1'.repeat(32)}`, service: `VA${'1'.repeat(32)}` } as const

export const startBodyTwilio = (number: string): string => `To=%2B${number}&Channel=sms`

/** @param number E.164 with `+` */
export const checkBodyTwilio = (number: string, code: string): string =>
  `To=${encodeURIComponent(number)}&Code=${code}`

export const basicOf = ({ key, secret }: Credentials): string =>
  `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`

/** An id as v2 writes it. */
export const toRequestId = (id: string): string =>
  id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

export function checkBody({ key, secret }: Credentials, id: string, code: string): string {
  return `api_key=${key}&api_secret=${secret}&request_id=${id}&code=${code}`
}
