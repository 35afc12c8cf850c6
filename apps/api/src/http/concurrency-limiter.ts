import { afterTurn, isTurnedAway, NO_TURNS } from './overload.ts'

interface Clock {
  now(): number
  /** runs a task after everything that this turn of the event loop brought */
  atEndOfTurn(task: () => void): void
}

const REAL: Clock = { now: () => performance.now(), atEndOfTurn: setImmediate }

/**
 * Turns calls away that could not be answered in time, so that the others are. It measures how long a call waits for its
 * turn: Node hands over, one after the other, all that came while it was busy.
 * @param ceiling calls at once; a bound on memory, far above what a process does in time
 */
export function makeConcurrencyLimiter(ceiling: number, { now, atEndOfTurn }: Clock = REAL) {
  let underWay = 0
  let turns = NO_TURNS
  let turn: { readonly beganAt: number; longestMs: number } | undefined

  function beginTurn(beganAt: number) {
    atEndOfTurn(() => {
      turns = afterTurn(turns, turn?.longestMs ?? 0, now())
      turn = undefined
    })
    return { beganAt, longestMs: 0 }
  }

  return {
    /** Takes a slot if there is room for one more call, which then has to release it. */
    acquire(): boolean {
      const at = now()
      turn ??= beginTurn(at)
      const waitedMs = at - turn.beganAt
      turn.longestMs = waitedMs
      if (underWay >= ceiling || isTurnedAway(turns, { waitedMs, underWay }, at)) return false
      underWay++
      return true
    },
    release(): void {
      underWay--
    },
  }
}

export type ConcurrencyLimiter = ReturnType<typeof makeConcurrencyLimiter>
