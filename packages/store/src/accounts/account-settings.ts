import { InvalidSettings, isFictional } from '@pinpost/core'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

import { limitsSchema } from '../limits/limit-settings.ts'
import { isCountry } from './country.ts'
import { problemsOf } from './settings-problems.ts'

const Routing = Type.Union(
  [
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
  ],
  { description: 'use {"by":"ordered"}, weighted, cheapest or adaptive (docs/routing.md)' },
)
const Autofill = Type.Union(
  [
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
  ],
  {
    description:
      'use {"for":"browser","domain":"shop.example"} or {"for":"android","hash":"…"} with the 11 characters of the app hash',
  },
)
const Registered = Type.Refine(
  Type.Record(
    Type.String(),
    Type.Object(
      {
        id: Type.String({ minLength: 1, maxLength: 100 }),
        entityId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      },
      { additionalProperties: false },
    ),
    { description: 'use {"IN":{"id":"…","entityId":"…"}}, one entry for each country' },
  ),
  (entries) => Object.keys(entries).every(isCountry),
)
const Countries = Type.Refine(
  Type.Array(
    Type.Refine(
      Type.String({
        description:
          'use the two upper-case letters of an ISO 3166 country, such as GB, or ["*"] for the world',
      }),
      (code) => code === '*' || isCountry(code),
    ),
    { minItems: 1, maxItems: 250, description: '"*" stands alone, or list countries' },
  ),
  (codes) => !codes.includes('*') || codes.length === 1,
)

const BlockedNetwork = Type.Object(
  {
    network: Type.String({ pattern: '^[0-9]{5,6}$', description: 'use MCC and MNC, such as "23410"' }),
    prefixes: Type.Array(
      Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'use digits without +, such as "44770"' }),
      { minItems: 1, maxItems: 1_000 },
    ),
    since: Type.String({
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
      description: 'use a UTC time such as "2026-11-23T00:00:00Z"',
    }),
  },
  { additionalProperties: false },
)

/** A real number with a known code would let anyone pass as the person who has it. */
const TestNumbers = Type.Refine(
  Type.Record(Type.String(), Type.String({ pattern: '^[0-9]{4,10}$' }), {
    maxProperties: 100,
    description:
      'use {"+447700900000":"123456"}: numbers that are reserved for films and tests, with codes of 4 to 10 digits',
  }),
  (codes) => Object.keys(codes).every((number) => /^\+\d{7,15}$/.test(number) && isFictional(number)),
)

/** Prefix of a stored trial number, of which only the fingerprint is kept; `account show` prints it. */
export const FINGERPRINT_PREFIX = 'fingerprint:'

/** The `description` of a setting is the error text that tells an operator what to write. */
const SETTINGS = {
  customPin: Type.Optional(Type.Boolean()),
  templates: Type.Optional(Type.Boolean()),
  advanceOnFailedReceipt: Type.Optional(Type.Boolean()),
  routing: Type.Optional(Routing),
  doNotShare: Type.Optional(Type.Boolean()),
  autofill: Type.Optional(Autofill),
  registeredTemplates: Type.Optional(Registered),
  fictionalNumbers: Type.Optional(Type.Boolean()),
  specialNumbers: Type.Optional(Type.Boolean()),
  brandLinks: Type.Optional(Type.Boolean()),
  barred: Type.Optional(Type.Boolean()),
  countries: Type.Optional(Countries),
  startsPerDay: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  requestsPerSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  limits: Type.Optional(limitsSchema),
  trialNumbers: Type.Optional(
    Type.Array(
      Type.String({
        pattern: `^(\\+[1-9][0-9]{6,14}|${FINGERPRINT_PREFIX}[A-Za-z0-9_-]{27})$`,
        description: 'use a number such as "+4915112345678", or a fingerprint that `account show` printed',
      }),
      { maxItems: 1_000 },
    ),
  ),
  testNumbers: Type.Optional(TestNumbers),
  sandbox: Type.Optional(Type.Boolean()),
  historyDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 9_999 })),
  networkUnblock: Type.Optional(Type.Boolean()),
  twilioSid: Type.Optional(
    Type.String({ pattern: '^AC[0-9a-f]{32}$', description: 'use AC and 32 lower-case hex digits' }),
  ),
  blockedNetworks: Type.Optional(Type.Array(BlockedNetwork, { maxItems: 1_000 })),
}

const AccountSettings = Type.Object(SETTINGS, { additionalProperties: false })
export type AccountSettings = Static<typeof AccountSettings>

