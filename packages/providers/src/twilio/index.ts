import { Type } from 'typebox'
import { HttpUrl, SecretSource } from '../routes-file/schema.ts'
import { defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import { twilioSms } from './sms.ts'
import { twilioVoice } from './voice.ts'
import { twilioWhatsapp } from './whatsapp.ts'

const Language = Type.String({ pattern: '^(default|[a-z]{2,3}([_-][A-Za-z0-9]{2,8})?)$' })
const ContentSid = Type.String({ pattern: '^HX[0-9A-Fa-f]{32}$' })

/** WhatsApp, SMS from a number, an alphanumeric sender or a Messaging Service; calls from a number. */
export const twilio = defineVendor({
  settings: Type.Object(
    {
      accountSid: Type.String({ pattern: '^AC[0-9A-Fa-f]{32}$' }),
      authToken: SecretSource,
      previousAuthToken: Type.Optional(SecretSource),
      baseUrl: Type.Optional(HttpUrl),
      redact: Type.Optional(Type.Boolean()),
      contentSids: Type.Optional(
        Type.Record(Language, ContentSid, { additionalProperties: false, maxProperties: 100 }),
      ),
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
      whatsapp: (wiring) => twilioWhatsapp(client, credential, wiring),
    }
  },
})
