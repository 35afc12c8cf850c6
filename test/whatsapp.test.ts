import { createHmac } from 'node:crypto'

import { Secret } from '@pinpost/core'
import { makeProviders } from '@pinpost/providers'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { SHOP, someNumber } from '../apps/api/test/api.ts'
import { found, openV2 } from '../apps/api/test/v2.ts'
import { buildSimulator, WHATSAPP_VERIFY_TOKEN } from '../apps/simulator/src/app.ts'
import type { NewRule } from '../apps/simulator/src/carrier/faults.ts'
import type { Entry } from '../apps/simulator/src/carrier/records.ts'
import { LONG_MS, nextEntry, workIn } from './support/in-process-worker.ts'
import { freePort } from './support/processes.ts'

const TOKEN = 'token-of-the-simulator'
const CONTENT_SID = `HX${'0a'.repeat(16)}`
const SECRETS: Readonly<Record<string, string>> = { TOKEN, VERIFY: WHATSAPP_VERIFY_TOKEN }

/** The API with its callbacks, a worker, and the simulator as Meta and Twilio, in one process. */
async function setUp(by: 'meta' | 'twilio' = 'meta') {
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const { app: simulator, carrier } = await buildSimulator({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: TOKEN,
    stateDelayMs: 5,
    whatsappWebhookUrl: `${publicUrl}/webhooks/whatsapp`,
  })
  const baseUrl = await simulator.listen({ host: '127.0.0.1', port: 0 })
  const providers = await makeProviders({
    publicUrl,
    secret: (source) => new Secret(('env' in source && SECRETS[source.env]) || ''),
    read: () => ({
      credentials: {
        meta: {
          vendor: 'whatsapp',
          phoneNumberId: '106540352242922',
          accessToken: { env: 'TOKEN' },
          appSecret: { env: 'TOKEN' },
          verifyToken: { env: 'VERIFY' },
          template: 'verify_code',
          languages: ['en_US', 'de'],
          baseUrl: `${baseUrl}/whatsapp`,
        },
        twilio: {
          vendor: 'twilio',
          accountSid: `AC${'0'.repeat(32)}`,
          authToken: { env: 'TOKEN' },
          baseUrl,
          contentSids: { default: CONTENT_SID },
        },
      },
      routes: [
        by === 'meta'
          ? { name: 'whatsapp', channel: 'whatsapp', credential: 'meta', price: 0.02 }
          : {
              name: 'whatsapp',
              channel: 'whatsapp',
              credential: 'twilio',
              sender: { number: '+14155238886' },
            },
        { name: 'sms', channel: 'sms', credential: 'twilio', sender: { number: '+15005550006' } },
      ],
    }),
  })
  // Waits are ten times shorter. After half of a short plan, a busy machine would no longer send the second step.
  const api = await openV2({ providers, publicUrl, timeScale: 10 })
  await api.app.listen({ host: '127.0.0.1', port })
  const { breakers } = workIn(api.store, providers)
  onTestFinished(() => simulator.close())
  const number = someNumber()
  const begin = (seconds: number, workflow: readonly object[] = WHATSAPP_THEN_SMS): Promise<string> =>
    api.begin({
      brand: 'Acme',
      channel_timeout: seconds,
      workflow: workflow.map((step) => ({ to: number, ...step })),
    })
  const next = () => nextEntry(carrier, `+${number}`)
  return {
    ...api,
    publicUrl,
    breakers,
    begin,
    next,
    attemptsOf: async (id: string) => (await found(api, id)).attempts,
    addFault: (fault: NewRule['fault'], times?: number) =>
      carrier.faults.add({ channel: 'whatsapp', fault, ...(times !== undefined && { times }) }),
    check: async (id: string, code: string) => (await api.ask('POST', `/${id}`, { code })).statusCode,
    received: () => carrier.ledger.read(0, 100).map(({ kind }) => kind),
  }
}

const WHATSAPP_THEN_SMS = [{ channel: 'whatsapp', from: '447700900000' }, { channel: 'sms' }]
/** Longer than any test here. */
const NEVER_SECONDS = 900
const STEP_SECONDS = 60
const STEP_MS = (STEP_SECONDS * 1_000) / 10

