import type { SearchQuery } from '../../src/schemas.ts'

export const FILTER_NAMES = ['account', 'country', 'state', 'channel', 'route', 'refusal'] as const

/** The search of the page Verifications, as it is in the URL. It never contains a number. */
export type Filter = Pick<SearchQuery, (typeof FILTER_NAMES)[number] | 'after'>

export const filterOf = (search: Readonly<Record<string, unknown>>): Filter =>
  Object.fromEntries(
    [...FILTER_NAMES, 'after'].flatMap((name) => {
      const value = search[name]
      return typeof value === 'string' && value !== '' ? [[name, value]] : []
    }),
  )
