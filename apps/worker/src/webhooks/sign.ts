import { hash } from 'node:crypto'

import { signatureHeaders } from '@pinpost/providers'
import type { OutgoingWebhook, WebhookTarget } from '@pinpost/store'
import { SignJWT } from 'jose'

/** As Vonage's own callbacks have it. */
const ISSUER = 'Vonage'

/** The headers that prove where a request comes from; undefined if there is no secret to sign with. */
export async function signedHeaders(
  target: WebhookTarget,
  { event, body }: Pick<OutgoingWebhook, 'event' | 'body'>,
): Promise<Readonly<Record<string, string>> | undefined> {
  switch (target.kind) {
    case 'endpoint':
      return target.secrets.length === 0 ? undefined : signatureHeaders(event, body, target.secrets)
    case 'application': {
      if (target.secret === undefined) return undefined
      const claims = {
        api_key: target.account,
        application_id: target.id,
        payload_hash: hash('sha256', body),
      }
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setIssuedAt()
        .setJti(event)
        .sign(new TextEncoder().encode(target.secret.reveal()))
      return { authorization: `Bearer ${token}` }
    }
  }
}
