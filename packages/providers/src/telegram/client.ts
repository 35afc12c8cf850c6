import { type ApiResult, sendApiRequest } from '../api-request.ts'
import type { TelegramCredential } from './credential.ts'

type Method = 'sendVerificationMessage' | 'checkVerificationStatus'

export interface TelegramClient {
  /** Whether the server accepts this URL for reports: the Gateway refuses a send with a URL that is not https. */
  takesReportsAt(url: string): boolean
  /** Makes one request. Never throws. */
  call(
    method: Method,
    parameters: Readonly<Record<string, string | number | undefined>>,
    signal: AbortSignal,
  ): Promise<ApiResult>
}

const GATEWAY_URL = 'https://gatewayapi.telegram.org'

/** https://core.telegram.org/gateway/api */
export function makeClient({ token, baseUrl = GATEWAY_URL }: TelegramCredential): TelegramClient {
  return {
    takesReportsAt: (url) => url.startsWith('https:') || !baseUrl.startsWith('https:'),
    call: (method, parameters, signal) =>
      sendApiRequest(
        {
          method: 'POST',
          url: `${baseUrl}/${method}`,
          headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
          body: JSON.stringify(parameters),
        },
        signal,
      ),
  }
}
