import {
  type AccountLimits,
  type Caller,
  distinctUses,
  limitsOn,
  Secret,
  type Verification,
} from '@pinpost/core'

import type { Limits, LimitVerdict } from './limits.ts'

/** One submitted code, counted before it is compared. */
export interface Guess {
  /** if refused, the code is not compared */
  readonly verdict: LimitVerdict
  /** The code was right. Never rejects: a right code stays right even if Redis does not answer. */
  right(): Promise<void>
  /** The code was not compared, because the verification had ended. Never rejects. */
  notCompared(): Promise<void>
}

/** Counts wrong codes per address over all its verifications, so that a new verification gives no further guesses. */
export interface Guesses {
  /**
   * Counts a guess before its code is compared, so that parallel checks cannot exceed the limits.
   * @throws LimitsUnavailableError
   */
  take(verification: Verification, caller: Caller | undefined): Promise<Guess>
  /** It was approved without a code: its start counts as verified. Never rejects. */
  approved(verification: Verification): Promise<void>
  /** Takes as long as `take`, but counts nothing. */
  dummyTake(): Promise<void>
}

/** A subject whose limits are read only to take as long as a real one. */
const DUMMY_SUBJECT = { account: '', address: new Secret('') }

export interface GuessesOptions {
  readonly limits: Limits
  readonly limitsOf: (account: string) => Promise<AccountLimits | undefined>
  /** a count could not be given back */
  readonly onError: (error: unknown) => void
}

export function makeGuesses({ limits, limitsOf, onError }: GuessesOptions): Guesses {
  return {
    async take(verification, caller) {
      const { account, address, country, steps } = verification
      const own = (await limitsOf(account)) ?? {}
      const subject = { account, address, country, caller }
      // A guess counts for every address to which the code may have been sent.
      const others = steps.flatMap(({ destination }) => destination ?? [])
      const taken = distinctUses(
        [subject, ...others.map((other) => ({ account, ...other }))].flatMap((each) =>
          limitsOn(['wrongCode'], each, own),
        ),
      )
      const verdict = await limits.take(taken)
      // A refusal took nothing from the limits.
      const given = verdict.type === 'refused' ? [] : taken
      return {
        verdict,
        async right() {
          // Which of several addresses the code came from is unknown, so none of them is proven to be the person's.
          const settling =
            others.length > 0
              ? limits.undo(given)
              : limits.clear([...given, ...limitsOn(['unverifiedStart'], subject, own)])
          await settling.catch(onError)
        },
        notCompared: () => limits.undo(given).catch(onError),
      }
    },
    async approved({ account, address, country }) {
      const subject = { account, address, country }
      try {
        await limits.clear(limitsOn(['unverifiedStart'], subject, (await limitsOf(account)) ?? {}))
      } catch (error) {
        onError(error)
      }
    },
    async dummyTake() {
      await limits.states(limitsOn(['wrongCode'], DUMMY_SUBJECT, {}))
    },
  }
}
