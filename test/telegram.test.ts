import { Secret } from '@pinpost/core'
import { makeProviders } from '@pinpost/providers'
import { expect, it, onTestFinished, vi } from 'vitest'

import { SHOP, someNumber } from '../apps/api/test/api.ts'
import { found, openV2 } from '../apps/api/test/v2.ts'
import { buildSimulator } from '../apps/simulator/src/app.ts'
import type { NewRule } from '../apps/simulator/src/carrier/faults.ts'
import { fetchDueReceipts } from '../apps/worker/src/receipt-polling/receipts.ts'
import { LONG_MS, nextEntry, workIn } from './support/in-process-worker.ts'
import { freePort } from './support/processes.ts'

const TOKEN = 'token-of-the-simulator'

/** The API with its callbacks, a worker, and the simulator as Twilio and Telegram, in one process. */
async function setUp() {
  const { app: simulator, carrier } = await buildSimulator({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: TOKEN,
    stateDelayMs: 5,
  })
  const baseUrl = await simulator.listen({ host: '127.0.0.1', port: 0 })
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const providers = await makeProviders({
    publicUrl,
    secret: () => new Secret(TOKEN),
    read: () => ({
      credentials: {
        telegram: { vendor: 'telegram', token: { env: 'TOKEN' }, baseUrl: `${baseUrl}/telegram` },
        twilio: { vendor: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authToken: { env: 'TOKEN' }, baseUrl },
      },
      routes: [
        { name: 'telegram', channel: 'telegram', credential: 'telegram', price: 0.02 },
        {
          name: 'sms',
          channel: 'sms',
          credential: 'twilio',
          sender: { number: '+15005550006' },
          price: 0.07,
        },
      ],
      exchangeRates: { USD: 0.9 },
    }),
  })
  const api = await openV2({ providers, publicUrl })
  await api.app.listen({ host: '127.0.0.1', port })
  const { breakers, deps } = workIn(api.store, providers)
  onTestFinished(() => simulator.close())
  const number = someNumber()
  const start = (workflow: readonly object[], rest: object = {}) =>
    api.ask('POST', '', {
      brand: 'Acme',
      ...rest,
      workflow: workflow.map((step) => ({ to: number, ...step })),
    })
  const begin = async (...args: Parameters<typeof start>): Promise<string> =>
    (await start(...args)).json<{ request_id: string }>().request_id
  const next = () => nextEntry(carrier, `+${number}`)
  const attemptsOf = async (id: string) => (await found(api, id)).attempts
  return {
    ...api,
    breakers,
    start,
    begin,
    next,
    attemptsOf,
    addFault: (fault: NewRule['fault']) => carrier.faults.add({ channel: 'telegram', fault }),
    check: async (id: string, code: string) => (await api.ask('POST', `/${id}`, { code })).statusCode,
    fetchReceipts: () => fetchDueReceipts({ ...deps, receiptWaitMs: 0 }),
    answers: () => carrier.callbacks.read(0, 100).map(({ tries }) => tries[0]?.status),
    received: () => carrier.ledger.read(0, 100).map(({ kind }) => kind),
  }
}

const TELEGRAM_THEN_SMS = [{ channel: 'telegram' }, { channel: 'sms' }]

it('a code arrives in Telegram, its receipt has the price, it verifies the number, and that is reported to Telegram', async () => {
  const { begin, next, attemptsOf, check, received, fetchReceipts, answers } = await setUp()
  const id = await begin(TELEGRAM_THEN_SMS, { code_length: 6 })
  const message = await next()
  if (message.kind !== 'telegram') throw new Error('it came by another channel')
  expect(message.code).toMatch(/^\d{6}$/)
  await vi.waitFor(
    async () =>
      expect(await attemptsOf(id)).toMatchObject([
        {
          channel: 'telegram',
          route: 'telegram',
          outcome: { kind: 'accepted', reference: message.sid },
          receipt: { status: 'delivered' },
          price: 9_000,
        },
      ]),
    LONG_MS,
  )
  expect(await check(id, '000000')).toBe(400)
  expect(await check(id, message.code)).toBe(200)
  expect(received()).toEqual(['telegram'])
  // The Gateway repeats reports that are answered with any other status.
  expect(answers()).toEqual([200])
  // The wrong code was not reported.
  expect(message.entered).toBeUndefined()
  await fetchReceipts()
  expect(message.entered).toMatchObject({ code: message.code, isRight: true })
})

