import type { RoutingPolicy } from '@pinpost/core'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

import type { NewAccount } from './accounts.ts'

const Routing = Type.Union([
  Type.Object(
    { by: Type.Union([Type.Literal('ordered'), Type.Literal('weighted'), Type.Literal('cheapest')]) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      by: Type.Literal('adaptive'),
      priceCoefficient: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000 })),
      exploration: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      frozen: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
])
const Autofill = Type.Union([
  Type.Object(
    {
      for: Type.Literal('browser'),
      domain: Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$', maxLength: 100 }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { for: Type.Literal('android'), hash: Type.String({ pattern: '^[A-Za-z0-9+/]{11}$' }) },
    { additionalProperties: false },
  ),
])
const Registered = Type.Record(
  Type.String({ pattern: '^[A-Z]{2}$' }),
  Type.Object(
    {
      id: Type.String({ minLength: 1, maxLength: 100 }),
      entityId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    },
    { additionalProperties: false },
  ),
)

const AccountSettings = Type.Object(
  {
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{4,64}$' }),
    secrets: Type.Array(Type.String({ minLength: 8, maxLength: 256 }), { minItems: 1, maxItems: 2 }),
    customPin: Type.Optional(Type.Boolean()),
    advanceOnFailedReceipt: Type.Optional(Type.Boolean()),
    routing: Type.Optional(Routing),
    autofill: Type.Optional(Autofill),
    registeredTemplates: Type.Optional(Registered),
    fictionalNumbers: Type.Optional(Type.Boolean()),
    barred: Type.Optional(Type.Boolean()),
    countries: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }), { maxItems: 250 })),
    startsPerDay: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
    requestsPerSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    trialNumbers: Type.Optional(
      Type.Array(Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$' }), { maxItems: 1_000 }),
    ),
    networkUnblock: Type.Optional(Type.Boolean()),
    blockedNetworks: Type.Optional(
      Type.Array(
        Type.Object(
          {
            network: Type.String({ pattern: '^[0-9]{5,6}$' }),
            prefixes: Type.Array(Type.String({ pattern: '^[1-9][0-9]{0,14}$' }), {
              minItems: 1,
              maxItems: 1_000,
            }),
            since: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 1_000 },
      ),
    ),
  },
  { additionalProperties: false },
)
const AccountsSettings = Type.Array(AccountSettings, { maxItems: 1_000 })

/**
 * Reads accounts of a JSON array, as `PINPOST_ACCOUNTS` holds them.
 * @throws Error without the text, which holds secrets
 */
export function parseAccounts(text: string): readonly NewAccount[] {
  const settings = parseJson(text)
  if (!Value.Check(AccountsSettings, settings)) throw new Error('not an array of accounts')
  return settings.map(toAccount)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('no JSON')
  }
}

function toAccount(settings: Static<typeof AccountSettings>): NewAccount {
  const { key, secrets, customPin = false, advanceOnFailedReceipt = true, networkUnblock = false } = settings
  const { barred, countries, requestsPerSecond, startsPerDay, trialNumbers, blockedNetworks } = settings
  const blocks = blockedNetworks?.map((block) => ({ ...block, since: Date.parse(block.since) }))
  const admission = { barred, countries, blockedNetworks: blocks }
  const { autofill, registeredTemplates: registered, fictionalNumbers } = settings
  const policy = { advanceOnFailedReceipt, routing: toRouting(settings.routing), autofill, registered }
  return {
    key,
    secrets,
    customPin,
    policy,
    admission,
    fictionalNumbers,
    networkUnblock,
    requestsPerSecond,
    startsPerDay,
    trialNumbers,
  }
}

/** Few: that what was learned is forgotten explores as well (`npm run simulate:routing`). */
const EXPLORATION = 0.02

function toRouting(routing: Static<typeof Routing> | undefined): RoutingPolicy | undefined {
  if (routing?.by !== 'adaptive') return routing
  const { priceCoefficient = 0, exploration = EXPLORATION, frozen = false } = routing
  return { by: 'adaptive', priceCoefficient, exploration, frozen }
}
