import { SMS } from '@vonage/sms'
import { Voice } from '@vonage/voice'
import { makeAuth } from './auth.ts'
import type { VonageCredential } from './credential.ts'
import { type Exchange, exchange } from '../exchange.ts'

interface Apis {
  readonly sms: SMS
  readonly voice: Voice
}

export interface VonageClient {
  /** Runs one SDK call of one request. Never throws. */
  exchange(signal: AbortSignal, call: (apis: Apis) => Promise<unknown>): Promise<Exchange>
}

const REST_URL = 'https://rest.nexmo.com'
const API_URL = 'https://api.nexmo.com'

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/**
 * The SDK makes the requests, and we send them: its own sending takes no signal, follows redirects and writes texts,
 * numbers and tokens to its debug log. Neither side keeps a request or its answer.
 */
export function makeClient(credential: VonageCredential): VonageClient {
  const { restUrl = REST_URL, apiUrl = API_URL } = credential
  const hosts = { restHost: withoutSlash(restUrl), apiHost: withoutSlash(apiUrl) }
  const auth = makeAuth(credential)
  return {
    async exchange(signal, send) {
      let answer: Exchange = { answered: false, neverConnected: true, code: 'notStarted' }
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
          answer = await exchange({ method: verb, url, headers: withType, body }, signal)
          // Whatever the SDK would make of the answer, we read it ourselves: more stands in it.
          throw new Error('answered')
        }
      // Those of one request: the SDK has no parameter for its signal, and they cost next to nothing.
      const apis: Apis = { sms: new SMS(auth, hosts), voice: new Voice(auth, hosts) }
      for (const api of [apis.sms, apis.voice]) api.sendRequest = sendBy(api)
      await send(apis).catch(() => undefined)
      isOver = true
      return answer
    },
  }
}
