import { renderSms, renderSpeech, type Speech } from './message/render.ts'
import type { Secret } from './secret.ts'
import { type Attempt, type InProgress, type Instant } from './verification.ts'

interface DeliveryCommon {
  readonly verificationId: string
  readonly attempt: number
  /** E.164 with `+` */
  readonly to: Secret
  /** until the next step or the PIN's end, whole seconds, at least 1: a provider drops the message after it */
  readonly validSeconds: number
}

/** What is handed to a provider. */
export type Delivery =
  | (DeliveryCommon & {
      readonly channel: 'sms'
      readonly text: Secret
      readonly senderId?: string | undefined
    })
  | (DeliveryCommon & { readonly channel: 'voice'; readonly speech: Speech })

/** Renders a claimed attempt from the state that the claim was written with. */
export function makeDelivery(verification: InProgress, attempt: Attempt, now: Instant): Delivery {
  const until = Math.min(verification.tick.at, verification.pinExpiresAt)
  const common = {
    verificationId: verification.id,
    attempt: attempt.number,
    to: verification.number,
    validSeconds: Math.max(1, Math.floor((until - now) / 1000)),
  }
  switch (attempt.channel) {
    case 'sms':
      return { ...common, channel: 'sms', text: renderSms(verification), senderId: verification.senderId }
    case 'voice':
      return { ...common, channel: 'voice', speech: renderSpeech(verification) }
  }
}
