import { type TObject, type TProperties, type TSchema, Type } from 'typebox'

import { PAYMENT_LANGUAGES, VERIFICATION_LANGUAGES } from '../languages.ts'
import { EXAMPLE_ID } from './answer.ts'

/** Empty means absent. Without this default, the page would send example values of rare parameters. */
const NOTHING = { default: '' }

const requestId = Type.String({
  description: 'The `request_id` in the answer of the start.',
  maxLength: 32,
  examples: [EXAMPLE_ID],
})

const number = Type.String({
  description:
    'The phone number, mobile or landline, in international form; or in its national form, together with `country`. ' +
    'Punctuation, a leading `+` or an exit prefix, and digits of any script are accepted.',
  examples: ['447700900000'],
})

const country = Type.String({
  description: 'The country of a number in national form, as two letters (ISO 3166-1).',
  pattern: '^[A-Za-z]{2}$',
  examples: ['GB'],
})

/** The person behind the request, for limits. Headers of the same meaning take precedence. */
const CALLER = {
  client_ip: Type.Optional(
    Type.String({
      description:
        "The IP address of the person's device, for limits; an IPv6 address counts by its /64. " +
        'The header `Pinpost-Client-Ip` takes precedence.',
      maxLength: 45,
      ...NOTHING,
    }),
  ),
  device_id: Type.Optional(
    Type.String({
      description:
        "Your own id of the person's device, for limits. The header `Pinpost-Device-Id` takes precedence.",
      maxLength: 128,
      ...NOTHING,
    }),
  ),
  user_id: Type.Optional(
    Type.String({
      description: 'Your own id of the user, for limits. The header `Pinpost-User-Id` takes precedence.',
      maxLength: 128,
      ...NOTHING,
    }),
  ),
}

/** Parameters of both kinds of start. */
const TIMING = {
  code_length: Type.Optional(
    Type.Integer({ description: 'Digits of the PIN.', enum: [4, 6], default: 4, examples: [6] }),
  ),
  pin_expiry: Type.Optional(
    Type.Integer({
      description:
        'Seconds for which a PIN is valid. If `next_event_wait` is given too and this is not a multiple of it, ' +
        'the PIN is valid for `next_event_wait` seconds.',
      minimum: 60,
      maximum: 3_600,
      default: 300,
      examples: [240],
    }),
  ),
  next_event_wait: Type.Optional(
    Type.Integer({
      description: "Seconds from one message or call to the next; default: the workflow's.",
      minimum: 60,
      maximum: 900,
      examples: [120],
    }),
  ),
  workflow_id: Type.Optional(
    Type.Integer({
      description:
        'The messages and calls in order: 1 SMS, call, call; 2 SMS, SMS, call; 3 call, call; 4 SMS, SMS; ' +
        '5 SMS, call; 6 SMS; 7 call.',
      minimum: 1,
      maximum: 7,
      default: 1,
      examples: [4],
    }),
  ),
}

const START = Type.Object({
  number,
  brand: Type.String({
    description:
      'Your name, shown in every message. One line of visible characters; no link, unless the account allows it.',
    minLength: 1,
    maxLength: 18,
    examples: ['Acme'],
  }),
  country: Type.Optional(country),
  sender_id: Type.Optional(
    Type.String({
      description: 'The sender of the SMS, if the carrier allows a choice; default: that of the route.',
      maxLength: 11,
      examples: ['ACME'],
    }),
  ),
  lg: Type.Optional(
    Type.String({
      description: "The language of messages and calls; default: that of the number's country, else `en-us`.",
      enum: [...VERIFICATION_LANGUAGES],
      examples: ['en-gb'],
    }),
  ),
  ...TIMING,
  pin_code: Type.Optional(
    Type.String({
      description:
        'Your own PIN, such as `AKFG-3424`, if the account may choose PINs; default: a random one.',
      pattern: '^([A-Za-z0-9-]{4,10})?$',
      ...NOTHING,
    }),
  ),
  ...CALLER,
})

