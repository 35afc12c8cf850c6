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

/** Seconds, at most 120; most voicemails answer at about this time. */
const RING_SECONDS = 30

/** Seconds, at most 7200; ten characters take about a minute with the texts, and an open line costs money. */
const CALL_LIMIT_SECONDS = 120

/**
 * Calls through https://developer.vonage.com/en/api/voice. The request contains the speech, so that no URL of ours
 * reveals a PIN. Nothing is recorded.
 * @throws Error if the route's sender is not a number, or its credential has no application
 */
export function vonageVoice(
  client: VonageClient,
  credential: VonageCredential,
  wiring: RouteWiring,
): Provider<'voice'> {
  const { sender } = wiring
  if (sender === undefined || !('number' in sender)) throw new Error('sender: set a number, which calls need')
  if (credential.application === undefined) {
    throw new Error('credential: set applicationId and privateKey, which calls need')
  }
  const [macKey] = macKeysOf(credential)
  const from = { type: 'phone', number: withoutPlus(sender.number) } as const
  return {
    name: wiring.name,
    channel: 'voice',
    async send(delivery, signal) {
      const result = await client.run(signal, ({ voice }) =>
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
      return outcomeOfCall(result)
    },
    readReceipt: async (callback) => readCallReceipt(callback, credential, wiring.toMicros),
    async askReceipt(reference, signal) {
      const result = await client.run(signal, ({ voice }) => voice.getCall(reference))
      if (!result.answered || result.status !== 200) return undefined
      return callReceipt(fieldsOf(result.body), wiring.toMicros)
    },
  }
}
