import { BOX_LIMITS, type BoxLimits, makeBox } from './box.ts'
import { type CallRequest, placeCall } from './call.ts'
import { makeCallbackLog } from './callback-log.ts'
import { makeFaults, type Plan } from './faults.ts'
import { makeLedger } from './ledger.ts'
import type { Line } from './line.ts'
import { makeLives } from './lives.ts'
import { type MessageRequest, sendMessage } from './message.ts'
import { type EmailRequest, takeEmail } from './email.ts'
import { CALLBACK_TIMEOUT_MS, makeOutbound, type Outgoing } from './outbound.ts'
import type { Call, Email, Message, Telegram, Whatsapp } from './records.ts'
import { type Params, twilioRequest } from './signature.ts'
import { makeTaking } from './taking.ts'
import { sendTelegram, type TelegramRequest } from './telegram.ts'
import { sendWhatsapp, type WhatsappRequest } from './whatsapp.ts'

export interface CarrierOptions {
  readonly accountSid: string
  readonly authToken: string
  /** how long a message or call stays in one state */
  readonly stateDelayMs: number
  readonly callbackTimeoutMs?: number
  readonly limits?: BoxLimits
  readonly now?: () => number
  readonly random?: () => number
}

/** The simulated carrier: its records, its behaviour and its listeners. */
export type Carrier = ReturnType<typeof makeCarrier>

export function makeCarrier({ accountSid, authToken, stateDelayMs, ...options }: CarrierOptions) {
  const now = options.now ?? Date.now
  const lives = makeLives()
  const box = makeBox(options.limits ?? BOX_LIMITS, now)
  const callbacks = makeCallbackLog(now)
  const outbound = makeOutbound({
    log: callbacks,
    timeoutMs: options.callbackTimeoutMs ?? CALLBACK_TIMEOUT_MS,
    signal: lives.signal,
  })
  const taking = makeTaking(box)
  const lines = new Map<string, Line>()
  const pages = new Map<string, number>()
  const isAttended = (number: string): boolean => pages.has(number)
  const twilio = (method: 'GET' | 'POST', url: string, params: Params): Outgoing =>
    twilioRequest(authToken, method, url, params)
  const deps = { accountSid, stateDelayMs, box, lives, outbound, now, lines, isAttended, twilio }

  return {
    box,
    callbacks,
    taking,
    faults: makeFaults(options.random ?? Math.random),
    ledger: makeLedger(),
    lives,
    now,
    fetchDocument: outbound.fetchDocument,
    twilio,
    sendMessage: (request: MessageRequest, plan: Plan): Message => sendMessage(deps, request, plan),
    takeEmail: (request: EmailRequest, plan: Plan): Email => takeEmail(deps, request, plan),
    sendTelegram: (request: TelegramRequest, plan: Plan): Telegram => sendTelegram(deps, request, plan),
    sendWhatsapp: (request: WhatsappRequest, plan: Plan): Whatsapp => sendWhatsapp(deps, request, plan),
    placeCall: (request: CallRequest, plan: Plan): Call => placeCall(deps, request, plan),

    /** The phone's end of a call in progress. */
    line: (sid: string): Line | undefined => lines.get(sid),

    /** A phone page was opened. @returns a function to call when it closes */
    attend(number: string): () => void {
      pages.set(number, (pages.get(number) ?? 0) + 1)
      return () => {
        const left = (pages.get(number) ?? 1) - 1
        if (left > 0) pages.set(number, left)
        else pages.delete(number)
      }
    },

    /** Empties a phone. Calls that wait for its person end, because they could no longer be answered. */
    clear(number: string): void {
      for (const entry of box.clear(number)) {
        if (entry.kind !== 'call' || !entry.attended) continue
        const line = lines.get(entry.sid)
        line?.decline()
        line?.hangUp()
      }
    },

    async stop(): Promise<void> {
      taking.stop()
      await lives.stop()
    },
  }
}
