import { type Delivery, type FilledTemplate, sizeOfSms, type Speech } from '@pinpost/core'
import type { Deliveries } from '../provider.ts'
import type { Sender } from '../vendor.ts'

/** The version of the request's form; a new field does not raise it. */
const VERSION = 1

/** The idempotency key: the same for every request about this attempt, and for no other. */
export const idOf = ({ verificationId, attempt }: Delivery): string => `${verificationId}-${attempt}`

export const fromOf = (sender: Sender): string => {
  if ('service' in sender) return sender.service
  if ('email' in sender) return sender.email
  return 'number' in sender ? sender.number : sender.alphanumeric
}

interface Address {
  /** omitted if the route has no sender: the gateway then chooses */
  readonly from: string | undefined
  readonly callbackUrl: string
}

const commonOf = (delivery: Delivery, { from, callbackUrl }: Address) => ({
  version: VERSION,
  id: idOf(delivery),
  to: delivery.to.reveal(),
  from,
  country: delivery.country,
  validSeconds: delivery.validSeconds,
  callbackUrl,
})

/** The body of a message request, described in docs/webhook-gateway.md. It contains the code. */
export function smsBody(delivery: Deliveries['sms'], address: Address): string {
  const text = delivery.text.reveal()
  return JSON.stringify({
    type: 'sms',
    ...commonOf(delivery, address),
    text,
    segments: delivery.segments,
    encoding: delivery.keepUcs2 ? 'ucs2' : sizeOfSms(text).encoding,
    template: delivery.template && revealedTemplate(delivery.template),
  })
}

const revealedTemplate = ({ id, entityId, variables }: FilledTemplate) => ({
  id,
  entityId,
  variables: { ...variables, pin: variables.pin.reveal() },
})

/** The body of a call request. */
export function callBody(delivery: Deliveries['voice'], address: Address): string {
  return JSON.stringify({
    type: 'voice',
    ...commonOf(delivery, address),
    speech: revealedSpeech(delivery.speech),
  })
}

function revealedSpeech({ locale, opening, code, again, closing, fallback, clips, audio }: Speech) {
  return {
    locale,
    opening,
    code: Array.from(code.reveal()),
    again,
    closing,
    fallback: fallback && {
      locale: fallback.locale,
      opening: fallback.opening,
      again: fallback.again,
      closing: fallback.closing,
    },
    clips,
    audio: audio && { welcome: audio.welcome, digits: audio.digits, bye: audio.bye },
  }
}
