import { SMS } from '@vonage/sms'
import { Voice } from '@vonage/voice'
import { makeAuth } from './auth.ts'
import type { VonageCredential } from './credential.ts'
import { type ApiResult, sendApiRequest } from '../api-request.ts'

interface Apis {
  readonly sms: SMS
  readonly voice: Voice
}

export interface VonageClient {
  /** Runs one SDK call of one request. Never throws. */
  run(signal: AbortSignal, call: (apis: Apis) => Promise<unknown>): Promise<ApiResult>
}

const REST_URL = 'https://rest.nexmo.com'
const API_URL = 'https://api.nexmo.com'

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/**
 * The SDK builds the requests and we send them. Its own sending accepts no abort signal, follows redirects and writes
 * texts, numbers and tokens to its debug log. Requests and answers are not kept.
 */
export function makeClient(credential: VonageCredential): VonageClient {
  const { restUrl = REST_URL, apiUrl = API_URL } = credential
  const hosts = { restHost: withoutSlash(restUrl), apiHost: withoutSlash(apiUrl) }
  const auth = makeAuth(credential)
  return {
    async run(signal, send) {
      let answer: ApiResult = { answered: false, neverConnected: true, code: 'notStarted' }
      let isOver = false
      const sendBy = (api: SMS | Voice): typeof api.sendRequest =>
        async function sendRequest(request): Promise<never> {
          if (isOver) throw new Error('unexpected request')
          isOver = true
          const { method, url, data } = request
          const { headers = {} } = await api.addAuthenticationToRequest({ ...request, headers: {} })
          const body = data === undefined ? undefined : JSON.stringify(data)
          const withType = body === undefined ? headers : { ...headers, 'content-type': 'application/json' }
          const verb = /^get$/i.test(method) ? 'GET' : 'POST'
          answer = await sendApiRequest({ method: verb, url, headers: withType, body }, signal)
          // Stops the SDK: we read the answer ourselves, because the SDK's result leaves out parts of it.
          throw new Error('answered')
        }
      // New SDK objects per request, because the SDK has no parameter for a signal; they cost next to nothing.
      const apis: Apis = { sms: new SMS(auth, hosts), voice: new Voice(auth, hosts) }
      for (const api of [apis.sms, apis.voice]) api.sendRequest = sendBy(api)
      await send(apis).catch(() => undefined)
      isOver = true
      return answer
    },
  }
}
