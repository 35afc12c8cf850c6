import { Type } from 'typebox'

import { link, sid } from './common.ts'

const EXAMPLE = '+447700900000'
const PhoneNumber = Type.String({
  description: 'A phone number in E.164 form.',
  minLength: 1,
  maxLength: 40,
  examples: [EXAMPLE],
})

export const SafeNumberParams = Type.Object({ number: PhoneNumber })

export const SafeNumberForm = Type.Object({ PhoneNumber }, { title: 'Twilio new safe number' })

export const SafeNumberAnswer = Type.Object(
  {
    sid: sid('GN', 'Its sid.'),
    phone_number: Type.String({ description: 'The number in E.164 form.', examples: [EXAMPLE] }),
    url: link,
  },
  { title: 'Twilio safe number', additionalProperties: false },
)
