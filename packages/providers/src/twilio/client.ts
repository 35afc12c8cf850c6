import type { Secret } from '@pinpost/core'
import twilio from 'twilio'
import { type Exchange, exchange } from '../exchange.ts'
import type { HttpRequest } from '../http.ts'

/** One Twilio credential. */
export interface TwilioCredential {
  /** `AC` and 32 hex digits */
  readonly accountSid: string
  readonly authToken: Secret
  /** still accepted in callbacks' signatures while a token is being changed */
  readonly previousAuthToken?: Secret | undefined
  /** another region or a stand-in; a path in it is kept. `https://api.twilio.com` where not given */
  readonly baseUrl?: string | undefined
  /** Twilio keeps neither text nor full number of an SMS; off where not given: it takes Message Privacy (30029) */
  readonly redact?: boolean | undefined
}

export interface TwilioClient {
  /** Runs one SDK call of one request. Never throws. */
  exchange(signal: AbortSignal, call: (api: twilio.Twilio) => Promise<unknown>): Promise<Exchange>
}

const SDK_URL = 'https://api.twilio.com'

/** What the SDK would send a request with. */
type Options = Parameters<twilio.RequestClient['request']>[0]

/**
 * The SDK makes the requests, and we send them as its `httpClient`: its own takes no signal, costs ten times as much, and
 * keeps text, number and credential of the last request.
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
  // Empty edge and region, or TWILIO_EDGE and TWILIO_REGION of the environment would apply.
  const api = twilio(accountSid, authToken.reveal(), { httpClient, logLevel: 'error', edge: '', region: '' })

  function requestOf({ method, uri, headers, data }: Options): HttpRequest {
    if (!uri.startsWith(SDK_URL)) throw new Error('unexpected request')
    return {
      method: method === 'post' ? 'POST' : 'GET',
      // The SDK takes a host apart to insert a region and loses labels of longer ones: it never sees ours.
      url: base + uri.slice(SDK_URL.length),
      headers: { ...headersOf(headers), authorization: `Basic ${login}` },
      body: data ? formOf(data) : undefined,
    }
  }

  return {
    async exchange(signal, call) {
      let answer: Exchange = { answered: false, neverConnected: true, code: 'notStarted' }
      // The SDK calls its httpClient before it waits for anything: between these lines there is no other request.
      request = async (options) => {
        request = unexpected
        answer = await exchange(requestOf(options), signal)
        return responseOf(answer)
      }
      const called = call(api)
      request = unexpected
      // We read the answer itself: the SDK's result and errors leave out parts of it.
      await called.catch(() => undefined)
      return answer
    },
  }
}

type Response = Awaited<ReturnType<typeof twilio.RequestClient.prototype.request<never>>>

const unexpected = (_options: Options): Promise<Response> => Promise.reject(new Error('unexpected request'))

/** As the SDK's own client answers. @throws Error if there was no answer */
function responseOf(answer: Exchange): Response {
  if (!answer.answered) throw new Error('no answer')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK expects JSON of any kind
  return { statusCode: answer.status, body: answer.body as never, headers: {} }
}

const headersOf = (headers: object = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** A list is a field that is repeated. */
const formOf = (data: object): string =>
  new URLSearchParams(
    Object.entries(data).flatMap(([name, value]) =>
      [value].flat().map((each: unknown): [string, string] => [name, String(each)]),
    ),
  ).toString()
