import {
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from '@aws-sdk/client-pinpoint-sms-voice-v2'
import type { Secret } from '@pinpost/core'
import { NodeHttpHandler } from '@smithy/node-http-handler'

export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  /** for temporary keys, such as those of an assumed role */
  readonly sessionToken?: Secret | undefined
}

export interface AwsSmsAccess {
  readonly region: string
  /** a private endpoint or a test server, path included; default: the region's endpoint */
  readonly endpoint?: string | undefined
  /** default: the SDK's credential chain (environment, profile, container or instance role) */
  readonly accessKey?: AccessKey | undefined
}

/** The result of one request. Errors are not passed on, because they may quote it. */
export type SendResult =
  | { readonly kind: 'taken'; readonly messageId: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** no credentials were found, so no request was sent */
  | { readonly kind: 'noCredentials' }

export interface AwsSmsClient {
  /** Sends once through Amazon. Never throws. */
  send(input: SendTextMessageCommandInput, signal: AbortSignal): Promise<SendResult>
}

/** The worker limits concurrency below this, so that no send times out while it waits for a socket. */
const MAX_SOCKETS = 100
/** The share of the time-out for connecting; a failed connection leaves time for another route. */
const SHARE_TO_CONNECT = 1 / 2

/**
 * One SDK client per credential, with its own HTTP handler that keeps connections alive and follows no redirects.
 * @param timeoutMs also the idle time of a connection: if Amazon closed it first, the next send would be ambiguous
 */
export function makeClient({ region, endpoint, accessKey }: AwsSmsAccess, timeoutMs: number): AwsSmsClient {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: timeoutMs }
  const client = new PinpointSMSVoiceV2Client({
    region,
    // Core decides about retries.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: timeoutMs * SHARE_TO_CONNECT,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    }),
    ...(endpoint !== undefined && { endpoint: endpoint.replace(/\/+$/, '') }),
    ...(accessKey && { credentials: revealed(accessKey) }),
  })
  return {
    async send(input, signal) {
      try {
        // The SDK caches credentials. Load them separately: if this fails, nothing was sent.
        await client.config.credentials()
      } catch {
        return { kind: 'noCredentials' }
      }
      try {
        const { MessageId } = await client.send(new SendTextMessageCommand(input), { abortSignal: signal })
        return { kind: 'taken', messageId: MessageId }
      } catch (error) {
        return { kind: 'failed', error }
      }
    },
  }
}

const revealed = ({ accessKeyId, secretAccessKey, sessionToken }: AccessKey) => ({
  accessKeyId,
  secretAccessKey: secretAccessKey.reveal(),
  ...(sessionToken && { sessionToken: sessionToken.reveal() }),
})
