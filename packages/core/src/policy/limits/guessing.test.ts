import { describe, expect, it } from 'vitest'

import { Secret } from '../../secret.ts'
import { counted, type LimitCount, uncounted, waitOf } from './rule.ts'
import { limitsOn, type LimitUse } from './uses.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const NUMBER = new Secret('+4915112345678')

const usesOf = (account: string): readonly LimitUse[] =>
  limitsOn(['wrongCode'], { account, address: NUMBER }, {})
const keyOf = ({ name, key }: LimitUse): string => [name, ...key.plain, key.personal].join('\0')

/** The counts of one number, as the store keeps them. */
function makeCounts() {
  const kept = new Map<string, LimitCount>()
  return {
    /** Counts a code before it is compared. @returns the wait if a limit refuses, else 0 */
    take(account: string, now: number): number {
      const uses = usesOf(account)
      const wait = Math.max(...uses.map((use) => waitOf(use.rule, kept.get(keyOf(use)), now)))
      if (wait > 0) return wait
      for (const use of uses) kept.set(keyOf(use), counted(use.rule, kept.get(keyOf(use)), now))
      return 0
    },
    /** After a right code: locks are cleared, and other limits get one count back. */
    right(account: string): void {
      for (const use of usesOf(account)) {
        if (use.rule.kind === 'locks') kept.delete(keyOf(use))
        else kept.set(keyOf(use), uncounted(use.rule, kept.get(keyOf(use))))
      }
    },
  }
}

/** How many wrong codes are compared within `ms` milliseconds if an attacker with `accounts` accounts never stops. */
function guessesIn(ms: number, accounts: number, resets: boolean): number {
  const counts = makeCounts()
  const names = Array.from({ length: accounts }, (_, index) => `account-${index}`)
  let guesses = 0
  let now = 0
  // Without limits this would never end.
  while (now < ms && guesses < 1_000) {
    const waits: number[] = []
    for (const name of names) {
      const wait = counts.take(name, now)
      waits.push(wait)
      if (wait > 0) continue
      guesses++
      // A verification that the guesser may complete, such as one with a PIN of their own, clears the locks.
      if (resets && counts.take(name, now) === 0) counts.right(name)
    }
    now += Math.min(...waits)
  }
  return guesses
}

describe('an attacker who never stops guessing at one number', () => {
  it.each([
    [1, false, 384],
    [20, false, 394],
    [1, true, 394],
    [20, true, 394],
  ])('with %i accounts (resets: %s) gets at most %i guesses in a year', (accounts, resets, most) => {
    const guesses = guessesIn(YEAR, accounts, resets)
    expect(guesses).toBeLessThanOrEqual(most)
    expect(guesses).toBeGreaterThan(350)
    const oddsOfFourDigits = 1 - (1 - 1e-4) ** guesses
    expect(oddsOfFourDigits).toBeLessThan(0.04)
  })

  it('gets at most 30 in a day', () => {
    expect(guessesIn(DAY, 20, true)).toBe(30)
  })
})

it('a person who verifies five times a day, mistypes every tenth code and has one bad evening a month is never refused', () => {
  const counts = makeCounts()
  const shops = ['account-0', 'account-1', 'account-2']
  const waits: number[] = []
  let codes = 0
  for (let day = 0; day < 365; day++) {
    const isBad = day % 30 === 20
    for (let visit = 0; visit < 5; visit++) {
      const now = day * DAY + (8 + visit) * HOUR
      const shop = shops[codes++ % shops.length] ?? ''
      const errors = isBad ? 2 : Number(codes % 10 === 0)
      for (let error = 0; error <= errors; error++) waits.push(counts.take(shop, now + error * 20_000))
      counts.right(shop)
    }
  }
  expect(new Set(waits)).toEqual(new Set([0]))
})
