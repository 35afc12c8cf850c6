export type Channel = 'sms' | 'call' | 'email' | 'telegram' | 'whatsapp'

export type MessageStatus =
  | 'accepted'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'

export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'

/** The events of a call that a create request may subscribe to. */
export const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const
export type CallEvent = (typeof CALL_EVENTS)[number]

/** Instants are epoch milliseconds. Only the box changes a record, so that watchers see every change. */
export interface Message {
  readonly kind: 'sms'
  readonly sid: string
  readonly from: string
  readonly to: string
  readonly text: string
  readonly segments: number
  readonly encoding: 'GSM-7' | 'UCS-2'
  readonly messagingServiceSid: string | undefined
  readonly status: MessageStatus
  readonly errorCode: number | undefined
  readonly createdAt: number
  readonly updatedAt: number
  readonly sentAt: number | undefined
}

/** What happened in a call, in order. */
export type ScriptItem =
  | { readonly type: 'say'; readonly text: string; readonly language: string }
  | { readonly type: 'play'; readonly url: string }
  | { readonly type: 'tones'; readonly digits: string }
  | { readonly type: 'pause'; readonly seconds: number }
  | { readonly type: 'pressed'; readonly digits: string }
  | { readonly type: 'warning'; readonly code: number; readonly message: string }

export interface Call {
  readonly kind: 'call'
  readonly sid: string
  readonly from: string
  readonly to: string
  readonly status: CallStatus
  /** a phone page was open when the call began to ring, so a person answers it */
  readonly attended: boolean
  /** a Gather is waiting for keys */
  readonly gathering: boolean
  readonly script: readonly ScriptItem[]
  readonly createdAt: number
  readonly updatedAt: number
  readonly ringingAt: number | undefined
  readonly answeredAt: number | undefined
  readonly endedAt: number | undefined
}

export interface Email {
  readonly kind: 'email'
  readonly sid: string
  readonly from: string
  readonly to: string
  readonly subject: string
  /** of the plain part; that of the HTML part if there is none */
  readonly text: string
  readonly hasHtml: boolean
  readonly status: 'queued' | 'delivered' | 'undelivered'
  readonly createdAt: number
  readonly updatedAt: number
}

/** A code that Telegram shows in its own text. */
export interface Telegram {
  readonly kind: 'telegram'
  readonly sid: string
  readonly from: string
  readonly to: string
  readonly text: string
  readonly code: string
  readonly status: 'sent' | 'delivered' | 'expired' | 'revoked'
  readonly payload: string | undefined
  /** US dollars */
  readonly cost: number
  readonly isRefunded: boolean
  /** the code that the application reported last */
  readonly entered: { readonly code: string; readonly isRight: boolean; readonly at: number } | undefined
  readonly createdAt: number
  readonly updatedAt: number
}

/** An authentication template of WhatsApp with its code. */
export interface Whatsapp {
  readonly kind: 'whatsapp'
  readonly sid: string
  readonly from: string
  readonly to: string
  /** in English, whatever its language */
  readonly text: string
  readonly code: string
  /** its name, or the ContentSid of Twilio */
  readonly template: string
  readonly language: string | undefined
  readonly status: 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'
  readonly errorCode: number | undefined
  readonly createdAt: number
  readonly updatedAt: number
}

export type Entry = Message | Call | Email | Telegram | Whatsapp

/** Duration in whole seconds, rounded up as carriers bill it; 0 if the call was not answered. */
export function callSeconds({ answeredAt, endedAt }: Call): number {
  return answeredAt === undefined || endedAt === undefined
    ? 0
    : Math.max(1, Math.ceil((endedAt - answeredAt) / 1000))
}
