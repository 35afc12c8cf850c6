import { SegmentedMessage } from 'sms-segments-calculator'

import type { Box } from './box.ts'
import type { Plan } from './faults.ts'
import { newSid } from './ids.ts'
import type { Lives } from './lives.ts'
import type { Outbound, Outgoing } from './outbound.ts'
import type { Message, MessageStatus } from './records.ts'
import { makeReporter } from './reporter.ts'
import type { Params } from './signature.ts'

export interface MessageRequest {
  readonly from: string
  readonly to: string
  readonly body: string
  readonly messagingServiceSid: string | undefined
  readonly smartEncoded: boolean
  readonly validitySeconds: number
  readonly statusCallback: string | undefined
}

export interface CarrierDeps {
  readonly accountSid: string
  readonly stateDelayMs: number
  readonly box: Box
  readonly lives: Lives
  readonly outbound: Outbound
  /** makes a request as Twilio sends it */
  readonly twilio: (method: 'GET' | 'POST', url: string, params: Params) => Outgoing
  readonly now: () => number
}

interface Step {
  readonly status: MessageStatus
  readonly errorCode?: number
}

const EXPIRED = { status: 'failed', errorCode: 30_036 } as const

/** Accepts a message, which then progresses by itself. */
export function sendMessage(deps: CarrierDeps, request: MessageRequest, plan: Plan): Message {
  const { accountSid, box, lives, now, stateDelayMs } = deps
  const { statusCallback } = request
  const segmented = new SegmentedMessage(request.body, 'auto', request.smartEncoded)
  const createdAt = now()
  const message: Message = {
    kind: 'sms',
    sid: newSid('SM'),
    from: request.from,
    to: request.to,
    text: segmented.graphemes.join(''),
    segments: segmented.segmentsCount,
    encoding: segmented.getEncodingName() === 'GSM-7' ? 'GSM-7' : 'UCS-2',
    messagingServiceSid: request.messagingServiceSid,
    status: request.messagingServiceSid === undefined ? 'queued' : 'accepted',
    errorCode: undefined,
    createdAt,
    updatedAt: createdAt,
    sentAt: undefined,
  }
  const reporter = makeReporter(message, plan.callbacks, deps)
  box.add(message)
  box.list(message)

  lives.run(async () => {
    for (const step of route(message, plan)) {
      await lives.wait(stateDelayMs)
      const isLate = now() - createdAt > request.validitySeconds * 1000
      const { status, errorCode } = isLate ? EXPIRED : step
      box.change(message, { status, errorCode, ...(status === 'sent' && { sentAt: now() }) })
      if (statusCallback !== undefined)
        reporter.report(status, deps.twilio('POST', statusCallback, callbackParams(accountSid, message)))
      if (isLate) break
    }
    reporter.end()
  })
  return message
}

/** The states after the first, which the create answer contains. */
function route({ messagingServiceSid }: Message, { ending }: Plan): readonly Step[] {
  const first: readonly Step[] =
    messagingServiceSid === undefined
      ? [{ status: 'sending' }]
      : [{ status: 'queued' }, { status: 'sending' }]
  if (ending?.type === 'failed') return [...first, { status: 'failed', errorCode: ending.code ?? 30_008 }]
  const last: Step =
    ending?.type === 'undelivered'
      ? { status: 'undelivered', errorCode: ending.code }
      : { status: 'delivered' }
  return [...first, { status: 'sent' }, last]
}

const callbackParams = (accountSid: string, message: Message): Record<string, string> => ({
  AccountSid: accountSid,
  ApiVersion: '2010-04-01',
  From: message.from,
  To: message.to,
  MessageSid: message.sid,
  SmsSid: message.sid,
  MessageStatus: message.status,
  SmsStatus: message.status,
  ...(message.messagingServiceSid !== undefined && { MessagingServiceSid: message.messagingServiceSid }),
  ...(message.errorCode !== undefined && { ErrorCode: String(message.errorCode) }),
})
