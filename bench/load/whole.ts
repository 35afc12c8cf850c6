import { checkBody, type Credentials, numberAt, startBody } from './bodies.ts'
import { type Answer, type Connection, openConnection } from './connection.ts'
import { type CarrierStub, startStub } from './stub.ts'
import { isThrottled, mustBeDone } from './work.ts'

export interface WholeLoad {
  readonly apiPort: number
  readonly callers: number
  readonly count: number
  readonly credentials: Credentials
  readonly firstNumber: number
}

export interface WholeResult {
  /** calls that were answered as throttled; each was retried */
  readonly refused: number
  readonly perSecond: number
  /** milliseconds from the request to the answer to the right code */
  readonly lives: readonly number[]
}

let stub: Promise<CarrierStub> | undefined
const stubOnce = (): Promise<CarrierStub> => (stub ??= startStub())

/** The port of the carrier's stub; the same for everything that is measured. */
export const stubPort = async (): Promise<number> => (await stubOnce()).port

/** Callers who start a verification, receive its SMS and send the right code, one verification after the other. */
export async function runWhole({
  apiPort,
  callers,
  count,
  credentials,
  firstNumber,
}: WholeLoad): Promise<WholeResult> {
  const carrier = await stubOnce()
  const begin = performance.now()
  const lives: number[] = []
  let [begun, refused] = [0, 0]

  async function askUntilTaken(api: Connection, path: string, body: string): Promise<Answer> {
    let answer = await api.ask('POST', path, body)
    for (; isThrottled(answer); answer = await api.ask('POST', path, body)) refused++
    mustBeDone(answer)
    return answer
  }
  async function call(): Promise<void> {
    const api = openConnection(apiPort)
    try {
      while (begun < count) {
        const number = numberAt(firstNumber + begun++)
        const startedAt = performance.now()
        const sms = carrier.codeFor(number)
        const started = await askUntilTaken(api, '/verify/json', startBody(credentials, number))
        const { request_id: id }: { request_id: string } = JSON.parse(started.body)
        await askUntilTaken(api, '/verify/check/json', checkBody(credentials, id, await sms))
        lives.push(performance.now() - startedAt)
      }
    } finally {
      api.close()
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  return { lives, refused, perSecond: (count * 1_000) / (performance.now() - begin) }
}
