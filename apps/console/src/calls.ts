import { type TObject, type TSchema, Type } from 'typebox'

import {
  Because,
  Find,
  Lift,
  Limit,
  LimitSubject,
  Me,
  RangeQuery,
  RefusalTotals,
  Revealed,
  RouteTotals,
  SearchQuery,
  StartPage,
  StartTotals,
  Timeline,
  TotalsQuery,
} from './schemas.ts'

interface Call {
  /** its query or body */
  readonly takes?: TObject
  readonly answers: TSchema
}

/** The calls that the pages make, for their types. Tests compare them with the document of the API. */
export const CALLS = {
  'GET /me': { answers: Me },
  'GET /totals': { takes: TotalsQuery, answers: Type.Array(StartTotals) },
  'GET /totals/refusals': { takes: RangeQuery, answers: Type.Array(RefusalTotals) },
  'GET /totals/routes': { takes: RangeQuery, answers: Type.Array(RouteTotals) },
  'GET /verifications': { takes: SearchQuery, answers: StartPage },
  'GET /verifications/{id}': { answers: Timeline },
  'POST /limits/lift': { takes: Lift, answers: Type.Array(Limit) },
  'POST /limits/show': { takes: LimitSubject, answers: Type.Array(Limit) },
  'POST /verifications/find': { takes: Find, answers: StartPage },
  'POST /verifications/{id}/reveal': { takes: Because, answers: Revealed },
} as const satisfies Readonly<Record<string, Call>>
