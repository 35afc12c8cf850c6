import { sizeOfSms } from '@pinpost/core'
import { TypeEnum } from '@vonage/sms'
import { withMac } from '../callback-mac.ts'
import type { Deliveries, Provider } from '../provider.ts'
import type { RouteWiring, Sender } from '../vendor.ts'
import type { VonageClient } from './client.ts'
import { macKeysOf, type VonageCredential } from './credential.ts'
import { outcomeOfMessage } from './outcomes.ts'
import { readMessageReceipt, withParts } from './receipt.ts'

/** Milliseconds; the range of Vonage's `ttl`. */
const MIN_TTL = 20_000
const MAX_TTL = 604_800_000

/**
 * SMS through https://developer.vonage.com/en/api/sms
 * @throws Error if the route has no sender
 */
export function vonageSms(
  client: VonageClient,
  credential: VonageCredential,
  wiring: RouteWiring,
): Provider<'sms'> {
  const ownSender = senderOf(wiring.sender)
  const [macKey] = macKeysOf(credential)
  return {
    name: wiring.name,
    channel: 'sms',
    async send(delivery, signal) {
      const text = delivery.text.reveal()
      const isUnicode = delivery.keepUcs2 || sizeOfSms(text).encoding === 'ucs2'
      const result = await client.run(signal, ({ sms }) =>
        sms.send({
          to: withoutPlus(delivery.to.reveal()),
          from: delivery.senderId === undefined ? ownSender : withoutPlus(delivery.senderId),
          text,
          type: isUnicode ? TypeEnum.UNICODE : TypeEnum.TEXT,
          ttl: Math.min(Math.max(Math.floor(delivery.validSeconds * 1000), MIN_TTL), MAX_TTL),
          callback: withMac(withParts(wiring.callbackUrl(delivery), delivery.segments), macKey),
          ...registrationOf(delivery),
        }),
      )
      return outcomeOfMessage(result, (euros) => wiring.toMicros(euros, 'EUR'))
    },
    readReceipt: async (callback) => readMessageReceipt(callback, credential, wiring.toMicros),
  }
}

/** Vonage's numbers have no plus sign. */
export const withoutPlus = (number: string): string => number.replace(/^\+/, '')

function senderOf(sender: Sender | undefined): string {
  if (sender === undefined || 'service' in sender || 'email' in sender)
    throw new Error('sender: set a number or an alphanumeric')
  return 'number' in sender ? withoutPlus(sender.number) : sender.alphanumeric
}

function registrationOf({ template }: Deliveries['sms']): { contentId?: string; entityId?: string } {
  if (template === undefined) return {}
  const { id: contentId, entityId } = template
  return entityId === undefined ? { contentId } : { contentId, entityId }
}
