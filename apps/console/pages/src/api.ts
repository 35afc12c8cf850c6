import type { Static, TSchema } from 'typebox'

import type { CALLS } from '@pinpost/console/calls'

type Calls = typeof CALLS
type Name = keyof Calls

/** The names in braces of a path. */
type Params<Path> = Path extends `${string}{${infer Param}}${infer Rest}`
  ? Readonly<Record<Param, string>> & Params<Rest>
  : unknown
type Takes<N extends Name> = Calls[N] extends { readonly takes: infer T extends TSchema }
  ? Readonly<Static<T>>
  : unknown
type Input<N extends Name> = Params<N> & Takes<N>

export type Answer<N extends Name> = Static<Calls[N]['answers']>
export type Me = Answer<'GET /me'>
export type Role = Answer<'GET /me'>['role']
export type StartPage = Answer<'GET /verifications'>
export type Start = StartPage['starts'][number]
export type State = Start['state']
export type Timeline = Answer<'GET /verifications/{id}'>
export type RouteTotals = Answer<'GET /totals/routes'>[number]
export type Route = Answer<'GET /routes'>[number]
export type StartTotals = Answer<'GET /totals'>[number]
export type AccountOverview = Answer<'GET /accounts'>[number]
export type Account = Answer<'GET /accounts/{account}'>
export type Texts = Answer<'GET /accounts/{account}/texts'>
export type Application = Answer<'GET /accounts/{account}/applications'>[number]
export type Endpoint = Answer<'GET /accounts/{account}/webhooks'>[number]
export type DeadWebhook = Answer<'GET /webhooks/dead'>[number]
export type Message = Answer<'GET /messages'>[number]
export type Act = Answer<'GET /acts'>[number]
export type Limit = Answer<'POST /limits/show'>[number]
export type StandingLimit = Answer<'GET /accounts/{account}/limits'>[number]

/** What the console answered instead; the message says what to do. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** @throws Refusal */
export async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json()
  if (response.ok) return body as T // oxlint-disable-line typescript/no-unsafe-type-assertion -- the server is of the same version
  throw new Refusal(response.status, String(Object(body).error))
}

/**
 * Calls the admin API.
 * @param input what its path names in braces, and its query or body
 * @throws Refusal
 */
export async function call<N extends Name>(
  name: N,
  ...[input]: object extends Input<N> ? [Input<N>?] : [Input<N>]
): Promise<Answer<N>> {
  const [method = '', path = ''] = name.split(' ')
  const rest: Record<string, unknown> = { ...Object(input) }
  const url = `/admin/v1${path.replaceAll(/\{(\w+)\}/g, (_, param: string) => {
    const value = encodeURIComponent(String(rest[param]))
    delete rest[param]
    return value
  })}`
  return answerOf(
    await (method === 'GET'
      ? fetch(`${url}?${queryOf(rest)}`)
      : fetch(url, {
          method,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(rest),
        })),
  )
}

export const queryOf = (query: object): URLSearchParams =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  )