const codeOf = (entry: Entry): string =>
  entry.kind === 'whatsapp' ? entry.code : (entry.kind === 'sms' && /\d{4}/.exec(entry.text)?.[0]) || ''

describe('a verification by WhatsApp', () => {
  it('sends its code in the language of the number, takes the receipt, and verifies', async () => {
    const { begin, next, attemptsOf, check, received } = await setUp()
    const id = await begin(NEVER_SECONDS)
    const message = await next()
    expect(message).toMatchObject({ kind: 'whatsapp', template: 'verify_code', language: 'de' })
    await vi.waitFor(
      async () =>
        expect(await attemptsOf(id)).toMatchObject([
          {
            channel: 'whatsapp',
            route: 'whatsapp',
            outcome: { kind: 'accepted', reference: expect.stringMatching(/^[0-9a-f]{32}$/) },
            receipt: { status: 'delivered' },
            price: 20_000,
          },
        ]),
      LONG_MS,
    )
    expect(await check(id, '0')).not.toBe(200)
    expect(await check(id, codeOf(message))).toBe(200)
    expect(received()).toEqual(['whatsapp'])
  })

  it('of a number that is not on WhatsApp skips to the SMS at once, past other WhatsApp steps', async () => {
    const { begin, next, attemptsOf, addFault, check, breakers, received } = await setUp()
    addFault({ type: 'failed' })
    const id = await begin(NEVER_SECONDS, [{ channel: 'whatsapp' }, ...WHATSAPP_THEN_SMS])
    const message = await next()
    expect(message.kind).toBe('sms')
    const [refused] = await attemptsOf(id)
    expect(refused).toMatchObject({
      route: 'whatsapp',
      receipt: { status: 'failed', reason: 'channelUnsupported', code: '131026' },
    })
    // Meta charges for delivered messages only.
    expect(refused?.price).toBeUndefined()
    expect(received()).toEqual(['whatsapp', 'sms'])
    expect(breakers.isOpen('whatsapp')).toBe(false)
    expect(await check(id, codeOf(message))).toBe(200)
  })

  it.each<[string, NewRule['fault']]>([
    ['whose delivery is never reported', { type: 'undelivered', code: 30_003 }],
    ['whose answer is lost', { type: 'httpStatus', status: 500, body: '', accept: false }],
  ])('%s continues with the SMS when its step is over', async (_what, fault) => {
    const { begin, next, attemptsOf, addFault } = await setUp()
    addFault(fault)
    const id = await begin(STEP_SECONDS)
    expect((await next()).kind).toBe('sms')
    const [first, second] = await attemptsOf(id)
    expect((second?.claimedAt ?? 0) - (first?.claimedAt ?? 0)).toBeGreaterThanOrEqual(STEP_MS)
    expect(first?.receipt?.status).not.toBe('delivered')
  })

  it('continues in the same way while webhooks are lost', async () => {
    const { begin, next, attemptsOf, addFault, check } = await setUp()
    addFault({ type: 'noCallbacks' })
    const id = await begin(NEVER_SECONDS)
    const message = await next()
    expect((await attemptsOf(id))[0]?.receipt).toBeUndefined()
    expect(await check(id, codeOf(message))).toBe(200)
  })

  it('that meets a rate limit is tried again on the same step', async () => {
    const { begin, next, attemptsOf, addFault } = await setUp()
    addFault({ type: 'error', code: 131_056, status: 400 }, 1)
    const id = await begin(NEVER_SECONDS)
    expect((await next()).kind).toBe('whatsapp')
    expect(await attemptsOf(id)).toMatchObject([
      { step: 0, outcome: { kind: 'throttled', code: '131056' } },
      { step: 0, outcome: { kind: 'accepted' } },
    ])
  })

  it('with a token that Meta refuses opens the breaker of its route', async () => {
    const { begin, attemptsOf, addFault, breakers } = await setUp()
    addFault({ type: 'error', code: 190, status: 401 })
    const id = await begin(STEP_SECONDS)
    await vi.waitFor(
      async () =>
        expect((await attemptsOf(id))[0]?.outcome).toEqual({ kind: 'credentialError', code: '190' }),
      LONG_MS,
    )
    expect(breakers.isOpen('whatsapp')).toBe(true)
  })

  it('is not changed by a forged webhook', async () => {
    const { begin, next, attemptsOf, addFault, publicUrl } = await setUp()
    addFault({ type: 'undelivered', code: 30_003 })
    const id = await begin(STEP_SECONDS)
    await vi.waitFor(
      async () => expect((await attemptsOf(id))[0]?.receipt).toEqual({ status: 'sent' }),
      LONG_MS,
    )
    const status = {
      status: 'failed',
      errors: [{ code: 131_026 }],
      biz_opaque_callback_data: `whatsapp/${id.replaceAll('-', '')}/1`,
    }
    const body = JSON.stringify({ entry: [{ changes: [{ value: { statuses: [status] } }] }] })
    const signature = createHmac('sha256', 'guessed').update(body).digest('hex')
    const answer = await fetch(`${publicUrl}/webhooks/whatsapp`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': `sha256=${signature}`, 'content-type': 'application/json' },
      body,
    })
    expect(answer.status).toBe(403)
    expect((await next()).kind).toBe('sms')
    const [first, second] = await attemptsOf(id)
    expect(first?.receipt).toEqual({ status: 'sent' })
    expect((second?.claimedAt ?? 0) - (first?.claimedAt ?? 0)).toBeGreaterThanOrEqual(STEP_MS)
  })

  it('over the hourly limit of its number continues with the SMS at once', async () => {
    const { store, ask, begin, next, attemptsOf } = await setUp()
    await store.accounts.save({ ...SHOP, limits: { 'whatsapp-hour': { limit: 1 } } })
    const id = await begin(NEVER_SECONDS, [{ channel: 'whatsapp' }, ...WHATSAPP_THEN_SMS])
    expect((await next()).kind).toBe('whatsapp')
    expect((await ask('POST', `/${id}/next_workflow`)).statusCode).toBe(200)
    expect((await next()).kind).toBe('sms')
    expect((await attemptsOf(id))[1]?.outcome).toEqual({ kind: 'channelUnsupported', code: 'limit' })
  })
})

