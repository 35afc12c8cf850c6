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
     * Both or none. Without them the SDK's default chain is asked: environment, profile, web identity, the role of
     * container or machine. What it finds may send with everything that its IAM policy allows.
     */
    accessKeyId: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{16,128}$' })),
    secretAccessKey: Type.Optional(SecretSource),
    sessionToken: Type.Optional(SecretSource),
    endpoint: Type.Optional(HttpUrl),
    /** name or ARN of the configuration set whose event destination is the topic; without it no event comes */
    configurationSet: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_:/-]{1,256}$' })),
    /** the topics whose notifications are taken; two of them while one takes the other's place */
    topicArn: Type.Optional(Type.Union([TopicArn, Type.Array(TopicArn, { minItems: 1, maxItems: 2 })])),
    /** dollars for one message with all its parts; what is dearer is not sent */
    maxPrice: Type.Optional(Type.Number({ minimum: 0.00001, maximum: 99 })),
  },
  { additionalProperties: false },
)

/**
 * SMS through AWS End User Messaging, from a number, an alphanumeric sender or a pool. Each route's
 * `/webhooks/<route>` is subscribed to the topic over HTTPS, without raw message delivery: the signature is around it.
 */
export const awsSms = defineVendor({
  settings: Settings,
  open(settings, { timeoutMs, secret }) {
    const { region, endpoint, configurationSet, maxPrice, topicArn = [] } = settings
    const topics = [topicArn].flat().map(parseTopic)
    if (topics.length > 0 && configurationSet === undefined)
      throw new Error('configurationSet: the one whose event destination is the topic')
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
  throw new Error('accessKeyId, secretAccessKey: both or none, and a sessionToken with them only')
}
