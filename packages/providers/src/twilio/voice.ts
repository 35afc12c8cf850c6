import type { Provider } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import { askTwilio } from './ask.ts'
import type { TwilioClient, TwilioCredential } from './client.ts'
import { outcomeOf } from './outcomes.ts'
import { readCallReceipt } from './receipt.ts'
import { CALL_STATUSES } from './statuses.ts'
import { speechToTwiml } from './twiml.ts'

/** Seconds; most voicemails answer at about this time. */
const RING_SECONDS = 30

/** Seconds; a code of ten characters takes about a minute with its texts, and an open line costs money. */
const CALL_LIMIT_SECONDS = 120

/**
 * Calls through https://www.twilio.com/docs/voice/api/call-resource. The request contains the speech, so that no URL of
 * ours reveals a PIN. Nothing is recorded.
 * @throws Error if the route's sender is not a number
 */
export function twilioVoice(
  client: TwilioClient,
  credential: TwilioCredential,
  wiring: RouteWiring,
): Provider<'voice'> {
  const { sender } = wiring
  if (sender === undefined || !('number' in sender)) throw new Error('sender: set a number, which calls need')
  return {
    name: wiring.name,
    channel: 'voice',
    async send(delivery, signal) {
      const result = await client.run(signal, (api) =>
        api.calls.create({
          to: delivery.to.reveal(),
          from: sender.number,
          twiml: speechToTwiml(delivery.speech),
          statusCallback: wiring.callbackUrl(delivery),
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          timeout: RING_SECONDS,
          timeLimit: CALL_LIMIT_SECONDS,
        }),
      )
      return outcomeOf(result, CALL_STATUSES)
    },
    readReceipt: async (callback) => readCallReceipt(callback, credential),
    askReceipt: (reference, signal) =>
      askTwilio(client, (api) => api.calls(reference).fetch(), CALL_STATUSES, wiring, signal),
  }
}
