import { type Channel, type Instant, isLockedByWrongCodes, type Verification } from '@pinpost/core'

import { toDate } from './dates.ts'
import type { Call } from './operation.ts'
import { toSid } from './sids.ts'

/** The channels of this wire. Its starts have no other ones. */
export const CHANNELS_BY_NAME: ReadonlyMap<string, Channel> = new Map([
  ['sms', 'sms'],
  ['call', 'voice'],
  ['email', 'email'],
  ['whatsapp', 'whatsapp'],
])
const NAMES = new Map([...CHANNELS_BY_NAME].map(([name, channel]) => [channel, name]))

/** One time that the code was sent; retries and other routes are part of it. */
export interface Send {
  readonly sid: string
  /** index into the steps of the verification */
  readonly step: number
  readonly channel: string
  readonly at: Instant
}

/** The id of a send is that of its verification with the last digit changed by its step, and the other way round. */
export const withStep = (id: string, step: number): string =>
  id.slice(0, -1) + (Number.parseInt(id.slice(-1), 16) ^ step).toString(16)

/** In the order of the requests. One that no worker has taken yet has the time of its request. */
export function sendsOf(verification: Verification): readonly Send[] {
  const { id, steps, attempts, startedAt } = verification
  const requestedAt =
    verification.state === 'inProgress' ? (verification.triggeredAt ?? startedAt) : undefined
  return steps.flatMap(({ channel }, step) => {
    const isRequested = verification.state === 'inProgress' && step < verification.stepsReleased
    const at =
      attempts.find((attempt) => attempt.step === step)?.claimedAt ?? (isRequested ? requestedAt : undefined)
    if (at === undefined) return []
    return [{ sid: toSid('VL', withStep(id, step)), step, channel: NAMES.get(channel) ?? channel, at }]
  })
}

function statusOf(verification: Verification): string {
  switch (verification.state) {
    case 'inProgress':
      return isLockedByWrongCodes(verification) ? 'max_attempts_reached' : 'pending'
    case 'succeeded':
      return 'approved'
    case 'cancelled':
      return 'canceled'
    case 'expired':
    case 'failed':
      return verification.state
  }
}

const latest = (verification: Verification, sends: readonly Send[]): Instant =>
  Math.max(
    verification.startedAt,
    ...sends.map(({ at }) => at),
    ...verification.checks.map(({ at }) => at),
    verification.state === 'inProgress' ? 0 : verification.endedAt,
  )

const common = (
  verification: Verification,
  { accountSid }: Call,
  sends: readonly Send[],
  status = statusOf(verification),
) => ({
  sid: toSid('VE', verification.id),
  service_sid: verification.scope ?? null,
  account_sid: accountSid,
  to: verification.address.reveal(),
  channel: sends.at(-1)?.channel ?? 'sms',
  status,
  valid: status === 'approved',
  amount: verification.payment === undefined ? null : `€${verification.payment.amount.reveal()}`,
  payee: verification.payment?.payee.reveal() ?? null,
  date_created: toDate(verification.startedAt),
  date_updated: toDate(latest(verification, sends)),
})

/** @param isRight a wrong code is no error: the verification is still pending */
export const writeChecked = (verification: Verification, call: Call, isRight: boolean) => ({
  ...common(verification, call, sendsOf(verification), isRight ? 'approved' : 'pending'),
  sna_attempts_error_codes: [],
})

export function write(verification: Verification, call: Call) {
  const sends = sendsOf(verification)
  return {
    ...common(verification, call, sends),
    lookup: { carrier: null },
    send_code_attempts: sends.map(({ sid, channel, at }) => ({
      attempt_sid: sid,
      channel,
      time: new Date(at).toISOString(),
    })),
    sna: null,
    url: `${call.base()}/Services/${verification.scope}/Verifications/${toSid('VE', verification.id)}`,
  }
}
