import { AsyncLocalStorage } from 'node:async_hooks'
import type { Secret } from '@pinpost/core'
import twilio from 'twilio'

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

/** What came of one request: the raw answer, which says more than the SDK's exceptions (Retry-After), or none. */
export type Exchange =
  | {
      readonly answered: true
      readonly status: number
      readonly body: unknown
      readonly retryAfter?: string | undefined
    }
  | { readonly answered: false; readonly error: unknown }

export interface TwilioClient {
  /** Runs one SDK call of one request. Never throws. The error may quote the request: it is never passed on. */
  exchange(signal: AbortSignal, call: (api: twilio.Twilio) => Promise<unknown>): Promise<Exchange>
}

const SDK_URL = 'https://api.twilio.com'

/** The worker bounds how much is under way; a send that timed out waiting for a socket would be ambiguous for nothing. */
const MAX_SOCKETS = 100

interface Call {
  readonly signal: AbortSignal
  answer?: Exchange
}

/**
 * The SDK with its own HTTP client, one a credential, so that connections are kept alive.
 * @param timeoutMs also how long an idle connection is kept: had Twilio closed it, the next send would be ambiguous
 * @throws Error where the account SID does not start with `AC`
 */
export function makeClient(options: TwilioCredential, timeoutMs: number): TwilioClient {
  const { accountSid, authToken, baseUrl = SDK_URL } = options
  const base = baseUrl.replace(/\/+$/, '')
  // The SDK has no parameter for a signal, so it reaches axios beside the call.
  const calls = new AsyncLocalStorage<Call>()
  const http = new twilio.RequestClient({
    timeout: timeoutMs,
    autoRetry: false,
    maxSockets: MAX_SOCKETS,
    maxTotalSockets: MAX_SOCKETS,
  })
  http.axios.interceptors.request.use((config) => {
    const call = calls.getStore()
    if (call === undefined || config.url?.startsWith(SDK_URL) !== true) throw new Error('unexpected request')
    // The SDK takes a host apart to insert a region and loses labels of longer ones: it never sees ours.
    config.url = base + config.url.slice(SDK_URL.length)
    config.signal = call.signal
    return config
  })
  http.axios.interceptors.response.use((response) => {
    const call = calls.getStore()
    const retryAfter: unknown = response.headers['retry-after']
    if (call !== undefined) {
      call.answer = {
        answered: true,
        status: response.status,
        body: response.data,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
      }
    }
    return response
  })
  const api = twilio(accountSid, authToken.reveal(), {
    httpClient: http,
    logLevel: 'error',
    // Empty, or TWILIO_EDGE and TWILIO_REGION of the environment would come in.
    edge: '',
    region: '',
  })
  return {
    async exchange(signal, send) {
      const call: Call = { signal }
      try {
        await calls.run(call, () => send(api))
        return call.answer ?? { answered: false, error: undefined }
      } catch (error) {
        return call.answer ?? { answered: false, error }
      } finally {
        // They hold text, number and credential of the last request for as long as the client lives.
        delete http.lastRequest
        delete http.lastResponse
      }
    },
  }
}
