import type { Provider } from '../provider.ts'
import { fieldsOf } from '../fields.ts'
import type { RouteWiring } from '../vendor.ts'
import type { TelegramClient } from './client.ts'
import type { TelegramCredential } from './credential.ts'
import { outcomeOf } from './outcomes.ts'
import { payloadOf, readReceipt, receiptOf } from './receipt.ts'

/** Limits of the message's life in seconds; if it is not delivered in time, the Gateway drops and refunds it. */
const MIN_TTL = 30
const MAX_TTL = 3_600

/** The codes that the Gateway accepts. */
const CODE = /^\d{4,8}$/

/** @throws Error if the route has a sender */
export function telegramProvider(
  client: TelegramClient,
  credential: TelegramCredential,
  { name, sender, routeUrl, toMicros }: RouteWiring,
): Provider<'telegram'> {
  if (sender !== undefined) throw new Error('sender: remove it; the credential may have a senderUsername')
  return {
    name,
    channel: 'telegram',
    async send(delivery, signal) {
      const code = delivery.code.reveal()
      if (!CODE.test(code)) return { kind: 'requestRefused', code: 'codeUnfit' }
      const to = delivery.to.reveal()
      const parameters = {
        phone_number: to,
        code,
        ttl: Math.min(Math.max(delivery.validSeconds, MIN_TTL), MAX_TTL),
        payload: payloadOf(delivery),
        sender_username: credential.senderUsername,
        // The Gateway repeats a report up to ten times unless the answer is 200.
        callback_url: client.takesReportsAt(routeUrl) ? routeUrl : undefined,
      }
      const result = await client.call('sendVerificationMessage', parameters, signal)
      return outcomeOf(result, { digits: to.replace(/^\+/, ''), toMicros })
    },
    readReceipt: async (callback) => readReceipt(callback, credential, toMicros),
    async askReceipt(reference, signal) {
      const result = await client.call('checkVerificationStatus', { request_id: reference }, signal)
      const { ok, result: status } = result.answered ? fieldsOf(result.body) : {}
      return ok === true ? receiptOf(fieldsOf(status), toMicros) : undefined
    },
    async reportRightCode(reference, code, signal) {
      const parameters = { request_id: reference, code: code.reveal() }
      const result = await client.call('checkVerificationStatus', parameters, signal)
      return result.answered && typeof fieldsOf(result.body)['ok'] === 'boolean'
    },
  }
}
