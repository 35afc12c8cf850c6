import Nexmo from 'nexmo'
import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from './api.ts'

type Answer = Record<string, unknown>
type Done = (error: unknown, answer: Answer) => void

function ask(run: (done: Done) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    run((error, answer) =>
      error === null ? resolve(answer) : reject(new Error('the package failed', { cause: error })),
    )
  })
}

/** The old package, unchanged except for its host: GET with credentials in the query. */
async function openNexmo() {
  const api = await openTestApi()
  const address = new URL(await api.app.listen({ host: '127.0.0.1', port: 0 }))
  const credentials = { apiKey: SHOP.key, apiSecret: SHOP.secrets[0] ?? '' }
  const { verify } = new Nexmo(credentials, {
    apiHost: '127.0.0.1',
    restHost: '127.0.0.1',
    port: address.port,
  })
  return { ...api, verify }
}

describe('the old package nexmo 2.9', () => {
  it('requests, checks, triggers, cancels and searches one and several', async () => {
    const { verify } = await openNexmo()
    const number = someNumber()
    const started = await ask((done) =>
      verify.request({ number, brand: 'Acme Inc', workflow_id: 4, pin_code: '4711' }, done),
    )
    expect(started).toMatchObject({ status: '0' })
    const request_id = String(started['request_id'])
    expect(await ask((done) => verify.check({ request_id, code: '0000' }, done))).toMatchObject({
      status: '16',
    })
    expect(await ask((done) => verify.control({ request_id, cmd: 'cancel' }, done))).toMatchObject({
      status: '19',
    })
    expect(
      await ask((done) => verify.control({ request_id, cmd: 'trigger_next_event' }, done)),
    ).toMatchObject({ status: '0' })
    expect(await ask((done) => verify.check({ request_id, code: '4711' }, done))).toMatchObject({
      status: '0',
      request_id,
    })
    expect(await ask((done) => verify.search(request_id, done))).toMatchObject({ status: 'SUCCESS', number })
    const second = await ask((done) => verify.request({ number, brand: 'Acme' }, done))
    const several = await ask((done) => verify.search([request_id, String(second['request_id'])], done))
    expect(several).toMatchObject({
      verification_requests: [{ status: 'SUCCESS' }, { status: 'IN PROGRESS' }],
    })
  })

  it('confirms a payment', async () => {
    const { verify } = await openNexmo()
    const parameters = { number: someNumber(), payee: 'Acme Inc', amount: 48 }
    expect(await ask((done) => verify.psd2(parameters, done))).toMatchObject({ status: '0' })
  })
})
