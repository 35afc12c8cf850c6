import { Type } from 'typebox'
import { HttpUrl, SecretSource } from '../routes-file/schema.ts'
import { defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import { requireSecret, requireUrl } from './credential.ts'
import { webhookSms, webhookVoice } from './provider.ts'

/** SMS and calls through a gateway of the operator's own, described in docs/webhook-gateway.md. */
export const webhook = defineVendor({
  settings: Type.Object(
    {
      url: HttpUrl,
      /** a Standard Webhooks secret for both directions: `whsec_` and base64 */
      secret: SecretSource,
      previousSecret: Type.Optional(SecretSource),
      /** allows http to another machine, where codes and numbers can be read in transit */
      insecure: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  open({ url, insecure = false, ...sources }, { timeoutMs, secret }) {
    const { previousSecret } = sources
    const credential = {
      url: requireUrl(url, insecure),
      secret: requireSecret('secret', secret(sources.secret)),
      previousSecret: previousSecret && requireSecret('previousSecret', secret(previousSecret)),
    }
    const gateway = { client: makeClient(credential.url, timeoutMs / 2), credential }
    return {
      sms: (wiring) => webhookSms(gateway, wiring),
      voice: (wiring) => webhookVoice(gateway, wiring),
    }
  },
})
