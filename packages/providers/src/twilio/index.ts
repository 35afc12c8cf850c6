import { Type } from 'typebox'
import { HttpUrl, SecretSource } from '../routes-file/schema.ts'
import { defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import { twilioSms } from './sms.ts'
import { twilioVoice } from './voice.ts'

/** SMS from a number, an alphanumeric sender or a Messaging Service; calls from a number. */
export const twilio = defineVendor({
  settings: Type.Object(
    {
      accountSid: Type.String({ pattern: '^AC[0-9A-Fa-f]{32}$' }),
      authToken: SecretSource,
      previousAuthToken: Type.Optional(SecretSource),
      baseUrl: Type.Optional(HttpUrl),
      redact: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  open({ authToken, previousAuthToken, ...settings }, { secret }) {
    const credential = {
      ...settings,
      authToken: secret(authToken),
      previousAuthToken: previousAuthToken && secret(previousAuthToken),
    }
    const client = makeClient(credential)
    return {
      sms: (wiring) => twilioSms(client, credential, wiring),
      voice: (wiring) => twilioVoice(client, credential, wiring),
    }
  },
})
