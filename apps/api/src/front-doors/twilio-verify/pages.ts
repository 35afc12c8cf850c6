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

type PageCall = Pick<Call, 'query' | 'base' | 'resource'>

/** @throws Refusal */
export const readPage = (query: Form): { readonly number: number; readonly size: number } => {
  const { Page = '0', PageSize = String(DEFAULT_SIZE) } = parse(PageQuery, query)
  return { number: Number(Page), size: Number(PageSize) }
}

/**
 * Describes a page and links to its neighbours. SDKs follow `next_page_url` with their credentials.
 * @param filters parameters that the links repeat; others may be secrets in the wrong place
 * @param next parameters of the next page besides these, if there is one
 * @throws Refusal
 */
export function metaOf(
  { query, base, resource }: PageCall,
  key: string,
  filters: Form,
  { next, hasPrevious }: { readonly next: Form | undefined; readonly hasPrevious: boolean },
) {
  const { number, size } = readPage(query)
  const urlOf = (to: number, more: Form = {}): string => {
    const parameters = { ...filters, PageSize: String(size), Page: String(to), ...more }
    return `${base()}${resource}?${new URLSearchParams(parameters).toString()}`
  }
  return {
    page: number,
    page_size: size,
    first_page_url: urlOf(0),
    previous_page_url: hasPrevious ? urlOf(number - 1) : null,
    next_page_url: next === undefined ? null : urlOf(number + 1, next),
    key,
    url: urlOf(number),
  }
}

/** One page of a list that is whole in memory. @param filters as `metaOf` takes them. @throws Refusal */
export function page<T>(
  call: PageCall,
  key: string,
  entries: readonly T[],
  write: (entry: T) => object,
  filters: Form = {},
) {
  const { number, size } = readPage(call.query)
  const next = (number + 1) * size < entries.length ? {} : undefined
  return {
    meta: metaOf(call, key, filters, { next, hasPrevious: number > 0 }),
    [key]: entries.slice(number * size, (number + 1) * size).map(write),
  }
}
