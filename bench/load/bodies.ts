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

export function checkBody({ key, secret }: Credentials, id: string, code: string): string {
  return `api_key=${key}&api_secret=${secret}&request_id=${id}&code=${code}`
}