describe('a verification by WhatsApp through Twilio', () => {
  it('sends its code as a template, takes the receipt, and verifies', async () => {
    const { begin, next, attemptsOf, check } = await setUp('twilio')
    const id = await begin(NEVER_SECONDS)
    const message = await next()
    expect(message).toMatchObject({ kind: 'whatsapp', template: CONTENT_SID, from: '+14155238886' })
    await vi.waitFor(
      async () =>
        expect(await attemptsOf(id)).toMatchObject([
          { outcome: { kind: 'accepted', reference: message.sid }, receipt: { status: 'delivered' } },
        ]),
      LONG_MS,
    )
    expect(await check(id, codeOf(message))).toBe(200)
  })

  it('of a number that is not on WhatsApp goes on to the SMS at once', async () => {
    const { begin, next, attemptsOf, addFault, check, breakers } = await setUp('twilio')
    addFault({ type: 'failed' })
    const id = await begin(NEVER_SECONDS)
    const message = await next()
    expect(message.kind).toBe('sms')
    expect((await attemptsOf(id))[0]?.receipt).toEqual({
      status: 'failed',
      reason: 'channelUnsupported',
      code: '63024',
    })
    expect(breakers.isOpen('whatsapp')).toBe(false)
    expect(await check(id, codeOf(message))).toBe(200)
  })

  it('whose delivery is never reported goes on to the SMS when its step is over', async () => {
    const { begin, next, attemptsOf, addFault } = await setUp('twilio')
    addFault({ type: 'undelivered', code: 30_003 })
    const id = await begin(STEP_SECONDS)
    expect((await next()).kind).toBe('sms')
    const [first, second] = await attemptsOf(id)
    expect((second?.claimedAt ?? 0) - (first?.claimedAt ?? 0)).toBeGreaterThanOrEqual(STEP_MS)
  })
})
