import { Type } from 'typebox'
import { ACCESS_SETTINGS, accessKeyOf } from '../aws/access.ts'
import { defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import { awsSmsProvider } from './sms.ts'
import { get } from '../aws/sns/get.ts'
import { makeInbox } from '../aws/sns/inbox.ts'
import { parseTopic } from '../aws/sns/topic.ts'

const Settings = Type.Object(
  {
    ...ACCESS_SETTINGS,
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
