import { convertingOf, identityOf, type Instant, type Verification } from '@pinpost/core'
import type { Indexed } from '@pinpost/store'

import type { RouteContext } from '../../http/route-context.ts'
import type { Call } from './operation.ts'
import { LIFE_SECONDS } from './start.ts'
import { type Send, sendsOf } from './view.ts'

/** A send with its verification. Twilio calls it an attempt. */
export interface Sent {
  readonly verification: Verification
  readonly send: Send
  /** its code was entered */
  readonly isConverted: boolean
}

export interface Filter {
  readonly after?: Instant | undefined
  readonly before?: Instant | undefined
  readonly to?: string | undefined
  /** with `+` */
  readonly prefix?: string | undefined
  /** upper-case */
  readonly country?: string | undefined
  readonly channel?: string | undefined
  readonly service?: string | undefined
  readonly isConverted?: boolean | undefined
}

const BATCH = 200
/** Verifications that one request reads. */
const MOST_READ = 10_000

/** The sends of a verification, newest first. */
export function sentOf(verification: Verification): readonly Sent[] {
  const converting = verification.state === 'succeeded' ? convertingOf(verification) : undefined
  return sendsOf(verification)
    .map((send) => ({ verification, send, isConverted: converting?.step === send.step }))
    .toReversed()
}

const allows = <T>(wanted: T | undefined, value: T | undefined): boolean =>
  wanted === undefined || wanted === value

export function matches(filter: Filter, { verification, send, isConverted }: Sent): boolean {
  const { after = 0, before = Infinity, to, prefix = '' } = filter
  const address = verification.address.reveal()
  return (
    send.at >= after &&
    send.at < before &&
    address.startsWith(prefix) &&
    (to === undefined || identityOf(address) === identityOf(to)) &&
    allows(filter.country, verification.country) &&
    allows(filter.channel, send.channel) &&
    allows(filter.service, verification.scope) &&
    allows(filter.isConverted, isConverted)
  )
}

/** Whether the caller's account started it through this API. */
export const isOwn = ({ frontDoor }: RouteContext, { account }: Call, verification: Verification): boolean =>
  verification.account === account.key && verification.frontDoor === frontDoor

/**
 * What the account sent, newest verification first. Sends of one verification stay together, so there may be a few more
 * than asked for.
 * @param from continues after this verification
 * @returns `next` to continue; undefined if there are no more
 */
export async function collectSent(
  context: RouteContext,
  call: Call,
  filter: Filter,
  { from, size }: { readonly from?: Indexed | undefined; readonly size: number },
): Promise<{ readonly sent: readonly Sent[]; readonly next: Indexed | undefined }> {
  const { before, after, to: address } = filter
  const since = after === undefined ? undefined : after - LIFE_SECONDS * 1_000
  const sent: Sent[] = []
  let last = from ?? (before === undefined ? undefined : { startedAt: before, id: '' })
  for (let read = 0; read < MOST_READ; read += BATCH) {
    const listed = await context.store.list(call.account.key, BATCH, { olderThan: last, since, address })
    for (const { place, verification } of listed) {
      if (sent.length >= size) return { sent, next: last }
      last = place
      if (verification !== undefined && isOwn(context, call, verification))
        sent.push(...sentOf(verification).filter((each) => matches(filter, each)))
    }
    if (listed.length < BATCH) return { sent, next: undefined }
  }
  return { sent, next: last }
}
