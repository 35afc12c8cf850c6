import { afterTurn, isTurnedAway, NO_TURNS } from './overload.ts'

interface Clock {
  now(): number
  /** runs a task at the end of the current event-loop iteration */
  atEndOfTurn(task: () => void): void
}

const REAL: Clock = { now: () => performance.now(), atEndOfTurn: setImmediate }

/**
 * Refuses calls that could not be answered in time, so that the others are. It measures how long a call waits within an
 * event-loop iteration, in which Node dispatches all calls that arrived while it was busy.
 * @param ceiling maximum concurrent calls, which bounds memory; far above what a process can answer in time
 */
export function makeConcurrencyLimiter(ceiling: number, { now, atEndOfTurn }: Clock = REAL) {
  let underWay = 0
  let turns = NO_TURNS
  let turn: { readonly beganAt: number; longestMs: number; hasRefused: boolean } | undefined

  function beginTurn(beganAt: number) {
    const begun = { beganAt, longestMs: 0, hasRefused: false }
    atEndOfTurn(() => {
      turns = afterTurn(turns, begun, now())
      turn = undefined
    })
    return begun
  }

  return {
    /** @returns whether the call is accepted; it must then call `release` */
    acquire(): boolean {
      const at = now()
      turn ??= beginTurn(at)
      const waitedMs = at - turn.beganAt
      turn.longestMs = waitedMs
      if (underWay >= ceiling || isTurnedAway(turns, { waitedMs, underWay }, at)) {
        turn.hasRefused = true
        return false
      }
      underWay++
      return true
    },
    release(): void {
      underWay--
    },
  }
}

export type ConcurrencyLimiter = ReturnType<typeof makeConcurrencyLimiter>
