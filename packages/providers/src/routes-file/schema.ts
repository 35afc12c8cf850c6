import { type Channel, CHANNEL_NAMES } from '@pinpost/core'
import { type Static, Type } from 'typebox'

/** Where to read a secret: `{ env: NAME }` or `{ file: /run/secrets/name }`. The routes file itself holds none. */
export const SecretSource = Type.Union(
  [
    Type.Object({ env: Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,99}$' }) }, { additionalProperties: false }),
    Type.Object({ file: Type.String({ minLength: 1, maxLength: 500 }) }, { additionalProperties: false }),
  ],
  { description: 'use `{ env: NAME }` or `{ file: /path }`' },
)
export type SecretSource = Static<typeof SecretSource>

export const HttpUrl = Type.String({ pattern: '^https?://[^\\s]{1,500}$' })

const ChannelName = Type.Unsafe<Channel>(Type.Union(CHANNEL_NAMES.map((name) => Type.Literal(name))))
const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{1,31}$' })
const Country = Type.String({ pattern: '^[A-Z]{2}$' })
const Price = Type.Number({ minimum: 0, maximum: 100 })

const Sender = Type.Union([
  Type.Object(
    { number: Type.String({ pattern: '^\\+?[1-9][0-9]{2,14}$' }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { alphanumeric: Type.String({ pattern: '^[A-Za-z0-9 _.&-]{1,11}$' }) },
    { additionalProperties: false },
  ),
  Type.Object({ service: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false }),
  Type.Object(
    {
      email: Type.String({
        pattern: '^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$',
        maxLength: 254,
      }),
      /** shown before the address */
      name: Type.Optional(Type.String({ pattern: '^[^\\p{Cc}]{1,100}$' })),
    },
    { additionalProperties: false },
  ),
])

const RouteSettings = Type.Object(
  {
    name: Name,
    channel: ChannelName,
    credential: Name,
    sender: Type.Optional(Sender),
    allowSenderId: Type.Optional(Type.Boolean()),
    countries: Type.Optional(Type.Array(Country, { minItems: 1, maxItems: 250 })),
    prefixes: Type.Optional(
      Type.Array(Type.String({ pattern: '^[1-9][0-9]{0,14}$' }), { minItems: 1, maxItems: 1_000 }),
    ),
    /** sends per second, over all workers */
    ratePerSecond: Type.Optional(Type.Number({ minimum: 0.01, maximum: 10_000 })),
    /** concurrent sends in each worker */
    concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    /** euros for one SMS segment, call or other message */
    price: Type.Optional(Price),
    prices: Type.Optional(Type.Record(Country, Price)),
    weight: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 })),
    order: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  },
  { additionalProperties: false },
)

export const RoutesFile = Type.Object(
  {
    /** each has a `vendor`; its other fields are checked with that vendor's schema when it is opened */
    credentials: Type.Record(Name, Type.Record(Type.String(), Type.Unknown()), { maxProperties: 100 }),
    routes: Type.Array(RouteSettings, { minItems: 1, maxItems: 1_000 }),
    /** euros for one unit of that currency, to convert carriers' prices */
    exchangeRates: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[A-Z]{3}$' }),
        Type.Number({ exclusiveMinimum: 0, maximum: 1_000 }),
      ),
    ),
  },
  { additionalProperties: false },
)
export type RoutesFile = Static<typeof RoutesFile>
export type RouteSettings = RoutesFile['routes'][number]
