import { type Static, Type } from 'typebox'
import { HttpUrl, SecretSource } from '../routes-file/schema.ts'
import { type CredentialContext, defineVendor } from '../vendor.ts'
import { type AccessKey, makeClient } from './client.ts'
import { awsSmsProvider } from './sms.ts'
import { get } from './sns/get.ts'
import { makeInbox } from './sns/inbox.ts'
import { parseTopic } from './sns/topic.ts'

const TopicArn = Type.String({ minLength: 1, maxLength: 400 })

const Settings = Type.Object(
  {
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
    /** maximum price in dollars for one message with all its parts; dearer messages are not sent */
    maxPrice: Type.Optional(Type.Number({ minimum: 0.00001, maximum: 99 })),
  },
  { additionalProperties: false },
)

/**
 * SMS through AWS End User Messaging, from a number, an alphanumeric sender or a pool. Subscribe each route's
 * `/webhooks/<route>` to the topic over HTTPS without raw message delivery, which would drop the signature.
 */
export const awsSms = defineVendor({
  settings: Settings,
  open(settings, { timeoutMs, secret }) {
    const { region, endpoint, configurationSet, maxPrice, topicArn = [] } = settings
    const topics = [topicArn].flat().map(parseTopic)
    if (topics.length > 0 && configurationSet === undefined)
      throw new Error('configurationSet: missing, set the one whose event destination is the topic')
    const client = makeClient({ region, endpoint, accessKey: accessKeyOf(settings, secret) }, timeoutMs)
    const inbox = makeInbox(topics, get)
    return {
      sms: (wiring) => awsSmsProvider(client, { configurationSet, maxPrice }, inbox, wiring),
    }
  },
})

function accessKeyOf(
  { accessKeyId, secretAccessKey, sessionToken }: Static<typeof Settings>,
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
