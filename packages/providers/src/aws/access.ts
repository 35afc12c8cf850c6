import type { Secret } from '@pinpost/core'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type Static, Type } from 'typebox'

import { HttpUrl, SecretSource } from '../routes-file/schema.ts'
import type { CredentialContext } from '../vendor.ts'

export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  /** for temporary keys, such as those of an assumed role */
  readonly sessionToken?: Secret | undefined
}

export interface AwsAccess {
  readonly region: string
  /** a private endpoint or a test server, path included; default: the region's endpoint */
  readonly endpoint?: string | undefined
  /** default: the SDK's credential chain (environment, profile, container or instance role) */
  readonly accessKey?: AccessKey | undefined
}

const TopicArn = Type.String({ minLength: 1, maxLength: 400 })

/** The settings of every AWS vendor. */
export const ACCESS_SETTINGS = {
  region: Type.String({ pattern: '^[a-z]{2}(-[a-z]+){1,3}-[0-9]{1,2}$' }),
  /**
   * Set both or neither. Without them the SDK's default chain is used: environment, profile, web identity, container
   * or instance role. Those credentials can send whatever their IAM policy allows.
   */
  accessKeyId: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{16,128}$' })),
  secretAccessKey: Type.Optional(SecretSource),
  sessionToken: Type.Optional(SecretSource),
  endpoint: Type.Optional(HttpUrl),
  /** name or ARN of the configuration set that publishes events to the topic; required for delivery reports */
  configurationSet: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_:/-]{1,256}$' })),
  /** topics to accept notifications from; list two while you move from one to the other */
  topicArn: Type.Optional(Type.Union([TopicArn, Type.Array(TopicArn, { minItems: 1, maxItems: 2 })])),
}

const AccessKeySettings = Type.Object({
  accessKeyId: ACCESS_SETTINGS.accessKeyId,
  secretAccessKey: ACCESS_SETTINGS.secretAccessKey,
  sessionToken: ACCESS_SETTINGS.sessionToken,
})

/** @throws Error if only a part of the key is set */
export function accessKeyOf(
  { accessKeyId, secretAccessKey, sessionToken }: Static<typeof AccessKeySettings>,
  secret: CredentialContext['secret'],
): AccessKey | undefined {
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return {
      accessKeyId,
      secretAccessKey: secret(secretAccessKey),
      sessionToken: sessionToken && secret(sessionToken),
    }
  }
  if (accessKeyId === undefined && secretAccessKey === undefined && sessionToken === undefined)
    return undefined
  throw new Error('accessKeyId, secretAccessKey: set both or neither; sessionToken needs both')
}

/** The worker limits concurrency below this, so that no send times out while it waits for a socket. */
const MAX_SOCKETS = 100
/** The share of the time-out for connecting; a failed connection leaves time for another route. */
const SHARE_TO_CONNECT = 1 / 2

/**
 * Options of an SDK client, with an HTTP handler of its own that keeps connections alive and follows no redirects.
 * @param timeoutMs also the idle time of a connection: if Amazon closed it first, the next send would be ambiguous
 */
export function clientOptions({ region, endpoint, accessKey }: AwsAccess, timeoutMs: number) {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: timeoutMs }
  return {
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
  }
}

const revealed = ({ accessKeyId, secretAccessKey, sessionToken }: AccessKey) => ({
  accessKeyId,
  secretAccessKey: secretAccessKey.reveal(),
  ...(sessionToken && { sessionToken: sessionToken.reveal() }),
})

/** The result of one request. Errors are not passed on, because they may quote it. */
export type SendResult =
  | { readonly kind: 'taken'; readonly messageId: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** no credentials were found, so no request was sent */
  | { readonly kind: 'noCredentials' }

/** Sends once. Never throws. */
export async function sendOnce(
  credentials: () => Promise<unknown>,
  send: () => Promise<{ readonly MessageId?: string | undefined }>,
): Promise<SendResult> {
  try {
    // The SDK caches credentials. Load them separately: if this fails, nothing was sent.
    await credentials()
  } catch {
    return { kind: 'noCredentials' }
  }
  try {
    const { MessageId } = await send()
    return { kind: 'taken', messageId: MessageId }
  } catch (error) {
    return { kind: 'failed', error }
  }
}