/** Wider secrets would not pass the checks of Twilio's Go SDK. */
const ApiKey = Type.Object(
  {
    sid: Type.String({ pattern: '^SK[0-9a-f]{32}$', description: 'use SK and 32 lower-case hex digits' }),
    secret: Type.String({
      minLength: 8,
      maxLength: 256,
      description: 'use letters and digits',
      pattern: '^[A-Za-z0-9]+$',
    }),
  },
  { additionalProperties: false },
)
/** A further name and secret of an account, for one of its clients. */
export type ApiKey = Static<typeof ApiKey>

/** Maximum number of API keys of an account. */
export const MOST_API_KEYS = 20

const NewAccount = Type.Object(
  {
    key: Type.String({
      pattern: '^[A-Za-z0-9_-]{4,64}$',
      description: 'use 4 to 64 letters, digits, _ or -',
    }),
    secrets: Type.Array(Type.String({ minLength: 8, maxLength: 256 }), { minItems: 1, maxItems: 2 }),
    apiKeys: Type.Optional(Type.Array(ApiKey, { maxItems: MOST_API_KEYS })),
    ...SETTINGS,
  },
  { additionalProperties: false },
)
/** One or two live secrets: the second is for rotation. */
export type NewAccount = Static<typeof NewAccount>

const MOST_ACCOUNTS = 1_000

/**
 * Parses `PINPOST_ACCOUNTS`, a JSON array.
 * @throws InvalidSettings with the path of every problem, and no values
 */
export function parseAccounts(text: string): readonly NewAccount[] {
  const accounts = parseJson(text)
  if (!Array.isArray(accounts)) throw wrong('must be a JSON array')
  if (accounts.length > MOST_ACCOUNTS) throw wrong(`too many accounts, use at most ${MOST_ACCOUNTS}`)
  const problems = accounts.flatMap((account: unknown, index) =>
    problemsOf(NewAccount, account, `[${index}]`),
  )
  const repeated = accounts.flatMap((account: unknown, index) =>
    accounts.findIndex((other: unknown) => keyOf(other) === keyOf(account)) === index
      ? []
      : [{ path: `[${index}].key`, problem: 'another account has the same key' }],
  )
  if (!Value.Check(AccountList, accounts) || repeated.length > 0)
    throw new InvalidSettings([...problems, ...repeated])
  refuseRepeatedSids(accounts)
  return accounts
}

/** @throws InvalidSettings if two accounts or API keys have the same sid */
function refuseRepeatedSids(accounts: readonly NewAccount[]): void {
  const sids = accounts.flatMap(sidsOf)
  const index = accounts.findIndex((account) =>
    sidsOf(account).some((sid) => sids.indexOf(sid) !== sids.lastIndexOf(sid)),
  )
  if (index !== -1)
    throw new InvalidSettings([
      { path: `[${index}]`, problem: 'another account or API key has the same sid' },
    ])
}

/** The names by which an account logs in, besides its key. */
export const sidsOf = ({
  twilioSid,
  apiKeys = [],
}: Pick<NewAccount, 'twilioSid' | 'apiKeys'>): readonly string[] => [
  ...(twilioSid === undefined ? [] : [twilioSid]),
  ...apiKeys.map(({ sid }) => sid),
]

const AccountList = Type.Array(NewAccount)

const wrong = (problem: string): InvalidSettings => new InvalidSettings([{ path: '', problem }])

const keyOf = (account: unknown): unknown => (account === null ? undefined : Object(account).key) ?? account

/**
 * Parses the settings of one account, a JSON object without key and secrets.
 * @throws InvalidSettings with the path of every problem, and no values
 */
export function parseAccountSettings(text: string): AccountSettings {
  const settings = parseJson(text)
  if (!Value.Check(AccountSettings, settings))
    throw new InvalidSettings(problemsOf(AccountSettings, settings, ''))
  return settings
}

/**
 * Parses an account that an operator adds.
 * @throws InvalidSettings with the path of every problem, and no values
 */
export function parseNewAccount(account: unknown): NewAccount {
  if (!Value.Check(NewAccount, account)) throw new InvalidSettings(problemsOf(NewAccount, account, ''))
  return account
}

/** @throws InvalidSettings if they do not say which countries the account may verify */
export function requireCountries({ countries }: AccountSettings): void {
  if (countries !== undefined) return
  const problem = 'missing, list the countries that it may verify, or ["*"] for the world'
  throw new InvalidSettings([{ path: 'countries', problem }])
}

/** @throws InvalidSettings with the path of every problem, and no values */
export function parseApiKey(apiKey: unknown): ApiKey {
  if (!Value.Check(ApiKey, apiKey)) throw new InvalidSettings(problemsOf(ApiKey, apiKey, ''))
  return apiKey
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message would quote the text, which may hold secrets.
    throw wrong('is not JSON')
  }
}
