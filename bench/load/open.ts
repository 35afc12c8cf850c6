import { type Connection, openConnection } from './connection.ts'
import { isThrottled, mustBeDone, sourceOf, type Work } from './work.ts'

/** Requests are planned on this grid in milliseconds, the resolution of a timer. */
const GRID_MS = 1

export interface OpenLoad {
  readonly port: number
  readonly connections: number
  readonly perSecond: number
  readonly warmSeconds: number
  readonly seconds: number
  readonly work: Work
  /** a call that is answered as throttled is no failure */
  readonly mayShed?: boolean
}

export interface OpenResult {
  /** milliseconds from the planned start to the answer, one for each request */
  readonly latencies: readonly number[]
  /** milliseconds from the planned start until the request could be sent, one for each */
  readonly lags: readonly number[]
  /** milliseconds from sending to the answer, of refused requests */
  readonly shed: readonly number[]
}

/**
 * Open-loop load: requests at a fixed rate, whether or not earlier ones were answered. Latency counts from the planned
 * start, so a server that stalls is charged for all requests of that time.
 */
export async function runOpen(load: OpenLoad): Promise<OpenResult> {
  const source = sourceOf(load.work)
  const free = Array.from({ length: load.connections }, () => openConnection(load.port))
  const all = [...free]
  const planned: number[] = []
  const latencies: number[] = []
  const lags: number[] = []
  const shed: number[] = []
  const begin = performance.now()
  const countFrom = begin + load.warmSeconds * 1_000
  const end = countFrom + load.seconds * 1_000
  const underWay = new Set<Promise<void>>()
  let failure: Error | undefined

  async function send(connection: Connection, at: number): Promise<void> {
    const isCounted = at >= countFrom
    const sentAt = performance.now()
    if (isCounted) lags.push(sentAt - at)
    const { path = '', body, authorization } = source.next() ?? {}
    const answer = await connection.ask('POST', path, body, authorization)
    const isShed = load.mayShed === true && isThrottled(answer)
    if (!isShed) mustBeDone(answer)
    if (isCounted && isShed) shed.push(performance.now() - sentAt)
    else if (isCounted) latencies.push(performance.now() - at)
    free.push(connection)
    sendPlanned()
  }
  function sendPlanned(): void {
    while (planned.length > 0 && free.length > 0) {
      const [connection, at] = [free.pop(), planned.shift()]
      if (connection === undefined || at === undefined) return
      const sent = send(connection, at).catch((error: unknown) => {
        failure ??= error instanceof Error ? error : new Error(String(error))
      })
      underWay.add(sent)
      void sent.then(() => underWay.delete(sent))
    }
  }

  let next = begin
  let owed = 0
  while (next < end && failure === undefined) {
    await new Promise((resolve) => setTimeout(resolve, GRID_MS))
    for (const now = performance.now(); next <= now && next < end; next += GRID_MS) {
      owed += (load.perSecond * GRID_MS) / 1_000
      for (; owed >= 1; owed--) planned.push(next)
    }
    sendPlanned()
  }
  while (underWay.size > 0) await Promise.all(underWay)
  for (const connection of all) connection.close()
  if (failure !== undefined) throw failure
  return { latencies, lags, shed }
}
