import { type TObject, type TSchema, Type } from 'typebox'

import {
  Because,
  DeadLetter,
  ErrorTotals,
  Find,
  Lift,
  Limit,
  LimitSubject,
  Me,
  Queue,
  RangeQuery,
  RefusalTotals,
  Result,
  Revealed,
  Route,
  RouteTotals,
  SearchQuery,
  StartPage,
  StartTotals,
  Switch,
  Timeline,
  TotalsQuery,
  Turn,
} from './schemas.ts'

export type { LiveRows, SearchQuery } from './schemas.ts'

interface Call {
  /** its query or body */
  readonly takes?: TObject
  readonly answers: TSchema
}

/** The calls that the pages make, for their types. Tests compare them with the document of the API. */
export const CALLS = {
  'GET /dead-letters': { answers: Type.Array(DeadLetter) },
  'GET /me': { answers: Me },
  'GET /queue': { answers: Queue },
  'GET /routes': { answers: Type.Array(Route) },
  'GET /switches': { answers: Type.Array(Switch) },
  'GET /totals': { takes: TotalsQuery, answers: Type.Array(StartTotals) },
  'GET /totals/errors': { takes: RangeQuery, answers: Type.Array(ErrorTotals) },
  'GET /totals/refusals': { takes: RangeQuery, answers: Type.Array(RefusalTotals) },
  'GET /totals/routes': { takes: RangeQuery, answers: Type.Array(RouteTotals) },
  'GET /verifications': { takes: SearchQuery, answers: StartPage },
  'GET /verifications/{id}': { answers: Timeline },
  'POST /dead-letters/{id}/drop': { takes: Because, answers: Result },
  'POST /dead-letters/{id}/retry': { takes: Because, answers: Result },
  'POST /limits/lift': { takes: Lift, answers: Type.Array(Limit) },
  'POST /limits/show': { takes: LimitSubject, answers: Type.Array(Limit) },
  'POST /queue/{id}/replay': { takes: Because, answers: Result },
  'POST /verifications/find': { takes: Find, answers: StartPage },
  'POST /verifications/{id}/reveal': { takes: Because, answers: Revealed },
  'PUT /switches/{kind}/{name}': { takes: Turn, answers: Type.Array(Switch) },
} as const satisfies Readonly<Record<string, Call>>
