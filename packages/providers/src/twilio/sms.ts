import type { Provider } from '../provider.ts'
import type { RouteWiring, Sender } from '../vendor.ts'
import { askTwilio } from './ask.ts'
import type { TwilioClient, TwilioCredential } from './client.ts'
import { outcomeOf } from './outcomes.ts'
import { readMessageReceipt } from './receipt.ts'
import { MESSAGE_STATUSES } from './statuses.ts'
import { validityOf } from './validity.ts'

/**
 * SMS through https://www.twilio.com/docs/messaging/api/message-resource
 * @throws Error if the route has no sender
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
      const result = await client.run(signal, (api) =>
        api.messages.create({
          to: delivery.to.reveal(),
          body: delivery.text.reveal(),
          ...(delivery.senderId === undefined ? ownSender : { from: delivery.senderId }),
          statusCallback: wiring.callbackUrl(delivery),
          validityPeriod: validityOf(delivery),
          // Replaces look-alike characters only (a curly apostrophe in a brand), which would double the price. Set it
          // explicitly: the default is off for a number and on for a Messaging Service.
          smartEncoded: !delivery.keepUcs2,
          ...(credential.redact === true && { contentRetention: 'discard', addressRetention: 'obfuscate' }),
        }),
      )
      return outcomeOf(result, MESSAGE_STATUSES)
    },
    readReceipt: async (callback) => readMessageReceipt(callback, credential),
    askReceipt: (reference, signal) =>
      askTwilio(client, (api) => api.messages(reference).fetch(), MESSAGE_STATUSES, wiring, signal),
  }
}

type From = { from: string } | { messagingServiceSid: string }

function senderOf(sender: Sender | undefined): From {
  if (sender === undefined || 'email' in sender)
    throw new Error('sender: set a number, an alphanumeric or a service (Messaging Service)')
  if ('service' in sender) return { messagingServiceSid: sender.service }
  return { from: 'number' in sender ? sender.number : sender.alphanumeric }
}
