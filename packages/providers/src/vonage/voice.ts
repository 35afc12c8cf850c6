import { HttpMethod } from '@vonage/voice'
import { withMac } from '../callback-mac.ts'
import type { Provider } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import type { VonageClient } from './client.ts'
import { macKeysOf, type VonageCredential } from './credential.ts'
import { fieldsOf } from '../fields.ts'
import { speechToNcco } from './ncco.ts'
import { outcomeOfCall } from './outcomes.ts'
import { callReceipt, readCallReceipt } from './receipt.ts'
import { withoutPlus } from './sms.ts'

/** Seconds, of at most 120; most voicemails take a call at about this time. */
const RING_SECONDS = 30

/** Seconds, of at most 7200; a code of ten takes about a minute with its texts, and a line that stays open costs money. */
const CALL_LIMIT_SECONDS = 120

/**
 * Calls through https://developer.vonage.com/en/api/voice. What is said goes with the request, so that no address of
 * ours holds a PIN; nothing is recorded.
 * @throws Error where the route's sender is no number, or its credential has no application
 */
export function vonageVoice(
  client: VonageClient,
  credential: VonageCredential,
  wiring: RouteWiring,
): Provider<'voice'> {
  const { sender } = wiring
  if (sender === undefined || !('number' in sender)) throw new Error('sender: calls come from a number')
  if (credential.application === undefined) {
    throw new Error('credential: calls need its applicationId and privateKey')
  }
  const [macKey] = macKeysOf(credential)
  const from = { type: 'phone', number: withoutPlus(sender.number) } as const
  return {
    name: wiring.name,
    channel: 'voice',
    async send(delivery, signal) {
      const exchange = await client.exchange(signal, ({ voice }) =>
        voice.createOutboundCall({
          to: [{ type: 'phone', number: withoutPlus(delivery.to.reveal()) }],
          from,
          ncco: speechToNcco(delivery.speech),
          eventUrl: [withMac(wiring.callbackUrl(delivery), macKey)],
          eventMethod: HttpMethod.POST,
          ringingTimer: RING_SECONDS,
          lengthTimer: CALL_LIMIT_SECONDS,
        }),
      )
      return outcomeOfCall(exchange)
    },
    readReceipt: async (callback) => readCallReceipt(callback, credential, wiring.toMicros),
    async askReceipt(reference, signal) {
      const exchange = await client.exchange(signal, ({ voice }) => voice.getCall(reference))
      if (!exchange.answered || exchange.status !== 200) return undefined
      return callReceipt(fieldsOf(exchange.body), wiring.toMicros)
    },
  }
}
