import { type TSchema, Type } from 'typebox'

import { type Described, makeDescribe } from '../../../docs/describe.ts'
import { jsonAnswer } from '../../../docs/errors.ts'
import { ERRORS, errors, type TwilioError } from '../errors.ts'

const ErrorAnswer = Type.Object(
  {
    code: Type.Integer({ description: "Twilio's code of the error." }),
    message: Type.String({ description: 'The error in a sentence.' }),
    more_info: Type.String({ description: "Twilio's page of the error." }),
    status: Type.Integer({ description: 'The HTTP status.' }),
  },
  { title: 'Twilio error', additionalProperties: false },
)

export const sid = (prefix: string, description: string) =>
  Type.String({ description, pattern: `^${prefix}[0-9a-f]{32}$`, examples: [prefix + '0'.repeat(31) + '1'] })

export const date = (description: string) =>
  Type.String({
    description,
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
    examples: ['2026-11-30T08:00:00Z'],
  })

export const link = Type.String({
  description: 'The URL.',
  examples: ['https://pinpost.example/v2/Services'],
})
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const { authenticate, tooLarge, encodedBody, throttled, internalError } = ERRORS
const COMMON: readonly TwilioError[] = [authenticate, tooLarge, encodedBody, throttled, internalError]

const describeForm = makeDescribe<TwilioError>({
  security: [{ basic: [] }],
  bodyType: 'application/x-www-form-urlencoded',
  answerOf: (some) =>
    jsonAnswer(some.map(({ code, message }) => `${code}: ${message}`).join('. Or '), ErrorAnswer),
  common: COMMON,
})

interface DescribedForm extends Omit<Described<TwilioError>, 'tag' | 'problems'> {
  readonly errors?: readonly TwilioError[]
}

/** The schema of an operation, with the answers that all of them have. */
export function describe({ errors: some = [], ...described }: DescribedForm) {
  const notFound = described.params === undefined ? [] : [errors.notFound('/Services/VA…')]
  return describeForm({ ...described, tag: 'Twilio Verify', problems: [...notFound, ...some] })
}