it('a number that is not on Telegram gets the SMS at once, and the route stays open', async () => {
  const { begin, next, attemptsOf, addFault, check, breakers } = await setUp()
  addFault({ type: 'error', code: 400, status: 400, message: 'PHONE_NUMBER_NOT_FOUND' })
  const id = await begin(TELEGRAM_THEN_SMS)
  // Its step would end in three minutes.
  const message = await next()
  expect(message.kind).toBe('sms')
  const [refused, sms] = await attemptsOf(id)
  expect(refused).toMatchObject({
    route: 'telegram',
    outcome: { kind: 'channelUnsupported', code: 'PHONE_NUMBER_NOT_FOUND' },
  })
  expect(refused?.price).toBeUndefined()
  expect(sms).toMatchObject({ route: 'sms' })
  expect(breakers.isOpen('telegram')).toBe(false)
  const code = message.kind === 'sms' ? /\d{4}/.exec(message.text)?.[0] : undefined
  expect(await check(id, code ?? '')).toBe(200)
})

it('a message that expired costs nothing, and the SMS is sent at once', async () => {
  const { begin, next, attemptsOf, addFault } = await setUp()
  addFault({ type: 'undelivered', code: 30_003 })
  const id = await begin(TELEGRAM_THEN_SMS)
  expect((await next()).kind).toBe('sms')
  const [expired] = await attemptsOf(id)
  expect(expired).toMatchObject({ receipt: { status: 'failed', reason: 'expired' } })
  expect(expired?.price).toBeUndefined()
})

it('a lost receipt is fetched', async () => {
  const { store, begin, next, attemptsOf, addFault, fetchReceipts, received } = await setUp()
  addFault({ type: 'noCallbacks' })
  addFault({ type: 'undelivered', code: 30_003 })
  const id = await begin(TELEGRAM_THEN_SMS)
  await vi.waitFor(
    async () => expect(await attemptsOf(id)).toMatchObject([{ outcome: { kind: 'accepted' } }]),
    LONG_MS,
  )
  expect(received()).toEqual(['telegram'])
  await store.pendingReceipts.add({ id: id.replaceAll('-', ''), attempt: 1 }, Date.now())
  await fetchReceipts()
  expect((await next()).kind).toBe('sms')
})

it('a token that is refused opens the breaker of its route', async () => {
  const { begin, attemptsOf, addFault, breakers } = await setUp()
  addFault({ type: 'error', code: 401, status: 401, message: 'ACCESS_TOKEN_INVALID' })
  const id = await begin(TELEGRAM_THEN_SMS)
  await vi.waitFor(
    async () =>
      expect((await attemptsOf(id))[0]?.outcome).toEqual({
        kind: 'credentialError',
        code: 'ACCESS_TOKEN_INVALID',
      }),
    LONG_MS,
  )
  expect(breakers.isOpen('telegram')).toBe(true)
})

it.each([{ code_length: 10 }, { code: 'e4dR1Qz' }])(
  'with %j, which Telegram does not accept, the SMS is sent at once',
  async (choice) => {
    const { begin, next, attemptsOf, received } = await setUp()
    const id = await begin(TELEGRAM_THEN_SMS, choice)
    expect((await next()).kind).toBe('sms')
    expect(await attemptsOf(id)).toMatchObject([
      { outcome: { kind: 'requestRefused', code: 'codeUnfit' } },
      { route: 'sms' },
    ])
    expect(received()).toEqual(['sms'])
  },
)

it('a start by Telegram counts towards the limits of its number', async () => {
  const { store, start, begin, next, check } = await setUp()
  await store.accounts.save({ ...SHOP, limits: { 'starts-day': { limit: 1 } } })
  const id = await begin([{ channel: 'telegram' }])
  const message = await next()
  expect(message.kind === 'telegram' && (await check(id, message.code))).toBe(200)
  expect((await start([{ channel: 'telegram' }])).statusCode).toBe(429)
})
