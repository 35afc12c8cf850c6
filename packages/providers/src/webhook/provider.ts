import type { Channel } from '@pinpost/core'
import { withMac } from '../callback-mac.ts'
import type { Deliveries, Provider } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import type { WebhookClient } from './client.ts'
import { secretsOf, type WebhookCredential } from './credential.ts'
import { outcomeOf } from './outcomes.ts'
import { readReceipt } from './receipt.ts'
import { callBody, fromOf, idOf, smsBody } from './request.ts'
import { signatureHeaders } from './signature.ts'

export interface Gateway {
  readonly client: WebhookClient
  readonly credential: WebhookCredential
}

/** Messages. Without a sender on the route, the gateway chooses. */
export function webhookSms(gateway: Gateway, wiring: RouteWiring): Provider<'sms'> {
  const ownSender = wiring.sender && fromOf(wiring.sender)
  return makeProvider('sms', gateway, wiring, (delivery, callbackUrl) =>
    smsBody(delivery, { from: delivery.senderId ?? ownSender, callbackUrl }),
  )
}

/**
 * Calls. Without a sender on the route, the gateway chooses.
 * @throws Error if the route's sender is a name
 */
export function webhookVoice(gateway: Gateway, wiring: RouteWiring): Provider<'voice'> {
  const { sender } = wiring
  if (sender !== undefined && 'alphanumeric' in sender) {
    throw new Error('sender: set a number or a service, which calls need')
  }
  const from = sender && fromOf(sender)
  return makeProvider('voice', gateway, wiring, (delivery, callbackUrl) =>
    callBody(delivery, { from, callbackUrl }),
  )
}

function makeProvider<C extends Channel>(
  channel: C,
  { client, credential }: Gateway,
  { name, callbackUrl, toMicros }: RouteWiring,
  bodyOf: (delivery: Deliveries[C], callbackUrl: string) => string,
): Provider<C> {
  return {
    name,
    channel,
    async send(delivery, signal) {
      const body = bodyOf(delivery, withMac(callbackUrl(delivery), credential.secret))
      const headers = signatureHeaders(idOf(delivery), body, secretsOf(credential))
      const result = await client.post(body, headers, signal)
      return outcomeOf(result, { digits: delivery.to.reveal().replace(/^\+/, ''), toMicros })
    },
    readReceipt: async (callback) => readReceipt(callback, credential, toMicros),
  }
}
