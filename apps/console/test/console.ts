import { type History, openHistory } from '@pinpost/history'
import type { Store } from '@pinpost/store'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { onTestFinished } from 'vitest'

import { openTestStore } from '../../../packages/store/test/redis.ts'
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
  openSignIn: (store: Store) => SignIn = () => proxySignIn,
) {
  const store = await openTestStore()
  const logger = makeLogger('console', 'silent')
  const app = buildConsole({
    store,
    history: own,
    logger,
    metrics: makeMetrics(),
    signIn: openSignIn(store),
    pages,
  })
  onTestFinished(() => app.close())
  await app.ready()
  return {
    app,
    store,
    history: own,
    logger,
    async ask(role: Role, method: 'GET' | 'POST' | 'PUT', url: string, body?: object, headers: object = {}) {
      const { statusCode, payload } = await app.inject({
        method,
        url: `/admin/v1${url}`,
        headers: { 'remote-user': 'ann', 'remote-groups': `pinpost-${role}`, ...headers },
        ...(body && { payload: body }),
      })
      return { status: statusCode, body: payload === '' ? undefined : JSON.parse(payload) }
    },
  }
}
