import { maySend, type Pace, paceAfter, takeTurn, type Tried, UNKNOWN_PACE } from '@pinpost/core'

/** Events that wait in this worker for a free request to one receiver; further ones go back to the queue at once. */
const MOST_WAITING = 50
/** They hold places of the worker, which other receivers need. */
const LONGEST_WAIT_MS = 1_000

/** What one worker knows about a receiver of webhooks, and its requests under way. */
export function makeReceiver() {
  let pace = UNKNOWN_PACE
  let underWay = 0
  const waiting = new Set<(hasTurn: boolean) => void>()

  const waitForTurn = (): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (hasTurn: boolean): void => {
        clearTimeout(timer)
        waiting.delete(end)
        resolve(hasTurn)
      }
      const timer = setTimeout(end, LONGEST_WAIT_MS, false)
      waiting.add(end)
    })

  /** @returns whether the caller has a request now */
  async function enterNow(): Promise<boolean> {
    const now = Date.now()
    if (maySend(pace, underWay, now)) {
      underWay++
      return true
    }
    // While it rests, waiting here would be in vain.
    return maySend(pace, 0, now) && pace.failures === 0 && waiting.size < MOST_WAITING && waitForTurn()
  }

  return {
    /** @returns undefined if a request may be sent now, else when to come back */
    async enter(): Promise<number | undefined> {
      if (await enterNow()) return undefined
      const turn = takeTurn(pace, Date.now())
      pace = turn.pace
      return Math.ceil(turn.at)
    },

    /** Ends a request that `enter` allowed. @returns what was known before and is known now */
    leave(tried: Tried, now: number): { readonly before: Pace; readonly after: Pace } {
      const before = pace
      pace = paceAfter(pace, tried, now)
      const isOpen = maySend(pace, underWay - 1, now)
      const [next] = waiting
      // The next one takes over the place.
      if (isOpen && next !== undefined) next(true)
      else underWay--
      if (!isOpen) for (const end of waiting) end(false)
      return { before, after: pace }
    },

    /** Whether nothing need be remembered of it. */
    isIdle: (): boolean => underWay === 0 && pace.failures === 0,
  }
}

export type Receiver = ReturnType<typeof makeReceiver>
