import { Type } from 'typebox'

import { code, definePreset, locale, number, orNone, text } from './preset.ts'

const MessageProfile = Type.Object(
  {
    phoneNumber: number,
    otpCode: code,
    msgTemplate: Type.Optional(text),
    deliveryChannel: Type.Optional(
      Type.String({ description: '`SMS` or `Voice`, in any case.', maxLength: 20 }),
    ),
    locale: Type.Optional(locale),
  },
  { title: 'Okta message', description: 'The message.' },
)

export const okta = definePreset(
  Type.Object(
    {
      data: Type.Object(
        { messageProfile: MessageProfile },
        { title: 'Okta data', description: 'The request.' },
      ),
    },
    { title: 'Okta telephony hook' },
  ),
  {
    title: 'Okta',
    setUp: 'Set the URL and an Authorization header with the token as its telephony inline hook.',
    read({ data: { messageProfile: message } }) {
      const isCall = message.deliveryChannel?.toLowerCase() === 'voice'
      return {
        to: message.phoneNumber,
        code: message.otpCode,
        text: orNone(message.msgTemplate),
        locale: message.locale,
        channel: isCall ? 'voice' : undefined,
      }
    },
    accepted: {
      schema: Type.Object(
        { commands: Type.Array(Type.Unknown(), { description: 'That the message was taken, with its id.' }) },
        { title: 'Okta commands', additionalProperties: false },
      ),
      of: (id) => ({
        status: 200,
        body: {
          commands: [
            {
              type: 'com.okta.telephony.action',
              value: [
                { status: 'SUCCESSFUL', provider: 'Pinpost', transactionId: id, transactionMetadata: '' },
              ],
            },
          ],
        },
      }),
    },
    refused: {
      schema: Type.Object(
        {
          error: Type.Object(
            {
              errorSummary: Type.String({ description: 'The problem in a sentence.' }),
              errorCauses: Type.Array(Type.Unknown(), {
                description: 'The problem again, with its location.',
              }),
            },
            { title: 'Okta error', additionalProperties: false },
          ),
        },
        { title: 'Okta refusal', additionalProperties: false },
      ),
      of: ({ status, title, detail }) => ({
        status,
        body: {
          error: {
            errorSummary: detail,
            errorCauses: [{ errorSummary: detail, reason: title, location: 'data.messageProfile' }],
          },
        },
      }),
    },
  },
)
