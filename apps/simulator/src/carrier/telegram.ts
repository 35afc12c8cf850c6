import type { Plan } from './faults.ts'
import type { CarrierDeps } from './message.ts'
import type { Outgoing } from './outbound.ts'
import type { Telegram } from './records.ts'
import { makeReporter } from './reporter.ts'

export interface TelegramRequest extends Pick<Telegram, 'sid' | 'to' | 'code' | 'payload' | 'cost'> {
  /** without `@` */
  readonly senderUsername: string | undefined
  readonly ttlSeconds: number
  /** The report of its status, if the application wants any. */
  report(telegram: Telegram): Outgoing | undefined
}

/** Takes a code, which is delivered a moment later. A code that is not delivered expires and is refunded. */
export function sendTelegram(deps: CarrierDeps, request: TelegramRequest, plan: Plan): Telegram {
  const { box, lives, now, stateDelayMs } = deps
  const { senderUsername, ttlSeconds, report, ...common } = request
  const createdAt = now()
  const telegram: Telegram = {
    ...common,
    kind: 'telegram',
    from: senderUsername === undefined ? 'Verification Codes' : `@${senderUsername}`,
    text: `${common.code} is your verification code. For your security, do not share this code.`,
    status: 'sent',
    isRefunded: false,
    entered: undefined,
    createdAt,
    updatedAt: createdAt,
  }
  const reporter = makeReporter(telegram, plan.callbacks, deps)
  box.add(telegram)
  box.list(telegram)
  lives.run(async () => {
    await lives.wait(stateDelayMs)
    // It may have been revoked meanwhile.
    if (telegram.status === 'sent') {
      const isLost = plan.ending !== undefined || now() - createdAt > ttlSeconds * 1000
      const isRefunded = isLost && plan.ending?.type !== 'failed'
      box.change(telegram, { status: isLost ? 'expired' : 'delivered', isRefunded })
    }
    const outgoing = report(telegram)
    if (outgoing !== undefined) reporter.report(telegram.status, outgoing)
    reporter.end()
  })
  return telegram
}
