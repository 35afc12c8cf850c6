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
  /** with keys that end, such as those of an assumed role */
  readonly sessionToken?: Secret | undefined
}

export interface AwsSmsAccess {
  readonly region: string
  /** a private endpoint or a stand-in; a path in it is kept. The region's own where not given */
  readonly endpoint?: string | undefined
  /** the SDK's default chain where not given: environment, profile, container or instance role */
  readonly accessKey?: AccessKey | undefined
}

/** The result of one request. Errors are not passed on, because they may quote it. */
export type Exchange =
  | { readonly kind: 'taken'; readonly messageId: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** nothing to sign a request with, so that none was made */
  | { readonly kind: 'noCredentials' }

export interface AwsSmsClient {
  /** Sends once through Amazon. Never throws. */
  send(input: SendTextMessageCommandInput, signal: AbortSignal): Promise<Exchange>
}

/** The worker bounds concurrency, so that no send times out while it waits for a socket. */
const MAX_SOCKETS = 100
/** The share of a request's time for connecting; a failed connection leaves time for another route. */
const SHARE_TO_CONNECT = 1 / 2

/**
 * The SDK with its own HTTP handler, one a credential, so that connections are kept alive. It follows no redirect.
 * @param timeoutMs also how long an idle connection is kept: had Amazon closed it, the next send would be ambiguous
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
        // The SDK keeps them until they end. Asked for apart, since a failure here proves that nothing went out.
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