const PAYMENT = Type.Object({
  number,
  payee: Type.String({
    description: 'The payee, shown in every message.',
    minLength: 1,
    maxLength: 18,
    examples: ['Acme'],
  }),
  amount: Type.Number({
    description: 'Euros; shown in every message with two decimals.',
    exclusiveMinimum: 0,
    maximum: 999_999_999,
    examples: [48],
  }),
  country: Type.Optional(country),
  lg: Type.Optional(
    Type.String({
      description: 'The language of messages and calls.',
      enum: [...PAYMENT_LANGUAGES],
      default: 'en-gb',
      examples: ['de-de'],
    }),
  ),
  ...TIMING,
  ...CALLER,
})

const CHECK = Type.Object({
  request_id: requestId,
  code: Type.String({
    description:
      'The code that the person typed: letters and digits, in any script and with blanks; also hyphens, if the account may choose PINs.',
    minLength: 1,
    maxLength: 64,
    examples: ['1234'],
  }),
  ip_address: Type.Optional(
    Type.String({ description: 'Ignored; old clients send it.', deprecated: true, examples: ['192.0.2.7'] }),
  ),
  ...CALLER,
})

const CONTROL = Type.Object({
  request_id: requestId,
  cmd: Type.String({
    description:
      '`cancel` ends the verification: from 30 seconds after its start, and before the second message or call. ' +
      '`trigger_next_event` starts the next message or call now.',
    enum: ['cancel', 'trigger_next_event'],
    examples: ['trigger_next_event'],
  }),
})

const SEARCH = Type.Object({
  request_id: Type.Optional({
    ...requestId,
    description: 'One verification; then `request_ids` is ignored.',
  }),
  request_ids: Type.Optional(
    Type.Array(requestId, {
      description: 'Up to ten verifications: repeat the parameter, or separate the ids by commas.',
      maxItems: 10,
      examples: [[EXAMPLE_ID, 'a1b2c3d4e5f60718293a4b5c6d7e8f90']],
    }),
  ),
})

export const PARAMETERS = { start: START, payment: PAYMENT, check: CHECK, control: CONTROL, search: SEARCH }

const CREDENTIALS: TProperties = {
  api_key: Type.Optional(
    Type.String({ description: 'The account, such as `demo0001`, without HTTP Basic.', ...NOTHING }),
  ),
  api_secret: Type.Optional(
    Type.String({
      description: 'Its secret, such as `demo-secret`, without HTTP Basic.',
      ...NOTHING,
    }),
  ),
}

/**
 * The body of a POST: the same members as a form and as JSON, where numbers may also be text.
 * @param kinds alternatives
 */
export function inBody(kinds: readonly TObject[], title: string) {
  const [first = Type.Object({})] = kinds
  const schema =
    kinds.length === 1
      ? { ...bodyOf(first), title, examples: [exampleOf(first)] }
      : { anyOf: kinds.map(bodyOf), title, examples: [exampleOf(first)] }
  return {
    content: {
      'application/x-www-form-urlencoded': { schema },
      'application/json': { schema },
    },
  }
}

function bodyOf({ properties, ...parameters }: TObject) {
  const members = Object.entries({ ...properties, ...CREDENTIALS }).map(([name, schema]) => [
    name,
    { ...schema, description: describe(schema) },
  ])
  return { ...parameters, properties: Object.fromEntries(members) }
}

function exampleOf({ properties, ...parameters }: TObject) {
  const required: readonly string[] = parameters.required ?? []
  const names = required.length === 0 ? Object.keys(properties).slice(0, 1) : required
  return Object.fromEntries(names.map((name) => [name, limitsOf(properties[name]).examples?.[0]]))
}

interface Limits {
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly default?: string | number
  readonly examples?: readonly unknown[]
}

const limitsOf = (schema: TSchema | undefined): Limits => ({ ...schema })

/** The page does not show limits of body members, so the text repeats them. */
function describe(schema: TSchema): string {
  const { description = '', minimum, maximum, maxLength, examples = [], ...limits } = limitsOf(schema)
  const values = limits.enum?.map((value) => `\`${String(value)}\``).join(', ')
  return [
    description,
    values !== undefined && `One of ${values}.`,
    minimum !== undefined && maximum !== undefined && `From ${minimum} to ${maximum}.`,
    maxLength !== undefined && `At most ${maxLength} characters.`,
    limits.default !== undefined && limits.default !== '' && `Default: \`${String(limits.default)}\`.`,
    examples.length > 0 && `Example: \`${[examples[0]].flat().join(',')}\`.`,
  ]
    .filter((sentence) => sentence !== false)
    .join(' ')
}
