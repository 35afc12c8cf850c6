import { type TSchema, Type } from 'typebox'

import { REFUSALS, type WireAnswer } from '../wire.ts'
import { type Answer, EXAMPLE_ID, MEMBERS } from './answer.ts'

interface Documented {
  /** the wire's answer, for an example parameter of the endpoint */
  readonly answer: (parameter: string) => WireAnswer
  readonly meaning: string
}

/** The meaning of every refusal. A refusal that is missing here does not compile. */
const DOCUMENTED = {
  throttled: {
    answer: REFUSALS.throttled,
    meaning:
      'A limit of calls, or of starts for this number, account or client, is reached. Wait, then repeat.',
  },
  missingKey: { answer: REFUSALS.missingKey, meaning: 'The request does not say whose it is.' },
  missingSecret: { answer: REFUSALS.missingSecret, meaning: 'There is a key, but no secret.' },
  missing: {
    answer: REFUSALS.missing,
    meaning: 'A parameter that has to be there is absent or empty; the text names it.',
  },
  invalid: {
    answer: () => REFUSALS.invalid('number'),
    meaning: 'The value of a parameter is outside its limits; the text names it.',
  },
  tooLong: {
    answer: REFUSALS.tooLong,
    meaning: 'The value of a parameter has too many characters; the text names it.',
  },
  codeLength: { answer: REFUSALS.codeLength, meaning: 'A PIN has four or six digits.' },
  invalidCommand: { answer: REFUSALS.invalidCommand, meaning: 'There is no such command.' },
  invalidCode: {
    answer: REFUSALS.invalidCode,
    meaning: 'The code has characters that no PIN has. It does not count as a wrong one.',
  },
  badCredentials: {
    answer: REFUSALS.badCredentials,
    meaning: 'The key is unknown or the secret is not its own.',
  },
  internalError: {
    answer: REFUSALS.internalError,
    meaning: 'The service failed. The request may be repeated.',
  },
  nothingToCheck: {
    answer: () => REFUSALS.nothingToCheck(EXAMPLE_ID),
    meaning: 'The account has no such verification, or it has ended.',
  },
  nothingToControl: {
    answer: () => REFUSALS.nothingToControl(EXAMPLE_ID),
    meaning: 'The account has no such verification, or it has ended.',
  },
  blocked: {
    answer: REFUSALS.blocked,
    meaning: 'Too many wrong codes were submitted for this number. Its lock ends within a day.',
  },
  blockedNetwork: {
    answer: () => REFUSALS.blockedNetwork('23410'),
    meaning: "The number's network is blocked for the account, since fraud was seen on it.",
  },
  barred: { answer: REFUSALS.barred, meaning: 'The account may not start verifications.' },
  quotaExceeded: {
    answer: REFUSALS.quotaExceeded,
    meaning: 'The account has begun as many verifications today as it may.',
  },
  alreadyRunning: {
    answer: () => REFUSALS.alreadyRunning(EXAMPLE_ID),
    meaning: 'A verification of this number is in progress for the account; `request_id` names it.',
  },
  unsupportedCountry: {
    answer: REFUSALS.unsupportedCountry,
    meaning: "The number's country is not one of the account's.",
  },
  encodedBody: {
    answer: REFUSALS.encodedBody,
    meaning: 'The body is compressed. The HTTP status is 415.',
  },
  wrongCode: {
    answer: () => REFUSALS.wrongCode(EXAMPLE_ID),
    meaning: 'The code is wrong, and may be typed again.',
  },
  tooManyWrongCodes: {
    answer: REFUSALS.tooManyWrongCodes,
    meaning: 'The third wrong code: the verification has failed.',
  },
  tooManyIds: { answer: REFUSALS.tooManyIds, meaning: 'One search is for ten ids at most.' },
  cancelTooEarly: {
    answer: () => REFUSALS.cancelTooEarly(EXAMPLE_ID),
    meaning: 'A verification can be cancelled from 30 seconds after its start.',
  },
  cancelTooLate: {
    answer: () => REFUSALS.cancelTooLate(EXAMPLE_ID),
    meaning: 'The second message or call has gone out, after which nothing can be cancelled.',
  },
  noMoreEvents: {
    answer: () => REFUSALS.noMoreEvents(EXAMPLE_ID),
    meaning: 'The workflow has no further message or call to bring forward.',
  },
  customPinNotAllowed: {
    answer: REFUSALS.customPinNotAllowed,
    meaning: 'The account may not choose PINs itself.',
  },
  notPermitted: {
    answer: REFUSALS.notPermitted,
    meaning: 'A trial account, and the number is not one of those that it may verify.',
  },
  nothingFound: { answer: REFUSALS.nothingFound, meaning: 'The account has none of these verifications.' },
} satisfies Record<keyof typeof REFUSALS, Documented>

export type RefusalName = keyof typeof DOCUMENTED

/** Possible answers of every endpoint. */
export const COMMON_REFUSALS: readonly RefusalName[] = [
  'throttled',
  'missingKey',
  'missingSecret',
  'missing',
  'badCredentials',
  'internalError',
]

/** The refusals of an endpoint. A status has the same schema on every endpoint. */
export function refusedAnswers(names: readonly RefusalName[], parameter: string): readonly Answer[] {
  const all = names.map((name) => {
    const { meaning, answer }: Documented = DOCUMENTED[name]
    const example = answer(parameter)
    return { name, meaning, example, schema: SCHEMAS.get(example.status ?? '') ?? Type.Never() }
  })
  return all.toSorted((a, b) => Number(a.example.status) - Number(b.example.status))
}

/** By status. */
const SCHEMAS: ReadonlyMap<string, TSchema> = makeSchemas()

function makeSchemas(): ReadonlyMap<string, TSchema> {
  const statuses = new Map<string, WireAnswer[]>()
  for (const { answer } of Object.values<Documented>(DOCUMENTED)) {
    const example = answer('number')
    const { status = '' } = example
    statuses.set(status, [...(statuses.get(status) ?? []), example])
  }
  return new Map([...statuses].map(([status, examples]) => [status, refusedSchema(status, examples)]))
}

function refusedSchema(status: string, examples: readonly WireAnswer[]): TSchema {
  const names = new Set(examples.flatMap(Object.keys))
  const members = [...names].map((name): [string, TSchema] => {
    const member = MEMBERS[name] ?? Type.Never()
    const isInAll = examples.every((example) => Object.hasOwn(example, name))
    return [name, isInAll ? member : Type.Optional(member)]
  })
  const texts = examples.map(({ error_text: text }) => text)
  return Type.Object(
    {
      ...Object.fromEntries(members),
      status: Type.Literal(status),
      error_text: Type.String({ description: 'Why it was refused.', examples: texts }),
    },
    { title: `Status ${status}`, additionalProperties: false },
  )
}

/** The statuses of an endpoint as a table for its description. */
export function statusTable(answers: readonly Answer[]): string {
  const rows = answers.map(({ meaning, example: { status = '', error_text: text = '' } }) => {
    const isNumber = /^\d+$/.test(status)
    return `| ${isNumber ? status : 'a word'} | ${meaning} | ${String(text)} |`
  })
  return ['| status | meaning | error_text |', '| --- | --- | --- |', ...rows].join('\n')
}
