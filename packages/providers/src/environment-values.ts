import { makeValidator } from 'envalid'

export const secret = makeValidator((text) => {
  if (text.length < 16 || text.length > 256) throw new Error('wrong length: use 16 to 256 characters')
  return text
})

export const baseUrl = makeValidator((text) => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new Error('not an http or https URL')
  return text.replace(/\/+$/, '')
})

export const price = makeValidator((text) => {
  const euros = /^\d{1,3}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  if (!(euros <= 100)) throw new Error('not a price (0 to 100 euros)')
  return euros
})

/** Without a routes file, the variables of one account per channel configure the routes. */
export const withoutFile = (values: Readonly<Record<string, unknown>>): boolean =>
  values['PINPOST_ROUTES_FILE'] === undefined
