import { openConnection } from './connection.ts'
import { mustBeDone, sourceOf, type Work } from './work.ts'

export interface ClosedLoad {
  /** callers are distributed evenly over these */
  readonly ports: readonly number[]
  /** each sends its next request as soon as it has an answer */
  readonly callers: number
  /** warm-up that is not counted */
  readonly warmSeconds: number
  readonly seconds: number
  readonly work: Work
}

export interface ClosedResult {
  readonly perSecond: number
  /** answers, including the warm-up */
  readonly all: number
}

/** Closed-loop load for a time, or until there are no more requests. */
export async function runClosed(load: ClosedLoad): Promise<ClosedResult> {
  const { ports, callers, warmSeconds, seconds } = load
  const source = sourceOf(load.work)
  const begin = performance.now() + warmSeconds * 1_000
  const end = begin + seconds * 1_000
  let [all, answered] = [0, 0]
  let lastAt = begin

  async function call(port: number): Promise<void> {
    const connection = openConnection(port)
    try {
      for (let now = 0; now < end;) {
        const request = source.next()
        if (request === undefined) return
        mustBeDone(await connection.ask('POST', request.path, request.body, request.authorization))
        now = performance.now()
        all++
        if (now < begin || now > end) continue
        answered++
        lastAt = now
      }
    } finally {
      connection.close()
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, index) => call(ports[index % ports.length] ?? 0)))
  return { all, perSecond: (answered * 1_000) / (lastAt - begin) }
}
