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
export type Filter = Chosen<(typeof FILTER_NAMES)[number] | 'after'>

export type Chosen<N extends string> = { readonly [K in N]?: string }

/** Reads a search from the URL: the named parts that are filled in. */
export const chosenOf =
  <N extends string>(...names: readonly N[]) =>
  (search: Readonly<Record<string, unknown>>): Chosen<N> => {
    const chosen: { [K in N]?: string } = {}
    for (const name of names) {
      const value = search[name]
      if (typeof value === 'string' && value !== '') chosen[name] = value
    }
    return chosen
  }

/** For the API, which refuses wrong values. */
export const searchOf = ({ since, until, ...texts }: Filter): SearchQuery =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts of a URL
  ({
    ...texts,
    ...(since !== undefined && { since: Date.parse(since) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  }) as SearchQuery
