import { parseJson } from './fields.ts'
import { type HttpResult, type HttpRequest, makeHttp } from './http.ts'

/** The result of one request to a carrier's API. The answer is unprocessed: SDKs drop parts of it. */
export type ApiResult =
  | {
      readonly answered: true
      readonly status: number
      /** parsed if it is JSON, else undefined */
      readonly body: unknown
      readonly retryAfter?: string | undefined
    }
  | Extract<HttpResult, { answered: false }>

/** Carriers' answers have some hundred bytes. */
const MAX_BYTES = 100_000
/** Milliseconds to connect; a send may take twice as long. */
const CONNECT_MS = 5_000

const http = makeHttp({ connectMs: CONNECT_MS, maxBytes: MAX_BYTES })

/** Sends one request on a kept-alive connection. Never throws, and its result does not contain the request. */
export async function sendApiRequest(request: HttpRequest, signal: AbortSignal): Promise<ApiResult> {
  const sent = await http.send(request, signal)
  if (!sent.answered) return sent
  const { text, ...answer } = sent
  return { body: parseJson(text), ...answer }
}
