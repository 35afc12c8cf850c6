import { type TSchema, Type } from 'typebox'

import type { Call, Form } from './operation.ts'
import { parse } from './parse.ts'

const DEFAULT_SIZE = 50

export const PageQuery = Type.Object({
  PageSize: Type.Optional(
    Type.String({
      description: 'Entries of a page, 1 to 1000.',
      pattern: '^([1-9]\\d{0,2}|1000)$',
      default: '50',
    }),
  ),
  Page: Type.Optional(
    Type.String({ description: 'The page, from 0 on.', pattern: '^\\d{1,6}$', default: '0' }),
  ),
})

const url = Type.String({ description: 'The URL.' })

/** The schema of a list. */
export const pageOf = (key: string, entry: TSchema) =>
  Type.Object(
    {
      meta: Type.Object(
        {
          page: Type.Integer({ description: 'The page.' }),
          page_size: Type.Integer({ description: 'Entries of a page.' }),
          first_page_url: url,
          previous_page_url: Type.Union([url, Type.Null()]),
          next_page_url: Type.Union([url, Type.Null()]),
          key: Type.Literal(key, { description: 'The member with the entries.' }),
          url,
        },
        { title: `Twilio ${key} meta`, additionalProperties: false },
      ),
      [key]: Type.Array(entry, { description: 'The entries.' }),
    },
    { title: `Twilio ${key}`, additionalProperties: false },
  )

/**
 * One page of a list. SDKs follow `next_page_url` with their credentials.
 * @param filters parameters that the links repeat; others may be secrets in the wrong place
 * @throws Refusal
 */
export function page<T>(
  { query, base, resource }: Pick<Call, 'query' | 'base' | 'resource'>,
  key: string,
  entries: readonly T[],
  write: (entry: T) => object,
  filters: Form = {},
) {
  const { Page = '0', PageSize = String(DEFAULT_SIZE) } = parse(PageQuery, query)
  const [number, size] = [Number(Page), Number(PageSize)]
  const urlOf = (to: number): string => {
    const parameters = new URLSearchParams({ ...filters, PageSize, Page: String(to) })
    return `${base()}${resource}?${parameters.toString()}`
  }
  return {
    meta: {
      page: number,
      page_size: size,
      first_page_url: urlOf(0),
      previous_page_url: number > 0 ? urlOf(number - 1) : null,
      next_page_url: (number + 1) * size < entries.length ? urlOf(number + 1) : null,
      key,
      url: urlOf(number),
    },
    [key]: entries.slice(number * size, (number + 1) * size).map(write),
  }
}
