export type Channel = 'sms' | 'voice'

/** One planned delivery; `waitSeconds` is the time until the next step, or after the last one until the end. */
export interface Step {
  readonly channel: Channel
  readonly waitSeconds: number
}

export type Workflow = readonly Step[]
