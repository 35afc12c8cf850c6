import type { NewAccount } from '@pinpost/store'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const AccountSettings = Type.Object(
  {
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{4,64}$' }),
    secrets: Type.Array(Type.String({ minLength: 8, maxLength: 256 }), { minItems: 1, maxItems: 2 }),
    customPin: Type.Optional(Type.Boolean()),
    advanceOnFailedReceipt: Type.Optional(Type.Boolean()),
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
 * Reads `PINPOST_ACCOUNTS`, a JSON array.
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
  const policy = { advanceOnFailedReceipt }
  return {
    key,
    secrets,
    customPin,
    policy,
    admission,
    networkUnblock,
    requestsPerSecond,
    startsPerDay,
    trialNumbers,
  }
}
