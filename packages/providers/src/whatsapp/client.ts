import type { Secret } from '@pinpost/core'
import { type ApiResult, sendApiRequest } from '../api-request.ts'

/** One phone number of a WhatsApp Business account. */
export interface WhatsappCredential {
  /** digits; not the phone number itself */
  readonly phoneNumberId: string
  /** of a system user with `whatsapp_business_messaging` */
  readonly accessToken: Secret
  /** signs the webhooks of the Meta app */
  readonly appSecret: Secret
  /** still accepted in webhooks' signatures while you rotate the secret */
  readonly previousAppSecret?: Secret | undefined
  /** Meta sends it in the request that verifies the webhook's URL */
  readonly verifyToken: Secret
  /** default `https://graph.facebook.com` */
  readonly baseUrl?: string | undefined
  /** of the Graph API; default `v24.0` */
  readonly apiVersion?: string | undefined
}

export interface WhatsappClient {
  /** Posts a message. Never throws. */
  send(message: object, signal: AbortSignal): Promise<ApiResult>
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
export function makeClient({
  phoneNumberId,
  accessToken,
  baseUrl = 'https://graph.facebook.com',
  apiVersion = 'v24.0',
}: WhatsappCredential): WhatsappClient {
  const url = `${baseUrl.replace(/\/+$/, '')}/${apiVersion}/${phoneNumberId}/messages`
  return {
    send: (message, signal) =>
      sendApiRequest(
        {
          method: 'POST',
          url,
          headers: {
            authorization: `Bearer ${accessToken.reveal()}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify(message),
        },
        signal,
      ),
  }
}
