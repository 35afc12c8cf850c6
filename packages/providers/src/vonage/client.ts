import { AsyncLocalStorage } from 'node:async_hooks'
import { SMS } from '@vonage/sms'
import { Voice } from '@vonage/voice'
import { makeAuth } from './auth.ts'
import type { VonageCredential } from './credential.ts'
import { type Exchange, exchange } from './http.ts'

interface Apis {
  readonly sms: SMS
  readonly voice: Voice
}

export interface VonageClient {
  /** Runs one SDK call of one request. Never throws. */
  exchange(signal: AbortSignal, call: (apis: Apis) => Promise<unknown>): Promise<Exchange>
}

interface Call {
  readonly signal: AbortSignal
  answer?: Exchange
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
  const apis: Apis = { sms: new SMS(auth, hosts), voice: new Voice(auth, hosts) }
  const calls = new AsyncLocalStorage<Call>()
  for (const api of [apis.sms, apis.voice]) {
    api.sendRequest = async (request): Promise<never> => {
      const call = calls.getStore()
      if (call === undefined) throw new Error('unexpected request')
      const { method, url, data } = request
      const { headers = {} } = await api.addAuthenticationToRequest({ ...request, headers: {} })
      const body = data === undefined ? undefined : JSON.stringify(data)
      const withType = body === undefined ? headers : { ...headers, 'content-type': 'application/json' }
      call.answer = await exchange({ method, url, headers: withType, body }, call.signal)
      // Whatever the SDK would make of the answer, we read it ourselves: more stands in it.
      throw new Error('answered')
    }
  }
  return {
    async exchange(signal, send) {
      const call: Call = { signal }
      await calls.run(call, () => send(apis)).catch(() => undefined)
      return call.answer ?? { answered: false, neverConnected: true, code: 'notStarted' }
    },
  }
}
