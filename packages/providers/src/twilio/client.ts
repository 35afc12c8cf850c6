import type { Secret } from '@pinpost/core'
import twilio from 'twilio'
import { type ApiResult, sendApiRequest } from '../api-request.ts'
import type { HttpRequest } from '../http.ts'

/** One Twilio credential. */
export interface TwilioCredential {
  /** `AC` and 32 hex digits */
  readonly accountSid: string
  readonly authToken: Secret
  /** still accepted in callbacks' signatures while you rotate the token */
  readonly previousAuthToken?: Secret | undefined
  /** another region or a test server, path included; default `https://api.twilio.com` */
  readonly baseUrl?: string | undefined
  /** Twilio stores neither text nor full number of an SMS; default: off, because it needs Message Privacy (30029) */
  readonly redact?: boolean | undefined
  /** approved WhatsApp templates (`HX…`) by language, and one `default` */
  readonly contentSids?: Readonly<Record<string, string>> | undefined
}

export interface TwilioClient {
  /** Runs one SDK call of one request. Never throws. */
  run(signal: AbortSignal, call: (api: twilio.Twilio) => Promise<unknown>): Promise<ApiResult>
}

const SDK_URL = 'https://api.twilio.com'

/** The SDK's options for its HTTP client. */
type Options = Parameters<twilio.RequestClient['request']>[0]

/**
 * The SDK builds the requests and we send them as its `httpClient`. The SDK's own client accepts no abort signal, costs
 * ten times as much, and keeps text, number and credential of the last request.
 * @throws Error if the account SID does not start with `AC`
 */
export function makeClient({ accountSid, authToken, baseUrl = SDK_URL }: TwilioCredential): TwilioClient {
  const base = baseUrl.replace(/\/+$/, '')
  const login = Buffer.from(`${accountSid}:${authToken.reveal()}`).toString('base64')
  let request = unexpected
  const httpClient = Object.assign<twilio.RequestClient, Pick<twilio.RequestClient, 'request'>>(
    Object.create(new twilio.RequestClient()),
    { request: (options: Options) => request(options) },
  )
  // Empty, so that TWILIO_EDGE and TWILIO_REGION of the environment do not apply.
  const api = twilio(accountSid, authToken.reveal(), { httpClient, logLevel: 'error', edge: '', region: '' })

  function requestOf({ method, uri, headers, data }: Options): HttpRequest {
    if (!uri.startsWith(SDK_URL)) throw new Error('unexpected request')
    return {
      method: method === 'post' ? 'POST' : 'GET',
      // The SDK rewrites hosts to insert a region and breaks longer ones, so it never sees our base URL.
      url: base + uri.slice(SDK_URL.length),
      headers: { ...headersOf(headers), authorization: `Basic ${login}` },
      body: data ? formOf(data) : undefined,
    }
  }

  return {
    async run(signal, call) {
      let answer: ApiResult = { answered: false, neverConnected: true, code: 'notStarted' }
      // The SDK calls its httpClient synchronously, so no other request can come between these lines.
      request = async (options) => {
        request = unexpected
        answer = await sendApiRequest(requestOf(options), signal)
        return responseOf(answer)
      }
      const called = call(api)
      request = unexpected
      // We read the answer ourselves, because the SDK's result and errors leave out parts of it.
      await called.catch(() => undefined)
      return answer
    },
  }
}

type Response = Awaited<ReturnType<typeof twilio.RequestClient.prototype.request<never>>>

const unexpected = (_options: Options): Promise<Response> => Promise.reject(new Error('unexpected request'))

/** Answers as the SDK's own client does. @throws Error if there was no answer */
function responseOf(answer: ApiResult): Response {
  if (!answer.answered) throw new Error('no answer')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK expects JSON of any kind
  return { statusCode: answer.status, body: answer.body as never, headers: {} }
}

const headersOf = (headers: object = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** A list becomes a repeated field. */
const formOf = (data: object): string =>
  new URLSearchParams(
    Object.entries(data).flatMap(([name, value]) =>
      [value].flat().map((each: unknown): [string, string] => [name, String(each)]),
    ),
  ).toString()
