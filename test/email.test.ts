import { Secret } from '@pinpost/core'
import { makeProviders } from '@pinpost/providers'
import { describe, expect, it, onTestFinished } from 'vitest'

import { SHOP, someNumber } from '../apps/api/test/api.ts'
import { addFragment, createTemplate, openV2, problemOf } from '../apps/api/test/v2.ts'
import { buildSimulator } from '../apps/simulator/src/app.ts'
import { listenForMail } from '../apps/simulator/src/smtp/listener.ts'
import { nextEntry, workIn } from './support/in-process-worker.ts'

/** The API, a worker, and the simulator as mail server and carrier, in one process. */
async function setUp() {
  const accountSid = `AC${'0'.repeat(32)}`
  const { app, carrier } = await buildSimulator({ accountSid, authToken: 'x'.repeat(32), stateDelayMs: 1 })
  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
  const mail = await listenForMail(carrier, { host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    await mail.close()
    await app.close()
  })
  const providers = await makeProviders({
    publicUrl: 'http://127.0.0.1:9',
    secret: () => new Secret('x'.repeat(32)),
    allowPlainSmtp: true,
    read: () => ({
      credentials: {
        mail: { vendor: 'smtp', host: '127.0.0.1', port: mail.port, tls: 'none' },
        twilio: { vendor: 'twilio', accountSid, authToken: { env: 'TOKEN' }, baseUrl },
      },
      routes: [
        { name: 'mail', channel: 'email', credential: 'mail', sender: { email: 'verify@shop.example' } },
        { name: 'sms', channel: 'sms', credential: 'twilio', sender: { number: '+15005550006' } },
      ],
    }),
  })
  const api = await openV2()
  workIn(api.store, providers)
  const taken = async (address: string) => {
    const item = await nextEntry(carrier, address)
    if (!('text' in item)) throw new Error(`a ${item.kind} arrived at ${address}`)
    return item
  }
  return { ...api, taken }
}

const start = (...workflow: object[]) => ({ brand: 'Acme', locale: 'de-de', workflow })
const email = (to: string) => ({ channel: 'email', to, from: 'verify@acme.example' })
const codeIn = (text: string): string => /\d{4}/.exec(text)?.[0] ?? ''

describe('v2 by e-mail', () => {
  it('completes with the code that arrives in the inbox', async () => {
    const { ask, begin, taken } = await setUp()
    const id = await begin(start(email('Ann@Mail.Example')))
    const message = await taken('ann@mail.example')
    expect(message).toMatchObject({ kind: 'email', from: 'verify@shop.example', hasHtml: true })
    expect(message.text).toContain('Guten Tag. Bitte geben Sie diesen Code für Acme ein:')
    // The same mailbox in another spelling.
    expect(await problemOf(ask('POST', '', start(email('ANN@mail.example'))))).toMatchObject({ status: 409 })
    expect((await ask('POST', `/${id}`, { code: '0000' })).statusCode).toBe(400)
    expect((await ask('POST', `/${id}`, { code: codeIn(message.text) })).statusCode).toBe(200)
  })

  it('continues with a number and a new code, in the text of a template', async () => {
    const api = await setUp()
    const { ask, begin, taken } = api
    const template = await createTemplate(api, 'sign-up')
    const text = '${code} für ${brand}, ${time-limit} ${time-limit-unit}'
    await addFragment(api, template, { locale: 'de-de', text })
    const number = someNumber()
    const id = await begin(start(email('bob@mail.example'), { channel: 'sms', to: number }))
    const first = codeIn((await taken('bob@mail.example')).text)
    expect((await ask('POST', `/${id}/next_workflow`)).statusCode).toBe(200)
    const sms = await taken(`+${number}`)
    expect(sms.text).toMatch(/^\d{4} für Acme, 3 Minuten$/)
    const second = codeIn(sms.text)
    const oldCode = await ask('POST', `/${id}`, { code: first })
    expect(oldCode.statusCode).toBe(first === second ? 200 : 400)
    expect((await ask('POST', `/${id}`, { code: second })).statusCode).toBe(first === second ? 404 : 200)
  })

  it('counts one mailbox for all its spellings and tags', async () => {
    const { ask, store } = await setUp()
    await store.accounts.save({ ...SHOP, limits: { 'starts-10-minutes': { limit: 2 } } })
    await store.accounts.find(SHOP.key)
    const statuses: number[] = []
    for (const to of ['cy@mail.example', 'CY@mail.example', 'cy+1@mail.example', 'cy+2@mail.example']) {
      const answer = await ask('POST', '', { ...start(email(to)), code: '4711' })
      statuses.push(answer.statusCode)
      await ask('POST', `/${answer.json<{ request_id?: string }>().request_id}`, { code: '4711' })
    }
    expect(statuses).toEqual([202, 202, 429, 429])
  })
})
