import type { Provider } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import type { WhatsappClient, WhatsappCredential } from './client.ts'
import { messageOf, type WhatsappTemplate } from './message.ts'
import { outcomeOf } from './outcomes.ts'
import { reportsIn } from './receipt.ts'
import { challengeOf, isSigned } from './signature.ts'

/** Meta's limit for the parameter of an authentication template. */
const MAX_CODE_LENGTH = 15

/**
 * Authentication messages through WhatsApp's Cloud API. It has no query for the status of a message.
 * @param isOwnRoute whether a route has this credential: the webhooks of all of them come to one URL
 * @throws Error if the route has a sender
 */
export function whatsappProvider(
  client: WhatsappClient,
  { appSecret, previousAppSecret, verifyToken }: WhatsappCredential,
  template: WhatsappTemplate,
  isOwnRoute: (route: string) => boolean,
  { name, sender }: RouteWiring,
): Provider<'whatsapp'> {
  if (sender !== undefined) throw new Error("sender: remove it, the credential's phoneNumberId is the sender")
  return {
    name,
    channel: 'whatsapp',
    async send(delivery, signal) {
      if (delivery.code.reveal().length > MAX_CODE_LENGTH)
        return { kind: 'channelUnsupported', code: 'codeTooLong' }
      return outcomeOf(await client.send(messageOf(delivery, template, name), signal))
    },
    readReceipt: async (callback) =>
      isSigned(callback, [appSecret, previousAppSecret])
        ? { signed: true, reports: reportsIn(callback.body, isOwnRoute) }
        : { signed: false },
    confirmUrl: (query) => challengeOf(query, verifyToken),
  }
}
