import { hash } from 'node:crypto'

/** The UUID by which check and search name an attempt: always the same for one, and nothing to store. */
export function eventId({ id }: { readonly id: string }, attempt: number): string {
  const hex = hash('sha256', `${id}/${attempt}`)
  // Version 8 is the one for ids made by a rule of one's own (RFC 9562).
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
