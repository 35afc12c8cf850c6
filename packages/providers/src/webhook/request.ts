import { type Delivery, type FilledTemplate, sizeOfSms, type Speech } from '@pinpost/core'
import type { Deliveries } from '../provider.ts'
import type { Sender } from '../vendor.ts'

/** Of the request's form; a field that is added does not raise it. */
const VERSION = 1

/** The same for every time that this attempt is spoken of, and for no other. */
export const idOf = ({ verificationId, attempt }: Delivery): string => `${verificationId}-${attempt}`

export const fromOf = (sender: Sender): string => {
  if ('service' in sender) return sender.service
  return 'number' in sender ? sender.number : sender.alphanumeric
}

interface Address {
  /** left out where the route has no sender: the gateway then has its own */
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

/** The body that asks for a message, as docs/webhook-gateway.md describes it. Like any, it holds the code. */
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

/** The body that asks for a call. */
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
