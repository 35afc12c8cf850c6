import type { Provider } from '../provider.ts'
import type { RouteWiring, Sender } from '../vendor.ts'
import { askTwilio } from './ask.ts'
import type { TwilioClient, TwilioCredential } from './client.ts'
import { outcomeOf } from './outcomes.ts'
import { readMessageReceipt } from './receipt.ts'
import { MESSAGE_STATUSES } from './statuses.ts'

/** Seconds; the range of Twilio's `ValidityPeriod`. */
const MAX_VALIDITY_SECONDS = 36_000

/**
 * SMS through https://www.twilio.com/docs/messaging/api/message-resource
 * @throws Error where the route has no sender
 */
export function twilioSms(
  client: TwilioClient,
  credential: TwilioCredential,
  wiring: RouteWiring,
): Provider<'sms'> {
  const ownSender = senderOf(wiring.sender)
  return {
    name: wiring.name,
    channel: 'sms',
    async send(delivery, signal) {
      const exchange = await client.exchange(signal, (api) =>
        api.messages.create({
          to: delivery.to.reveal(),
          body: delivery.text.reveal(),
          ...(delivery.senderId === undefined ? ownSender : { from: delivery.senderId }),
          statusCallback: wiring.callbackUrl(delivery),
          validityPeriod: Math.min(Math.max(Math.floor(delivery.validSeconds), 1), MAX_VALIDITY_SECONDS),
          // Replaces look-alikes only (a brand's curly apostrophe), one of which would double the bill. Said
          // outright because it is off for a number and on for a Messaging Service otherwise.
          smartEncoded: !delivery.keepUcs2,
          ...(credential.redact === true && { contentRetention: 'discard', addressRetention: 'obfuscate' }),
        }),
      )
      return outcomeOf(exchange, MESSAGE_STATUSES)
    },
    readReceipt: async (callback) => readMessageReceipt(callback, credential),
    askReceipt: (reference, signal) =>
      askTwilio(client, (api) => api.messages(reference).fetch(), MESSAGE_STATUSES, wiring, signal),
  }
}

type From = { from: string } | { messagingServiceSid: string }

function senderOf(sender: Sender | undefined): From {
  if (sender === undefined)
    throw new Error('sender: a number, an alphanumeric or a service (Messaging Service)')
  if ('service' in sender) return { messagingServiceSid: sender.service }
  return { from: 'number' in sender ? sender.number : sender.alphanumeric }
}
