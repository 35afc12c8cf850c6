import { withAdditions } from './message/additions.ts'
import type { RegisteredTemplate } from './message/registered.ts'
import { type Email, renderEmail } from './message/email.ts'
import { type Message, renderSms, renderSpeech, type Speech, warningOf } from './message/render.ts'
import { sizeOfSms } from './message/segments.ts'
import { forcedToUcs2, needsUcs2 } from './message/ucs2.ts'
import { Secret } from './secret.ts'
import { type Attempt, destinationOf, type InProgress, type Instant } from './verification.ts'
import type { StepOptions } from './workflow.ts'

interface DeliveryCommon {
  readonly verificationId: string
  readonly attempt: number
  /** E.164 with `+`, or an e-mail address if the channel writes to one */
  readonly to: Secret
  /** two upper-case letters; undefined for numbers of no country */
  readonly country?: string | undefined
  /** whole seconds until the next step or the PIN's end, at least 1; the provider drops the message afterwards */
  readonly validSeconds: number
}

export interface SmsDelivery extends DeliveryCommon {
  readonly channel: 'sms'
  readonly text: Secret
  /** how many messages the carrier charges, at least 1 */
  readonly segments: number
  /** do not convert the text to GSM-7: carriers of that country drop such messages */
  readonly keepUcs2: boolean
  readonly senderId?: string | undefined
  /** the text's registration in that country, for carriers that require it with the text */
  readonly template?: FilledTemplate | undefined
}

export interface FilledTemplate extends RegisteredTemplate {
  readonly variables: { readonly pin: Secret; readonly brand: string; readonly minutes: number }
}

export interface VoiceDelivery extends DeliveryCommon {
  readonly channel: 'voice'
  readonly speech: Speech
}

export interface EmailDelivery extends DeliveryCommon, Email {
  readonly channel: 'email'
}

/** Telegram writes the text around the code, in the language of the person's app. */
export interface TelegramDelivery extends DeliveryCommon {
  readonly channel: 'telegram'
  readonly code: Secret
}

/** The code for a template that the provider has. */
export interface WhatsappDelivery extends DeliveryCommon {
  readonly channel: 'whatsapp'
  readonly code: Secret
  /** the language that was asked for; the vendor picks the closest one that its template has */
  readonly locale: string
}

/** The content of one attempt for a provider. */
export type Delivery = SmsDelivery | VoiceDelivery | EmailDelivery | TelegramDelivery | WhatsappDelivery

/** How many times the price of its route a delivery costs. */
export function chargedUnits(delivery: Delivery): number {
  switch (delivery.channel) {
    case 'sms':
      return delivery.segments
    case 'voice':
    case 'email':
    case 'telegram':
    case 'whatsapp':
      return 1
  }
}

/** A message leaves shortly after its planned time; without this, "5 minutes" would become "4 minutes". */
const TOLERANCE_SECONDS = 3

/** @param verification the state that the claim was written with */
export function makeDelivery(verification: InProgress, attempt: Attempt, now: Instant): Delivery {
  const until = Math.min(verification.tick.at, verification.pinExpiresAt)
  const { address, country } = destinationOf(verification, attempt)
  const common = {
    verificationId: verification.id,
    attempt: attempt.number,
    to: address,
    country,
    validSeconds: Math.max(1, Math.floor((until - now) / 1000)),
  }
  const { doNotShare } = verification.policy
  const message: Message = { ...verification, minutes: minutesLeft(verification, attempt), doNotShare }
  switch (attempt.channel) {
    case 'sms':
      return { channel: 'sms', ...common, ...smsOf(verification, attempt, country, message) }
    case 'voice':
      return { channel: 'voice', speech: renderSpeech(message), ...common }
    case 'email':
      return { channel: 'email', ...renderEmail(message), ...common }
    case 'telegram':
      return { channel: 'telegram', code: message.pin, ...common }
    case 'whatsapp':
      return { channel: 'whatsapp', code: message.pin, locale: message.locale, ...common }
  }
}

/** Whole minutes from the claim on, rounded down, so that a repeated message does not promise the full time again. */
function minutesLeft({ pinExpiresAt, timeScale }: InProgress, { claimedAt }: Attempt): number {
  const seconds = ((pinExpiresAt - claimedAt) * timeScale) / 1000
  return Math.max(1, Math.floor((seconds + TOLERANCE_SECONDS) / 60))
}

function smsOf(
  verification: InProgress,
  attempt: Attempt,
  country: string | undefined,
  message: Message,
): Pick<SmsDelivery, 'text' | 'segments' | 'keepUcs2' | 'senderId' | 'template'> {
  const { policy, steps } = verification
  const { registered, autofill, senderId }: StepOptions = { ...steps[attempt.step] }
  const { brand, minutes, pin } = message
  const keepUcs2 = needsUcs2(country)
  const rendered = renderSms(message).reveal()
  const template = registered ?? (country === undefined ? undefined : policy.registered?.[country])
  const text = withAdditions(
    keepUcs2 ? forcedToUcs2(rendered) : rendered,
    // Carriers compare the text with its registration, so nothing may be added.
    {
      doNotShare: template === undefined ? warningOf(message) : undefined,
      autofill: autofill ?? policy.autofill,
    },
    pin.reveal(),
  )
  return {
    text: new Secret(text),
    segments: sizeOfSms(text).segments,
    keepUcs2,
    senderId: senderIdOf(verification, senderId),
    template: template && { ...template, variables: { pin, brand, minutes } },
  }
}

/** The sender that the caller asked for, until a carrier refuses it; then the route's own sender is used. */
function senderIdOf(
  { senderId, attempts }: InProgress,
  stepSenderId: string | undefined,
): string | undefined {
  const wasRefused = attempts.some(
    ({ outcome, receipt }) =>
      outcome?.kind === 'senderRefused' ||
      (receipt?.status === 'failed' && receipt.reason === 'senderRefused'),
  )
  return wasRefused ? undefined : (stepSenderId ?? senderId)
}
