import type { Provider } from '../provider.ts'
import type { TwilioClient, TwilioOptions } from './client.ts'
import { outcomeOf } from './outcomes.ts'
import { readCallReceipt } from './receipt.ts'
import { CALL_STATUSES } from './statuses.ts'
import { speechToTwiml } from './twiml.ts'

const NAME = 'twilio-voice'

/** Seconds; most voicemails take a call at about this time. */
const RING_SECONDS = 30

/** Seconds; a code of ten takes about a minute with its texts, and a line that stays open costs money. */
const CALL_LIMIT_SECONDS = 120

/**
 * Calls through https://www.twilio.com/docs/voice/api/call-resource. What is said goes with the request, so that no
 * address of ours holds a PIN; nothing is recorded.
 */
export function twilioVoice(
  client: TwilioClient,
  options: TwilioOptions & { from: string },
): Provider<'voice'> {
  return {
    name: NAME,
    channel: 'voice',
    async send(delivery, signal) {
      const exchange = await client.exchange(signal, (api) =>
        api.calls.create({
          to: delivery.to.reveal(),
          from: options.from,
          twiml: speechToTwiml(delivery.speech),
          statusCallback: options.callbackUrl(NAME, delivery),
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          timeout: RING_SECONDS,
          timeLimit: CALL_LIMIT_SECONDS,
        }),
      )
      return outcomeOf(exchange, CALL_STATUSES)
    },
    readReceipt: (callback) => readCallReceipt(callback, options),
  }
}
