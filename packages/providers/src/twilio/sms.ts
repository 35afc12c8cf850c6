import type { Deliveries, Provider } from '../provider.ts'
import type { TwilioClient, TwilioOptions } from './client.ts'
import { outcomeOf } from './outcomes.ts'
import { readMessageReceipt } from './receipt.ts'
import { MESSAGE_STATUSES } from './statuses.ts'

const NAME = 'twilio-sms'

/** Seconds; the range of Twilio's `ValidityPeriod`. */
const MAX_VALIDITY_SECONDS = 36_000

/** SMS through https://www.twilio.com/docs/messaging/api/message-resource */
export function twilioSms(client: TwilioClient, options: TwilioOptions): Provider<'sms'> {
  return {
    name: NAME,
    channel: 'sms',
    async send(delivery, signal) {
      const exchange = await client.exchange(signal, (api) =>
        api.messages.create({
          to: delivery.to.reveal(),
          body: delivery.text.reveal(),
          ...senderOf(delivery, options),
          statusCallback: options.callbackUrl(NAME, delivery),
          validityPeriod: Math.min(Math.max(Math.floor(delivery.validSeconds), 1), MAX_VALIDITY_SECONDS),
          // Replaces look-alikes only (a brand's curly apostrophe), one of which would double the bill. Said
          // outright because it is off for a number and on for a Messaging Service otherwise.
          smartEncoded: true,
          ...(options.redact === true && { contentRetention: 'discard', addressRetention: 'obfuscate' }),
        }),
      )
      return outcomeOf(exchange, MESSAGE_STATUSES)
    },
    readReceipt: (callback) => readMessageReceipt(callback, options),
  }
}

function senderOf(
  { senderId }: Deliveries['sms'],
  { allowSenderId, messagingServiceSid, from }: TwilioOptions,
): { from: string } | { messagingServiceSid: string } {
  if (allowSenderId === true && senderId !== undefined) return { from: senderId }
  return messagingServiceSid === undefined ? { from: from ?? '' } : { messagingServiceSid }
}
