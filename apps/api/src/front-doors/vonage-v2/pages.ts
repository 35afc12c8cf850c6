import { type TSchema, Type } from 'typebox'

import { parse } from './parse.ts'
import { Link } from './schemas/common.ts'

const DEFAULT_SIZE = 10

/** SDKs ask for 1,000 at once. */
export const PageQuery = Type.Object({
  page: Type.Optional(
    Type.Integer({ description: 'The page, from 1 on.', minimum: 1, maximum: 1_000_000, default: 1 }),
  ),
  page_size: Type.Optional(
    Type.Integer({
      description: 'Entries of a page.',
      minimum: 1,
      maximum: 1_000,
      default: DEFAULT_SIZE,
    }),
  ),
})

/** The schema of a list. */
export const pageOf = (title: string, name: string, entry: TSchema) =>
  Type.Object(
    {
      page_size: Type.Integer({ description: 'Entries of a page.' }),
      page: Type.Integer({ description: 'The page.' }),
      total_pages: Type.Integer({ description: 'How many pages there are.' }),
      total_items: Type.Integer({ description: 'How many entries there are on all pages.' }),
      _embedded: Type.Object(
        { [name]: Type.Array(entry, { description: 'The entries.' }) },
        { title: `${title} entries`, additionalProperties: false },
      ),
      _links: Type.Object(
        {
          self: Link,
          first: Link,
          last: Link,
          prev: Type.Optional(Link),
          next: Type.Optional(Link),
        },
        { title: `${title} links`, additionalProperties: false },
      ),
    },
    { title, additionalProperties: false },
  )

/**
 * One page of a list. The last one has no link `next`: SDKs ask for pages until it is missing.
 * @param url of the list
 * @throws ProblemError 422
 */
export function page<T>(
  query: Readonly<Record<string, unknown>>,
  url: string,
  name: string,
  entries: readonly T[],
  write: (entry: T) => object,
) {
  const { page: number = 1, page_size: size = DEFAULT_SIZE } = parse(PageQuery, numbersOf(query))
  const last = Math.max(1, Math.ceil(entries.length / size))
  const link = (to: number) => ({ href: `${url}?page=${to}&page_size=${size}` })
  return {
    page_size: size,
    page: number,
    total_pages: last,
    total_items: entries.length,
    _embedded: { [name]: entries.slice((number - 1) * size, number * size).map(write) },
    _links: {
      self: link(number),
      first: link(1),
      last: link(last),
      ...(number > 1 && { prev: link(Math.min(number - 1, last)) }),
      ...(number < last && { next: link(number + 1) }),
    },
  }
}

const numbersOf = (query: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
    ]),
  )
