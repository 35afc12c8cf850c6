/** Operations of the helper processes of the row `steps`: our worker and the bare one. */
export interface WorkerOperations {
  /** Starts to take jobs. */
  begin(input: object): Promise<void>
  /** How many jobs were done since then. */
  done(input: object): number
  /** Stops. Returns how many jobs were done, and the times of the first and last in Unix milliseconds. */
  end(input: object): Promise<Tally>
  readonly [name: string]: (input: never) => unknown
}

export interface Tally {
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
}

/** Counts jobs and the time between the beginning of the first and the end of the last. */
export function makeTally() {
  let tally: Tally = { count: 0, firstAt: 0, lastAt: 0 }
  return {
    reset() {
      tally = { count: 0, firstAt: 0, lastAt: 0 }
    },
    now: (): Tally => tally,
    async during(work: Promise<void>): Promise<void> {
      const begunAt = performance.timeOrigin + performance.now()
      if (tally.firstAt === 0) tally = { ...tally, firstAt: begunAt }
      await work
      tally = { ...tally, count: tally.count + 1, lastAt: performance.timeOrigin + performance.now() }
    },
  }
}
