import { type LimitOverrides, LIMITS, TABLE_LIMITS, type TableLimit } from '@pinpost/core'
import { type TSchema, Type } from 'typebox'

const YEAR_SECONDS = 31_536_000
const MAX_LOCKS = 10

const Mode = Type.Union([Type.Literal('off'), Type.Literal('observe'), Type.Literal('enforce')])
const Seconds = Type.Integer({ minimum: 1, maximum: YEAR_SECONDS })
const Count = Type.Integer({ minimum: 1, maximum: 1_000_000_000 })

const BucketOverride = Type.Object(
  { mode: Type.Optional(Mode), limit: Type.Optional(Count), periodSeconds: Type.Optional(Seconds) },
  { additionalProperties: false },
)
const LocksOverride = Type.Object(
  {
    mode: Type.Optional(Mode),
    locks: Type.Optional(
      Type.Array(Type.Object({ after: Count, seconds: Seconds }, { additionalProperties: false }), {
        minItems: 1,
        maxItems: MAX_LOCKS,
      }),
    ),
  },
  { additionalProperties: false },
)

/** Limits of wrong secrets apply before the account is known, so no account can set them. */
const isOfAccounts = (name: TableLimit): boolean => LIMITS[name].counts !== 'wrongSecret'

const overrideOf = (name: TableLimit): TSchema =>
  Type.Optional(Type.Union([Mode, LIMITS[name].kind === 'locks' ? LocksOverride : BucketOverride]))

/** The setting `limits` of an account: one mode for all limits, or overrides of single limits. */
export const limitsSchema = Type.Unsafe<LimitOverrides>(
  Type.Union(
    [
      Mode,
      Type.Object(
        Object.fromEntries(TABLE_LIMITS.filter(isOfAccounts).map((name) => [name, overrideOf(name)])),
        { additionalProperties: false },
      ),
    ],
    {
      description:
        'use "off", "observe" or "enforce" for all limits, or change some by name: ' +
        '{"starts-day":{"limit":20,"periodSeconds":86400},"calls-hour":"observe"} (docs/limits.md)',
    },
  ),
)
