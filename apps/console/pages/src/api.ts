import type {
  RefusalTotals,
  RouteTotals,
  Start as HistoryStart,
  StartTotals,
  TimelineEntry,
} from '@pinpost/history'

export type { RefusalTotals, RouteTotals, StartTotals }

export type Role = 'viewer' | 'support' | 'operator' | 'admin'

export interface Me {
  readonly name: string
  readonly role: Role
  readonly history: { readonly waiting: number; readonly oldestSeconds: number; readonly isBehind: boolean }
}

export type Start = Omit<HistoryStart, 'sealed' | 'fingerprint'>
export type State = Start['state']

export interface StartPage {
  readonly starts: readonly Start[]
  readonly next?: string
}

export interface Timeline {
  readonly start: Start
  readonly entries: readonly TimelineEntry[]
}

export interface Limit {
  readonly limit: string
  readonly mode: 'observe' | 'enforce'
  readonly count: number
  readonly refusesAt: number
  /** milliseconds since 1970 */
  readonly refusedUntil?: number
}

/** What the console answered instead; the message says what to do. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

type Query = Readonly<Record<string, string | number | undefined>>

export async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json()
  if (response.ok) return body as T // oxlint-disable-line typescript/no-unsafe-type-assertion -- the server is of the same version
  throw new Refusal(response.status, String(Object(body).error))
}

export async function get<T>(path: string, query: Query = {}): Promise<T> {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return answerOf(await fetch(`/admin/v1${path}?${new URLSearchParams(given)}`))
}

export async function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return answerOf(await fetch(`/admin/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
}
