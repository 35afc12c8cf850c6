import { closestLanguage } from '../closest-language.ts'
import type { Provider } from '../provider.ts'
import type { RouteWiring, Sender } from '../vendor.ts'
import { askTwilio } from './ask.ts'
import type { TwilioClient, TwilioCredential } from './client.ts'
import { outcomeOf } from './outcomes.ts'
import { readMessageReceipt } from './receipt.ts'
import { MESSAGE_STATUSES } from './statuses.ts'
import { validityOf } from './validity.ts'

const DEFAULT = 'default'

/**
 * Authentication templates of WhatsApp through Twilio's Content API; their one variable is the code.
 * https://www.twilio.com/docs/content/whatsappauthentication
 * @throws Error if the route has no sender, or the credential no templates
 */
export function twilioWhatsapp(
  client: TwilioClient,
  credential: TwilioCredential,
  wiring: RouteWiring,
): Provider<'whatsapp'> {
  const from = senderOf(wiring.sender)
  const contentSids = credential.contentSids ?? {}
  const { [DEFAULT]: fallback, ...byLanguage } = contentSids
  if (fallback === undefined)
    throw new Error('contentSids: set a default in the credential, such as { default: HX…, de: HX… }')
  return {
    name: wiring.name,
    channel: 'whatsapp',
    async send(delivery, signal) {
      const language = closestLanguage(Object.keys(byLanguage), delivery.locale)
      const result = await client.run(signal, (api) =>
        api.messages.create({
          to: addressOf(delivery.to.reveal()),
          ...from,
          contentSid: byLanguage[language ?? ''] ?? fallback,
          contentVariables: JSON.stringify({ 1: delivery.code.reveal() }),
          statusCallback: wiring.callbackUrl(delivery),
          validityPeriod: validityOf(delivery),
        }),
      )
      return outcomeOf(result, MESSAGE_STATUSES)
    },
    readReceipt: async (callback) => readMessageReceipt(callback, credential),
    askReceipt: (reference, signal) =>
      askTwilio(client, (api) => api.messages(reference).fetch(), MESSAGE_STATUSES, wiring, signal),
  }
}

const addressOf = (number: string): string => `whatsapp:${number}`

function senderOf(sender: Sender | undefined): { from: string } | { messagingServiceSid: string } {
  if (sender !== undefined && 'service' in sender) return { messagingServiceSid: sender.service }
  if (sender === undefined || !('number' in sender))
    throw new Error('sender: set a number or a service (Messaging Service) with a WhatsApp sender')
  return { from: addressOf(sender.number) }
}
