import { Secret } from '@pinpost/core'
import { makeBreakers, makeProviders } from '@pinpost/providers'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { expect, it, onTestFinished } from 'vitest'

import { parseEmail } from '../apps/api/src/verifications/destination.ts'
import { checkCode } from '../apps/api/src/verifications/check.ts'
import { startVerification } from '../apps/api/src/verifications/start.ts'
import { buildSimulator } from '../apps/simulator/src/app.ts'
import { listenForMail } from '../apps/simulator/src/smtp/listener.ts'
import { handleTick } from '../apps/worker/src/timers/tick.ts'
import { RULES, steps } from '../packages/core/test/given.ts'
import { openTestStore } from '../packages/store/test/redis.ts'

const LONG_MS = 60_000

/** The use cases of the API, a worker and the simulator as its mail server, in one process. */
async function setUp() {
  const { app, carrier } = await buildSimulator({
    accountSid: 'AC',
    authToken: 'x'.repeat(16),
    stateDelayMs: 1,
  })
  const mail = await listenForMail(carrier, { host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    await mail.close()
    await app.close()
  })
  const providers = await makeProviders({
    publicUrl: 'https://verify.example.com',
    secret: () => new Secret(''),
    allowPlainSmtp: true,
    read: () => ({
      credentials: { mail: { vendor: 'smtp', host: '127.0.0.1', port: mail.port, tls: 'none' } },
      routes: [
        { name: 'mail', channel: 'email', credential: 'mail', sender: { email: 'verify@shop.example' } },
      ],
    }),
  })
  const store = await openTestStore()
  const deps = {
    store,
    frontDoor: 'vonage-v1' as const,
    metrics: makeMetrics(),
    logger: makeLogger('worker', 'silent'),
  }
  const worker = {
    ...deps,
    providers,
    breakers: makeBreakers({ now: () => Date.now(), siblings: () => ['mail'], onChange: () => undefined }),
    speech: undefined,
    signal: new AbortController().signal,
  }
  const work = store.work({
    concurrency: 5,
    handle: (job) => handleTick(worker, job),
    onError: () => undefined,
  })
  onTestFinished(() => work.close(0))
  await store.accounts.save({ key: 'shop', secrets: ['secret-of-the-shop'], countries: ['DE'] })
  const account = await store.accounts.find('shop')
  if (account === undefined) throw new Error('no account')
  const start = async (address: string) => {
    const parsed = parseEmail(address)
    if (parsed === undefined) throw new Error('no address')
    const choices = {
      brand: 'Acme',
      locale: 'de-de',
      steps: steps('email300'),
      pinSeconds: 300,
      rules: RULES,
      pin: new Secret('4711'),
      customPin: false,
    } as const
    return startVerification(
      { ...deps, timeScale: 1, fictionalNumbers: false },
      account,
      [parsed],
      {},
      choices,
    )
  }
  const check = (id: string, code: string) =>
    checkCode(deps, account, { id, code: new Secret(code), isNumber: false })
  const inbox = (address: string) => carrier.taking.next(address, LONG_MS, new AbortController().signal)
  return { store, start, check, inbox }
}

it('an e-mail address is verified by the code that arrives in its inbox', { timeout: LONG_MS }, async () => {
  const { store, start, check, inbox } = await setUp()
  const started = await start('Ann@Mail.Example')
  if (started.type !== 'started') throw new Error('did not start')
  const { id } = started.verification
  const email = await inbox('ann@mail.example')
  expect(email).toMatchObject({ kind: 'email', subject: '4711 – Acme', hasHtml: true })
  expect(email?.kind === 'email' && email.text).toContain(
    'Guten Tag. Bitte geben Sie diesen Code für Acme ein:',
  )
  // The same mailbox in another spelling.
  expect(await start('ANN@mail.example')).toMatchObject({ refusal: { reason: 'running', id } })
  expect(await check(id, '0000')).toMatchObject({ type: 'wrong' })
  expect(await check(id, '4711')).toMatchObject({ type: 'right' })
  expect(await store.findRunning('shop', 'ann@mail.example')).toBeUndefined()
})
