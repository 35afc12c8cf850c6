import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2'

import { outcomeOf } from '../aws/outcomes.ts'
import type { Inbox } from '../aws/sns/inbox.ts'
import { emailSenderOf } from '../email-sender.ts'
import type { Deliveries, Provider } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import type { SesClient } from './client.ts'
import { kindOfRefusal } from './codes.ts'
import { readReceipt, tagsOf } from './receipt.ts'

/**
 * E-mail through https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 * @param configurationSet name or ARN of the one that publishes events
 * @throws Error if the route's sender is missing or no e-mail address
 */
export function sesProvider(
  client: SesClient,
  configurationSet: string | undefined,
  inbox: Inbox,
  { name, sender }: RouteWiring,
): Provider<'email'> {
  const from = fromOf(emailSenderOf(sender))
  return {
    name,
    channel: 'email',
    async send(delivery, signal) {
      const input = inputOf(delivery, from, name)
      const result = await client.send(
        configurationSet === undefined ? input : { ...input, ConfigurationSetName: configurationSet },
        signal,
      )
      return outcomeOf(result, kindOfRefusal)
    },
    readReceipt: ({ body }, signal) => readReceipt(body, inbox, name, signal),
  }
}

const content = (data: string) => ({ Data: data, Charset: 'UTF-8' })

function inputOf(delivery: Deliveries['email'], from: string, route: string): SendEmailCommandInput {
  const { to, subject, text, html } = delivery
  return {
    FromEmailAddress: from,
    Destination: { ToAddresses: [to.reveal()] },
    Content: {
      Simple: {
        Subject: content(subject.reveal()),
        Body: { Text: content(text.reveal()), Html: content(html.reveal()) },
        // Prevents automatic replies (RFC 3834).
        Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
      },
    },
    EmailTags: tagsOf(delivery, route),
  }
}

/** SES requires ASCII: the name becomes an encoded word (RFC 2047). */
const fromOf = ({ name, address }: ReturnType<typeof emailSenderOf>): string =>
  name === '' ? address : `=?UTF-8?B?${Buffer.from(name).toString('base64')}?= <${address}>`
