/** What every row gets. */
export interface Context {
  /** how often subject and baseline take turns */
  readonly runs: number
  /** how long one run of the load lasts; before it, an eighth of that is not counted */
  readonly seconds: number
  /** how many verifications Redis is filled with for `growth`, smallest first */
  readonly fills: readonly number[]
  /** for `lateness`: how many wait, and how long others come due */
  readonly pending: number
  readonly dueSeconds: number
  /** for `steps`: in one run */
  readonly steps: number
  /** for `whole`: in one run */
  readonly verifications: number
  /** for `memory` */
  readonly remembered: number
  /** takes logs of the processes; removed in the end */
  readonly folder: string
  /** takes CPU profiles of subjects and baselines */
  readonly profile: string | undefined
  /** tells what goes on */
  say(text: string): void
}
