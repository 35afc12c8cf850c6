import { text } from 'node:stream/consumers'

import { type History, openHistory } from '@pinpost/history'
import type { Store } from '@pinpost/store'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { onTestFinished } from 'vitest'

import { openTestStore, someOptions } from '../../../packages/store/test/redis.ts'
import { buildConsole } from '../src/app.ts'
import type { Role } from '../src/roles.ts'
import { proxySignIn } from '../src/sign-in/headers.ts'
import type { SignIn } from '../src/sign-in/sign-in.ts'

let history: History | undefined

/** One PGlite for all tests, because it takes seconds to open; each test has an account and a Redis prefix of its own. */
const sharedHistory = (): History => (history ??= openHistory({ embedded: undefined }))

/** A console, by default behind a proxy that signs people in; closed after the test. */
export async function openConsole(
  own: History = sharedHistory(),
  pages?: string,
  openSignIn: (opened: { readonly store: Store; readonly history: History }) => SignIn = () => proxySignIn,
) {
  const options = someOptions()
  const store = await openTestStore(options)
  const logger = makeLogger('console', 'silent')
  const app = buildConsole({
    store,
    history: own,
    webhookRules: { allowsPrivate: false, allowsHttp: false },
    grafanaUrl: new URL('https://grafana.shop.example/d/pinpost'),
    logger,
    metrics: makeMetrics(),
    signIn: openSignIn({ store, history: own }),
    pages,
  })
  onTestFinished(() => app.close())
  await app.ready()
  return {
    app,
    store,
    prefix: options.prefix,
    history: own,
    logger,
    async ask(role: Role, method: 'GET' | 'POST' | 'PUT', url: string, body?: object, headers: object = {}) {
      const answer = await app.inject({
        method,
        payloadAsStream: true,
        url: `/admin/v1${url}`,
        headers: { 'remote-user': 'ann', 'remote-groups': `pinpost-${role}`, ...headers },
        ...(body && { payload: body }),
      })
      const [stream, type] = [answer.stream(), String(answer.headers['content-type'])]
      // It would go on for a minute.
      if (type === 'text/event-stream') stream.destroy()
      const payload = stream.destroyed ? '' : await text(stream)
      return {
        status: answer.statusCode,
        body: type.startsWith('application/json') ? JSON.parse(payload) : payload,
      }
    },
  }
}
