import { Secret } from '@pinpost/core'
import { expect, it } from 'vitest'

import { begun } from '../../test/records.ts'
import { openTestStore, someOptions } from '../../test/redis.ts'
import { makeGuesses } from './guesses.ts'

const DAY_MS = 86_400_000
const ACCOUNTS = ['shop-a', 'shop-b', 'shop-c']

it('a year of guessing at one number from three accounts gets 394 wrong codes compared', async () => {
  const clock = { now: 20_000 * DAY_MS }
  const started = clock.now
  const { limits } = await openTestStore(someOptions({ limitsNow: () => clock.now }))
  const errors: unknown[] = []
  const guesses = makeGuesses({
    limits,
    limitsOf: async () => ({}),
    onError: (error) => errors.push(error),
  })
  const number = new Secret('+4915112345678')
  const verifications = ACCOUNTS.map((account) => begun({ account, address: number }))
  const perDay = new Map<number, number>()
  let compared = 0
  // Without limits this would never end.
  while (clock.now < started + 365 * DAY_MS && compared < 1_000) {
    const waits: number[] = []
    for (const verification of verifications) {
      const guess = await guesses.take(verification, undefined)
      if (guess.verdict.type === 'refused') {
        waits.push(guess.verdict.refusal.retryAfterSeconds * 1000)
        continue
      }
      waits.push(0)
      compared++
      const day = Math.floor((clock.now - started) / DAY_MS)
      perDay.set(day, (perDay.get(day) ?? 0) + 1)
      // The owner of an account can complete a verification, which clears the account's locks.
      await (await guesses.take(verification, undefined)).right()
    }
    clock.now += Math.min(...waits)
  }
  expect([compared, perDay.get(0), errors]).toEqual([394, 30, []])
})
