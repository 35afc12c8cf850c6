import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import { makeArrivals } from './arrivals.ts'

const LEDGER_PAGE = 1_000
const LOOK_EVERY_MS = 200
/** A message is delivered a few states after it was accepted, a call once it has spoken. */
const ON_ITS_WAY_SECONDS = 5
/** Keep-alive: Node accepts one new connection per turn of its event loop, so ours must not delay the workers'. */
const CONNECTIONS = 100

type Kind = 'sms' | 'call' | 'email'

/** One create request that reached the carrier. */
export interface HandOver {
  readonly index: number
  /** on the same clock as the harness, since both run on one machine */
  readonly at: number
  readonly kind: Kind
  readonly to: string
  /** whether the carrier accepted it, whatever it answered */
  readonly accepted: boolean
  /** what the answer called it: for an e-mail its Message-ID */
  readonly sid: string | null
  readonly verification: string
  readonly attempt: number
  /** the code in its message; undefined if no phone has it */
  readonly code: string | undefined
}

/** A message or call in the inbox of a phone. */
interface Item {
  readonly id: string
  readonly code: string | null
}

interface LedgerLine {
  readonly index: number
  readonly receivedAt: string
  readonly kind: Kind
  readonly sid: string | null
  readonly to: string
  readonly accepted: boolean
  readonly statusCallback: string | null
  readonly messageId?: string
}

/** The simulator's JSON API, which Pinpost does not use. */
export function makeCarrier(url: string) {
  const arrivals = makeArrivals()
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

  /** @returns undefined if there is nothing. @throws Error if it does not answer, or refuses */
  async function ask<T>(
    path: string,
    { method = 'GET', body, signal }: { method?: string; body?: object; signal?: AbortSignal } = {},
  ): Promise<T | undefined> {
    const headers = body && { 'content-type': 'application/json' }
    const asking = request(url + path, {
      method,
      agent,
      ...(headers && { headers }),
      ...(signal && { signal }),
    })
    // A connection that breaks later fails the response.
    asking.on('error', () => undefined)
    asking.end(body && JSON.stringify(body))
    const [answer]: IncomingMessage[] = await once(asking, 'response')
    if (answer === undefined || (answer.statusCode ?? 500) >= 400)
      throw new Error(`the carrier answered with ${answer?.statusCode}`)
    if (answer.statusCode === 204) {
      answer.resume()
      return undefined
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the simulator's own API
    return (await json(answer)) as T
  }

  const page = async (after: number): Promise<readonly LedgerLine[]> =>
    (await ask<LedgerLine[]>(`/api/ledger?after=${after}&limit=${LEDGER_PAGE}`)) ?? []

  async function codesBySid(numbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const codes = new Map<string, string>()
    for (const number of numbers)
      for (const { id, code } of (await ask<Item[]>(`/api/numbers/${number}/inbox`)) ?? [])
        if (code !== null) codes.set(id, code)
    return codes
  }

  return {
    url,
    async addFault(rule: object): Promise<string> {
      const added = await ask<{ readonly id: string }>('/api/faults', { method: 'POST', body: rule })
      if (added === undefined) throw new Error('the carrier refused the fault')
      return added.id
    },
    async removeFault(id: string): Promise<void> {
      await ask(`/api/faults/${id}`, { method: 'DELETE' })
    },
    /** Polls the ledger for all waiting callers; thousands of open requests would slow down the carrier. */
    async watch(signal: AbortSignal): Promise<void> {
      let after = 0
      while (!signal.aborted) {
        const lines = await page(after).catch(() => [])
        for (const { to, accepted } of lines) if (accepted) arrivals.add(to.replace('+', ''))
        after = lines.at(-1)?.index ?? after
        await sleep(LOOK_EVERY_MS)
      }
    },
    /** The code of the next message or call of these numbers and mailboxes; undefined if it was aborted. */
    async nextCode(numbers: readonly string[], signal: AbortSignal): Promise<string | undefined> {
      for (;;) {
        const number = await arrivals.take(numbers, signal)
        if (number === undefined) return undefined
        const path = `/api/numbers/${number}/inbox/next?waitSeconds=${ON_ITS_WAY_SECONDS}`
        const item = await ask<Item>(path, { signal }).catch(() => undefined)
        if (item !== undefined) return item.code ?? undefined
      }
    },
    async ledger(): Promise<readonly HandOver[]> {
      const lines: LedgerLine[] = []
      for (;;) {
        const more = await page(lines.at(-1)?.index ?? 0)
        lines.push(...more)
        if (more.length < LEDGER_PAGE) break
      }
      const codes = await codesBySid([...new Set(lines.map(({ to }) => to))])
      return lines.filter(hasContent).map((line) => toHandOver(line, codes))
    },
  }
}

export type Carrier = ReturnType<typeof makeCarrier>

/** A mail server refuses a recipient before it has seen the message, so it cannot tell which attempt that was. */
const hasContent = ({ kind, messageId }: LedgerLine): boolean => kind !== 'email' || messageId !== undefined

/** The callback URL names verification and attempt, or the Message-ID of an e-mail. */
function toHandOver(
  { receivedAt, statusCallback, messageId, ...line }: LedgerLine,
  codes: ReadonlyMap<string, string>,
): HandOver {
  const [, verification = '', attempt = ''] =
    /[/<]([0-9a-f]{32})[/.](\d{1,4})(?:[?@]|$)/.exec(messageId ?? statusCallback ?? '') ?? []
  const code = codes.get(line.sid ?? '')
  const sid = messageId ?? line.sid
  return { ...line, sid, at: Date.parse(receivedAt), verification, attempt: Number(attempt), code }
}
