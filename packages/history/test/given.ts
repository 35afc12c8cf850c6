import { type Attempt, type Event, type Outcome, type Receipt, Secret } from '@pinpost/core'

import { type HistoryEntry, prefixOf } from '../src/changes.ts'

export const NOON = Date.UTC(2026, 10, 30, 12)
export const SECOND = 1_000
export const MINUTE = 60_000
export const DAY = 86_400_000

const NUMBER = new Secret('+4915112345678')

let ids = 0
export const someId = (): string => (++ids).toString(16).padStart(32, '0')

export interface Life {
  readonly id?: string
  readonly account?: string
  readonly country?: string
  readonly number?: Secret
  readonly fingerprint?: string
  readonly at?: number
}

/** Entries of one start. Each step is the seconds since the one before, and the events of one write. */
export function entriesOf(
  life: Life,
  ...steps: readonly (readonly [seconds: number, ...events: readonly Event[]])[]
): readonly HistoryEntry[] {
  const { id = someId(), account = 'shop', country = 'DE', number = NUMBER } = life
  const fingerprint = life.fingerprint ?? `${account}-${number.reveal().length}`
  let at = life.at ?? NOON
  return steps.map(([seconds, ...events], index) => {
    at += seconds * SECOND
    const address = {
      address: { fingerprint, sealed: `sealed-${id}` },
      prefix: prefixOf(number),
    }
    return { id, version: index + 1, account, country, at, events, ...(index === 0 && address) }
  })
}

const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  number: 1,
  step: 0,
  channel: 'sms',
  claimedAt: NOON,
  ...changes,
})

const PRICE = 75_000

/** An SMS that a carrier took, with a receipt of its delivery. */
export function delivered(
  changes: Partial<Attempt> = {},
  receipt: Receipt = { status: 'delivered' },
): readonly (readonly [number, ...Event[]])[] {
  const outcome: Outcome = { kind: 'accepted', reference: 'SM1' }
  const claimed = attempt(changes)
  const sent = { ...claimed, route: 'twilio-sms', price: PRICE, outcome, ...changes }
  return [
    [0, { type: 'claimed', attempt: claimed }],
    [1, { type: 'attempted', attempt: sent }],
    [2, { type: 'receiptTaken', attempt: { ...sent, receipt } }],
  ]
}

/** Started, sent and delivered, and the right code typed after a wrong one, 20 seconds after the start. */
export function succeeded(life: Life = {}): readonly HistoryEntry[] {
  const at = life.at ?? NOON
  return entriesOf(
    life,
    [0, { type: 'started' }],
    ...delivered({ claimedAt: at }),
    [7, { type: 'checked', right: false }],
    [10, { type: 'checked', right: true }, { type: 'ended', state: 'succeeded', at: at + 20 * SECOND }],
  )
}

export const refused = (life: Life = {}): readonly HistoryEntry[] =>
  entriesOf(life, [
    0,
    { type: 'refused', refusal: { reason: 'limit', limit: 'starts-10-minutes', retryAfterSeconds: 60 } },
  ])
