import { parseJson } from './fields.ts'
import { type Exchange as Sent, type HttpRequest, makeHttp } from './http.ts'

/** What came of one request of a carrier's SDK: the answer as it is, which says more than the SDK makes of it, or none. */
export type Exchange =
  | {
      readonly answered: true
      readonly status: number
      /** parsed where it is JSON, else undefined */
      readonly body: unknown
      readonly retryAfter?: string | undefined
    }
  | Extract<Sent, { answered: false }>

/** Carriers' answers have some hundred. */
const MAX_BYTES = 100_000
/** Milliseconds; a send may take twice as long. */
const CONNECT_MS = 5_000

const http = makeHttp({ connectMs: CONNECT_MS, maxBytes: MAX_BYTES })

/** Sends it once, on a connection that is kept for the next. Never throws, and says nothing of the request. */
export async function exchange(request: HttpRequest, signal: AbortSignal): Promise<Exchange> {
  const sent = await http.send(request, signal)
  if (!sent.answered) return sent
  const { text, ...answer } = sent
  return { body: parseJson(text), ...answer }
}
