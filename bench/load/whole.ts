import { checkBody, type Credentials, numberAt, startBody } from './bodies.ts'
import { openConnection } from './connection.ts'
import { mustBeDone } from './work.ts'

const LONGEST_WAIT_SECONDS = 20

export interface WholeLoad {
  readonly apiPort: number
  readonly simulatorPort: number
  readonly people: number
  readonly warmSeconds: number
  readonly seconds: number
  readonly credentials: Credentials
  readonly firstNumber: number
}

export interface WholeResult {
  readonly perSecond: number
  /** milliseconds from the request to the answer to the right code */
  readonly lives: readonly number[]
}

/** People who ask for a code, read it on the simulated phone and type it, one verification after the other. */
export async function runWhole(load: WholeLoad): Promise<WholeResult> {
  const begin = performance.now() + load.warmSeconds * 1_000
  const end = begin + load.seconds * 1_000
  const lives: number[] = []
  let index = load.firstNumber

  async function live(): Promise<void> {
    const api = openConnection(load.apiPort)
    const phone = openConnection(load.simulatorPort)
    try {
      while (performance.now() < end) {
        const startedAt = performance.now()
        const number = numberAt(index++)
        const started = await api.ask('POST', '/verify/json', startBody(load.credentials, number))
        mustBeDone(started)
        const { request_id: id }: { request_id: string } = JSON.parse(started.body)
        const arrived = await phone.ask(
          'GET',
          `/api/numbers/${number}/inbox/next?waitSeconds=${LONGEST_WAIT_SECONDS}`,
        )
        const code = /\b\d{4}\b/.exec(arrived.body.slice(arrived.body.indexOf('"text"')))?.[0]
        if (code === undefined) throw new Error(`no code for ${number}: ${arrived.status} ${arrived.body}`)
        mustBeDone(await api.ask('POST', '/verify/check/json', checkBody(load.credentials, id, code)))
        const now = performance.now()
        if (now >= begin && now <= end) lives.push(now - startedAt)
      }
    } finally {
      api.close()
      phone.close()
    }
  }
  await Promise.all(Array.from({ length: load.people }, live))
  return { lives, perSecond: lives.length / load.seconds }
}
