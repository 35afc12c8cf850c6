import { generateKeyPairSync, hash } from 'node:crypto'

import { verifySignature } from '@vonage/jwt'
import { Vonage } from '@vonage/server-sdk'
import { decodeJwt, jwtVerify } from 'jose'
import { expect, it, vi } from 'vitest'

import { startService, until } from '../../../test/support/processes.ts'
import { type Received, startReceiver } from '../../../test/support/receiver.ts'
import { storeOf } from '../../../test/support/store-of.ts'

const WAIT = { timeout: 180_000, interval: 50 }
const NUMBER = '4915112345678'

const tokenOf = ({ headers }: Received): string => String(headers.authorization).replace('Bearer ', '')

it('an application hears of what the Vonage SDK started, signed as the SDK verifies it', async () => {
  const service = await startService({
    workers: 1,
    timeScale: 1,
    variables: { PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true' },
  })
  const { applications, outbox } = await storeOf(service)
  const { url, got } = await startReceiver()
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const created = await applications.create('demo0001', { name: 'shop', publicKey, statusUrl: url })
  const applicationId = typeof created === 'string' ? '' : created.id
  const secret = (await applications.sign(applicationId, 'nothing'))?.reveal() ?? ''
  await until('a subscription', async () => (await outbox.state()).subscribers.length === 1)

  const vonage = new Vonage({ applicationId, privateKey }, { apiHost: service.api })
  const { requestId } = await vonage.verify2.newRequest({
    brand: 'Acme',
    clientRef: 'order4711',
    channelTimeout: 60,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK's enum
    workflow: [{ channel: 'sms', to: NUMBER }] as never,
  })
  const sms = await service.nextItem(NUMBER)
  const code = /\d{4}/.exec(String(sms['text']))?.[0] ?? ''
  expect(await vonage.verify2.checkCode(requestId, code)).toBe('completed')
  // Started by the account itself, so it concerns no application.
  await service.call('/verify/json', { number: '447700900000', brand: 'Acme' })

  await vi.waitFor(() => expect(got).toHaveLength(2), WAIT)
  const about = { request_id: requestId, status: 'completed', client_ref: 'order4711' }
  const [event, summary] = got.map(({ body }) => JSON.parse(body))
  expect(event).toMatchObject({ ...about, type: 'event', channel: 'sms' })
  expect(summary).toMatchObject({
    ...about,
    type: 'summary',
    channel_timeout: 60,
    workflow: [{ channel: 'sms', status: 'completed' }],
  })
  for (const each of got) {
    const token = tokenOf(each)
    expect(verifySignature(token, secret)).toBe(true)
    expect(verifySignature(token, `${secret}x`)).toBe(false)
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] })
    expect(payload).toEqual({
      iss: 'Vonage',
      iat: expect.any(Number),
      jti: expect.stringMatching(/^evt_/),
      api_key: 'demo0001',
      application_id: applicationId,
      payload_hash: hash('sha256', each.body),
    })
  }
  expect(new Set(got.map((each) => decodeJwt(tokenOf(each)).jti)).size).toBe(2)
  expect(got.map(({ body }) => body).join('')).not.toContain(NUMBER)
})
