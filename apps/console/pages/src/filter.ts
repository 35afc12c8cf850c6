import type { SearchQuery } from '@pinpost/console/calls'

export const FILTER_NAMES = [
  'account',
  'country',
  'state',
  'channel',
  'route',
  'refusal',
  'since',
  'until',
  'id',
] as const

/** The search of the page Verifications, as it is in the URL: texts, with times as a form has them. It never contains a number. */
export type Filter = { readonly [N in (typeof FILTER_NAMES)[number] | 'after']?: string }

export const filterOf = (search: Readonly<Record<string, unknown>>): Filter =>
  Object.fromEntries(
    [...FILTER_NAMES, 'after'].flatMap((name) => {
      const value = search[name]
      return typeof value === 'string' && value !== '' ? [[name, value]] : []
    }),
  )

/** For the API, which refuses wrong values. */
export const searchOf = ({ since, until, ...texts }: Filter): SearchQuery =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts of a URL
  ({
    ...texts,
    ...(since !== undefined && { since: Date.parse(since) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  }) as SearchQuery
