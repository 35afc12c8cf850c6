import type { Secret } from '@pinpost/core'
import twilio from 'twilio'
import { type Exchange, exchange } from '../exchange.ts'

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
 * The SDK makes the requests, and we send them: its own sending takes no signal, costs ten times as much, and keeps text,
 * number and credential of the last one.
 * @throws Error where the account SID does not start with `AC`
 */
export function makeClient({ accountSid, authToken, baseUrl = SDK_URL }: TwilioCredential): TwilioClient {
  const base = baseUrl.replace(/\/+$/, '')
  const login = Buffer.from(`${accountSid}:${authToken.reveal()}`).toString('base64')
  const unused = new twilio.RequestClient()

  function requestOf({ method, uri, headers, data }: Options) {
    if (!uri.startsWith(SDK_URL)) throw new Error('unexpected request')
    return {
      method: method.toUpperCase(),
      // The SDK takes a host apart to insert a region and loses labels of longer ones: it never sees ours.
      url: base + uri.slice(SDK_URL.length),
      headers: { ...headersOf(headers), authorization: `Basic ${login}` },
      body: data ? formOf(data) : undefined,
    }
  }

  /** The SDK for one request: it has no parameter for a signal. */
  const apiFor = (send: (options: Options) => Promise<never>): twilio.Twilio =>
    twilio(accountSid, authToken.reveal(), {
      httpClient: Object.assign<twilio.RequestClient, Pick<twilio.RequestClient, 'request'>>(
        Object.create(unused),
        { request: send },
      ),
      logLevel: 'error',
      // Empty, or TWILIO_EDGE and TWILIO_REGION of the environment would come in.
      edge: '',
      region: '',
    })
  // Says now what is wrong with the credential.
  apiFor(unexpected)

  return {
    async exchange(signal, call) {
      let answer: Exchange = { answered: false, neverConnected: true, code: 'notStarted' }
      let isOver = false
      const api = apiFor(async (options) => {
        if (isOver) return unexpected()
        isOver = true
        answer = await exchange(requestOf(options), signal)
        // Whatever the SDK would make of the answer, we read it ourselves: more stands in it.
        throw new Error('answered')
      })
      await call(api).catch(() => undefined)
      isOver = true
      return answer
    },
  }
}

const unexpected = (): Promise<never> => Promise.reject(new Error('unexpected request'))

const headersOf = (headers: object = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** A list is a field that is repeated. */
const formOf = (data: object): string =>
  new URLSearchParams(
    Object.entries(data).flatMap(([name, value]) =>
      [value].flat().map((each: unknown): [string, string] => [name, String(each)]),
    ),
  ).toString()
