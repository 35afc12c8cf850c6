import { Type } from 'typebox'

import { HttpUrl, SecretSource } from '../routes-file/schema.ts'
import { defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import { requireToken } from './credential.ts'
import { telegramProvider } from './telegram.ts'

/** Codes in Telegram, through Telegram Gateway with codes of our own. */
export const telegram = defineVendor({
  settings: Type.Object(
    {
      token: SecretSource,
      previousToken: Type.Optional(SecretSource),
      /** of a Telegram channel of yours, without `@` */
      senderUsername: Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{3,31}$' })),
      /** default `https://gatewayapi.telegram.org` */
      baseUrl: Type.Optional(HttpUrl),
    },
    { additionalProperties: false },
  ),
  open({ token, previousToken, senderUsername, baseUrl }, { secret }) {
    const credential = {
      token: requireToken('token', secret(token)),
      previousToken: previousToken && requireToken('previousToken', secret(previousToken)),
      senderUsername,
      baseUrl: baseUrl?.replace(/\/+$/, ''),
    }
    const client = makeClient(credential)
    return { telegram: (wiring) => telegramProvider(client, credential, wiring) }
  },
})
