import { openConnection } from './connection.ts'
import { mustBeDone, sourceOf, type Work } from './work.ts'

export interface ClosedLoad {
  /** callers are spread over them evenly */
  readonly ports: readonly number[]
  /** each asks again as soon as it has its answer */
  readonly callers: number
  /** before the counting begins */
  readonly warmSeconds: number
  readonly seconds: number
  readonly work: Work
}

export interface ClosedResult {
  readonly perSecond: number
  /** answers, those before the counting among them */
  readonly all: number
}

/** As much as the callers can get in a time, or until there is nothing more to ask. */
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
        const body = source.next()
        if (body === undefined) return
        mustBeDone(await connection.ask('POST', source.path, body))
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
