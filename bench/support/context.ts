/** Passed to every row. */
export interface Context {
  /** number of alternating runs */
  readonly runs: number
  /** how long one run lasts, after a warm-up of an eighth of that */
  readonly seconds: number
  /** how many verifications Redis is filled with for `growth`, smallest first */
  readonly fills: readonly number[]
  /** for `lateness`: how many are pending, and for how long others become due */
  readonly pending: number
  readonly dueSeconds: number
  /** for `steps`: in one run */
  readonly steps: number
  /** for `whole`: in one run */
  readonly verifications: number
  /** for `memory` */
  readonly remembered: number
  /** for `history`: verifications in Postgres */
  readonly histories: number
  /** folder for the processes' logs; removed at the end */
  readonly folder: string
  /** folder for CPU profiles of subjects and baselines */
  readonly profile: string | undefined
  /** reports progress */
  say(text: string): void
}
