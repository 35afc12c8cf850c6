import { Type } from 'typebox'

import { code, definePreset, locale, number, orNone, text } from './preset.ts'

/** Auth0 calls no URL: an Action sends its `event.notification` here (docs/hooks.md). */
export const auth0 = definePreset(
  Type.Object(
    {
      recipient: number,
      // Notices about the account have none, and cannot be delivered.
      code,
      delivery_method: Type.Optional(
        Type.String({ description: '`text` or `voice`.', enum: ['text', 'voice'] }),
      ),
      as_text: Type.Optional(text),
      locale: Type.Optional(locale),
    },
    { title: 'Auth0 notification' },
  ),
  {
    title: 'Auth0',
    setUp: 'The Action of its custom phone provider sends event.notification with the token.',
    read: ({ recipient, code: pin, delivery_method: method, as_text: written, locale: tag }) => ({
      to: recipient,
      code: pin,
      text: orNone(written),
      locale: tag,
      channel: method === 'voice' ? 'voice' : undefined,
    }),
  },
)
