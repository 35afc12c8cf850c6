import { once } from 'node:events'
import { createServer } from 'node:http'

/** A carrier inside the load process: it accepts every SMS and passes the code on to the caller who waits for it. */
export interface CarrierStub {
  readonly port: number
  /** @param number digits only @throws Error if no SMS arrives in time */
  codeFor(number: string): Promise<string>
}

const LONGEST_WAIT_MS = 20_000
const CODE = /\b\d{4,6}\b/

interface Waiting {
  resolve(code: string): void
  readonly timer: NodeJS.Timeout
}

/** Takes `{ id, to, text }`, as the vendor `webhook` and all baselines send it. */
export async function startStub(): Promise<CarrierStub> {
  const waiting = new Map<string, Waiting>()

  function deliver(to: string, text: string): void {
    const number = to.replace('+', '')
    const caller = waiting.get(number)
    const code = CODE.exec(text)?.[0]
    if (caller === undefined || code === undefined) return
    waiting.delete(number)
    clearTimeout(caller.timer)
    caller.resolve(code)
  }

  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.once('end', () => {
      const { id, to, text }: { id: string; to: string; text: string } = JSON.parse(body)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(`{"reference":"${id.replaceAll('-', '_')}"}`)
      deliver(to, text)
    })
  })
  server.keepAliveTimeout = LONGEST_WAIT_MS
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    codeFor: (number) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(number)
          reject(new Error(`no SMS came for ${number}`))
        }, LONGEST_WAIT_MS)
        waiting.set(number, { resolve, timer })
      }),
  }
}
