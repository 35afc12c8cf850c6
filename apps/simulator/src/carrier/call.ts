import { type FirstDocument, runTwiml } from '../twiml/run.ts'
import type { Plan } from './faults.ts'
import { newSid } from './ids.ts'
import { type Line, makeLine } from './line.ts'
import type { CarrierDeps } from './message.ts'
import { type Call, type CallEvent, callSeconds, type CallStatus } from './records.ts'
import { makeReporter } from './reporter.ts'
import { makeTalk } from './talk.ts'

export interface CallRequest {
  readonly from: string
  readonly to: string
  readonly document: FirstDocument
  readonly ringSeconds: number
  readonly limitSeconds: number
  readonly statusCallback: string | undefined
  readonly events: ReadonlySet<CallEvent>
}

export interface CallDeps extends CarrierDeps {
  /** whether the phone page of this number is open */
  readonly isAttended: (number: string) => boolean
  /** the phone's end of each call in progress */
  readonly lines: Map<string, Line>
}

/** Places a call, which then progresses by itself. */
export function placeCall(deps: CallDeps, request: CallRequest, { ending, callbacks }: Plan): Call {
  const { accountSid, box, lives, lines, now, outbound, stateDelayMs, twilio } = deps
  const { statusCallback } = request
  const call = newCall(request, now())
  const line = makeLine(lives.signal)
  const reporter = makeReporter(call, callbacks, deps)
  let reports = 0
  box.add(call)
  lines.set(call.sid, line)

  function report(event: CallEvent): void {
    if (!request.events.has(event) || statusCallback === undefined) return
    reporter.report(call.status, twilio('POST', statusCallback, progressParams(accountSid, call, reports)))
    reports += 1
  }

  async function moveOn(status: CallStatus & CallEvent): Promise<void> {
    await lives.wait(stateDelayMs)
    const bell = status === 'ringing' && { attended: deps.isAttended(call.to), ringingAt: now() }
    box.change(call, { status, ...bell })
    report(status)
  }

  function end(status: 'completed' | 'busy' | 'no-answer' | 'failed'): void {
    box.change(call, { status, endedAt: now() })
    report('completed')
  }

  async function talk(): Promise<void> {
    const deadline = now() + request.limitSeconds * 1000
    await runTwiml(request.document, {
      ...makeTalk({ box, call, line, deadline, now }),
      fetch: async (url, method, digits) =>
        await outbound.fetchDocument(
          twilio(method, url, {
            ...commonParams(accountSid, call),
            ...(digits !== undefined && { Digits: digits }),
          }),
          { kind: 'call', sid: call.sid, to: call.to, event: 'document' },
        ),
    })
  }

  async function rings(): Promise<'answered' | 'busy' | 'no-answer'> {
    if (ending?.type === 'busy' || ending?.type === 'noAnswer') {
      await lives.wait(stateDelayMs)
      return ending.type === 'busy' ? 'busy' : 'no-answer'
    }
    const picked = await line.rings(call.attended ? request.ringSeconds * 1000 : stateDelayMs)
    // A phone without an open page answers by itself.
    if (picked === undefined) return call.attended ? 'no-answer' : 'answered'
    return picked === 'declined' ? 'busy' : 'answered'
  }

  async function live(): Promise<void> {
    await moveOn('initiated')
    if (ending?.type === 'failed') {
      await lives.wait(stateDelayMs)
      end('failed')
      return
    }
    await moveOn('ringing')
    box.list(call)
    const rung = await rings()
    if (rung !== 'answered') {
      end(rung)
      return
    }
    box.change(call, { status: 'in-progress', answeredAt: now() })
    report('answered')
    await talk()
    end('completed')
  }

  lives.run(async () => {
    try {
      await live()
    } finally {
      lines.delete(call.sid)
      reporter.end()
    }
  })
  return call
}

const newCall = ({ from, to }: CallRequest, createdAt: number): Call => ({
  kind: 'call',
  sid: newSid('CA'),
  from,
  to,
  status: 'queued',
  attended: false,
  gathering: false,
  script: [],
  createdAt,
  updatedAt: createdAt,
  ringingAt: undefined,
  answeredAt: undefined,
  endedAt: undefined,
})

const commonParams = (accountSid: string, call: Call): Record<string, string> => ({
  AccountSid: accountSid,
  ApiVersion: '2010-04-01',
  CallSid: call.sid,
  CallStatus: call.status,
  Direction: 'outbound-api',
  From: call.from,
  Caller: call.from,
  To: call.to,
  Called: call.to,
})

const progressParams = (accountSid: string, call: Call, sequence: number): Record<string, string> => ({
  ...commonParams(accountSid, call),
  CallbackSource: 'call-progress-events',
  SequenceNumber: String(sequence),
  Timestamp: new Date(call.updatedAt).toUTCString().replace('GMT', '+0000'),
  ...(call.endedAt !== undefined && {
    CallDuration: String(callSeconds(call)),
    Duration: String(Math.ceil(callSeconds(call) / 60)),
  }),
})
