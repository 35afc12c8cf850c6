import { Type } from 'typebox'

import { HttpUrl, SecretSource } from '../routes-file/schema.ts'
import { defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import { whatsappProvider } from './provider.ts'

const Language = Type.String({ pattern: '^[a-z]{2,3}(_[A-Z]{2,3})?$' })

/** WhatsApp through Meta's Cloud API, without a reseller. The webhook of the Meta app is `/webhooks/<route>` of one route. */
export const whatsapp = defineVendor({
  settings: Type.Object(
    {
      phoneNumberId: Type.String({ pattern: '^[0-9]{5,20}$' }),
      accessToken: SecretSource,
      appSecret: SecretSource,
      previousAppSecret: Type.Optional(SecretSource),
      verifyToken: SecretSource,
      template: Type.String({ pattern: '^[a-z0-9_]{1,512}$' }),
      languages: Type.Array(Language, { minItems: 1, maxItems: 100 }),
      apiVersion: Type.Optional(Type.String({ pattern: '^v[0-9]{1,3}\\.[0-9]{1,2}$' })),
      baseUrl: Type.Optional(HttpUrl),
    },
    { additionalProperties: false },
  ),
  open(
    { accessToken, appSecret, previousAppSecret, verifyToken, template, languages, ...settings },
    { secret },
  ) {
    const credential = {
      ...settings,
      accessToken: secret(accessToken),
      appSecret: secret(appSecret),
      previousAppSecret: previousAppSecret && secret(previousAppSecret),
      verifyToken: secret(verifyToken),
    }
    const client = makeClient(credential)
    const [fallback = '', ...others] = languages
    const routes = new Set<string>()
    return {
      whatsapp(wiring) {
        routes.add(wiring.name)
        const named = { name: template, languages: [fallback, ...others] } as const
        return whatsappProvider(client, credential, named, (route) => routes.has(route), wiring)
      },
    }
  },
})
