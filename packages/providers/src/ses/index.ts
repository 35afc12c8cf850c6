import { Type } from 'typebox'

import { ACCESS_SETTINGS, accessKeyOf } from '../aws/access.ts'
import { get } from '../aws/sns/get.ts'
import { makeInbox } from '../aws/sns/inbox.ts'
import { parseTopic } from '../aws/sns/topic.ts'
import { defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import { sesProvider } from './email.ts'

/**
 * E-mail through Amazon SES. Subscribe each route's `/webhooks/<route>` to the topic over HTTPS without raw message delivery,
 * which would drop the signature.
 */
export const ses = defineVendor({
  settings: Type.Object(ACCESS_SETTINGS, { additionalProperties: false }),
  open(settings, { timeoutMs, secret }) {
    const { region, endpoint, configurationSet, topicArn = [] } = settings
    const topics = [topicArn].flat().map(parseTopic)
    if (topics.length > 0 && configurationSet === undefined)
      throw new Error('configurationSet: missing, set the one whose event destination is the topic')
    const client = makeClient({ region, endpoint, accessKey: accessKeyOf(settings, secret) }, timeoutMs)
    const inbox = makeInbox(topics, get)
    return { email: (wiring) => sesProvider(client, configurationSet, inbox, wiring) }
  },
})
