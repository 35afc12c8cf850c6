import type { NewAccount } from '@pinpost/store'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const AccountSettings = Type.Object(
  {
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{4,64}$' }),
    secrets: Type.Array(Type.String({ minLength: 8, maxLength: 256 }), { minItems: 1, maxItems: 2 }),
    customPin: Type.Optional(Type.Boolean()),
    advanceOnFailedReceipt: Type.Optional(Type.Boolean()),
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
  const { key, secrets, customPin = false, advanceOnFailedReceipt = true } = settings
  return { key, secrets, customPin, policy: { advanceOnFailedReceipt } }
}
