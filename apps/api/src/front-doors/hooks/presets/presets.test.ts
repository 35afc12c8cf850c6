import { HOOK_NAMES, type HookName } from '@pinpost/store'
import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, it } from 'vitest'

import { SHOP, someNumber } from '../../../../test/api.ts'
import { BODIES, CODE, post, proofOf, TEXT } from '../../../../test/hook-bodies.ts'
import { deliveryTo, openHooks, TOKEN } from '../../../../test/hooks.ts'

async function openWith(name: HookName, settings = {}) {
  const api = await openHooks()
  await api.hook(name, settings)
  return api
}

const WITHOUT_TEXT: ReadonlySet<HookName> = new Set(['supabase', 'logto'])
const WITH_LOCALE: ReadonlySet<HookName> = new Set(['auth0', 'okta', 'logto'])

/** Supabase reads the status of a refusal from the body. */
const statusIn = (name: HookName, answer: LightMyRequestResponse): number =>
  name === 'supabase' ? answer.json().error.http_code : answer.statusCode

describe.each(HOOK_NAMES)('a request of %s', (name) => {
  it('delivers its code, with its text and its language', async () => {
    const api = await openWith(name, { workflow: ['sms', 'voice'], ttl: 600 })
    const to = someNumber()
    const answer = await post(api, name, BODIES[name](to))
    expect([200, 202]).toContain(answer.statusCode)
    expect(answer.headers['content-type']).toBe('application/json')
    const delivery = await deliveryTo(api, `+${to}`)
    expect(delivery.pin.reveal()).toBe(CODE)
    expect(delivery).toMatchObject({
      frontDoor: 'hooks',
      unreported: true,
      brand: 'Acme',
      pinSeconds: 600,
      steps: [{ channel: 'sms' }, { channel: 'voice' }],
    })
    expect(delivery.templates?.sms?.text).toBe(WITHOUT_TEXT.has(name) ? undefined : 'Your code is ${pin}')
    expect(delivery.locale.slice(0, 2)).toBe(WITH_LOCALE.has(name) ? 'fr' : 'de')
  })

  it('that is repeated is one message', async () => {
    const api = await openWith(name)
    const to = someNumber()
    await post(api, name, BODIES[name](to))
    const { id } = await deliveryTo(api, `+${to}`)
    await post(api, name, BODIES[name](to))
    expect((await deliveryTo(api, `+${to}`)).id).toBe(id)
  })

  it('without the right proof, or of an account without the hook, is refused', async () => {
    const api = await openWith(name)
    const to = someNumber()
    const wrong = {
      authorization: 'Bearer wrong',
      'webhook-signature': 'v1,AAAA',
      'zitadel-signature': 't=1,v1=00',
    }
    const refused = await post(api, name, BODIES[name](to), wrong)
    const body = JSON.stringify(BODIES[name](to))
    const url = `/hooks/other001/${name}`
    const foreign = await api.app.inject({ method: 'POST', url, headers: proofOf(name, body), payload: body })
    for (const answer of [refused, foreign]) {
      expect(statusIn(name, answer)).toBe(401)
    }
    expect(await api.store.findRunning(SHOP.key, `+${to}`)).toBeUndefined()
  })

  it.each(['', '{', '[]', 'null', '{"sms":{"phone":5,"otp":{}}}', '"x"'])(
    'with the body %j is refused',
    async (body) => {
      const answer = await post(await openWith(name), name, body)
      expect(statusIn(name, answer)).toBe(422)
    },
  )
})

describe('the answer', () => {
  it('of Okta names its command, and a refusal its errors', async () => {
    const api = await openWith('okta')
    const to = someNumber()
    const accepted = await post(api, 'okta', BODIES.okta(to))
    const { id } = await deliveryTo(api, `+${to}`)
    expect(accepted.json()).toEqual({
      commands: [
        {
          type: 'com.okta.telephony.action',
          value: [{ status: 'SUCCESSFUL', provider: 'Pinpost', transactionId: id, transactionMetadata: '' }],
        },
      ],
    })
    const refused = await post(api, 'okta', BODIES.okta('12'))
    expect(refused.json()).toMatchObject({ error: { errorSummary: expect.any(String), errorCauses: [{}] } })
  })

  it('to Supabase lets it try again only if the fault is ours', async () => {
    const api = await openWith('supabase')
    await api.store.accounts.set(SHOP.key, (settings) => ({ ...settings, countries: ['GB'] }))
    const refused = await post(api, 'supabase', BODIES.supabase(someNumber()))
    expect(refused.statusCode).toBe(200)
    expect(refused.headers['retry-after']).toBeUndefined()
    expect(refused.json()).toEqual({
      error: { http_code: 422, message: 'Codes cannot be delivered to this destination.' },
    })
    await api.store.close()
    const failed = await post(api, 'supabase', BODIES.supabase(someNumber()))
    expect(failed.statusCode).toBe(503)
    expect(failed.headers['retry-after']).toBe('1')
    expect(failed.json()).toMatchObject({ error: { http_code: 500 } })
  })

  it('of authentik is a text, which it shows to the person', async () => {
    const api = await openWith('authentik')
    const refused = await post(api, 'authentik', BODIES.authentik('12'))
    expect(refused.headers['content-type']).toContain('text/plain')
    expect(refused.body).toBe('The value of one or more parameters is invalid.')
  })
})

describe('a system', () => {
  it.each<[HookName, (body: object) => object]>([
    ['auth0', (body) => ({ ...body, delivery_method: 'voice' })],
    [
      'okta',
      () => ({
        data: { messageProfile: { phoneNumber: '+4915123456789', otpCode: CODE, deliveryChannel: 'voice' } },
      }),
    ],
    ['fusionauth', (body) => ({ ...body, type: 'Voice', textMessage: undefined, message: TEXT })],
  ])('%s may ask for a call', async (name, change) => {
    const api = await openWith(name, { workflow: ['sms', 'voice'] })
    const body = change(BODIES[name]('4915123456789'))
    await post(api, name, body)
    expect((await deliveryTo(api, '+4915123456789')).steps).toMatchObject([
      { channel: 'voice', waitSeconds: 300 },
    ])
  })

  it('Clerk sends events that ask for no code, which are taken', async () => {
    const api = await openWith('clerk')
    const [to, body] = ['4915123456789', BODIES.clerk('4915123456789')]
    const data = { to_phone_number: `+${to}`, message: 'You were invited' }
    for (const other of [
      { ...body, type: 'email.created' },
      { type: 'sms.created', data },
      { type: 'sms.created', data: { ...data, data: { otp_code: CODE }, delivered_by_clerk: true } },
    ]) {
      const answer = await post(api, 'clerk', other)
      expect([answer.statusCode, answer.body]).toEqual([204, ''])
    }
    expect(await api.store.findRunning(SHOP.key, `+${to}`)).toBeUndefined()
  })

  it('Zitadel also sends e-mails, and a code in the text only', async () => {
    const api = await openWith('zitadel', { workflow: ['sms', 'voice'] })
    const contextInfo = { recipientEmailAddress: 'ann@mail.example' }
    await post(api, 'zitadel', { contextInfo, templateData: { text: TEXT } })
    const delivery = await deliveryTo(api, 'ann@mail.example')
    expect([delivery.pin.reveal(), delivery.steps[0]?.channel]).toEqual([CODE, 'email'])
    expect((await post(api, 'zitadel', { contextInfo: {}, args: { OTP: CODE } })).statusCode).toBe(422)
  })

  it('Keycloak sends a form, whose text may have line ends', async () => {
    const api = await openWith('keycloak')
    const to = someNumber()
    const form = new URLSearchParams({ to: `+${to}`, text: `${TEXT}\n\n@id.example #${CODE}` }).toString()
    const type = { 'content-type': 'application/x-www-form-urlencoded', authorization: TOKEN }
    expect((await post(api, 'keycloak', form, type)).statusCode).toBe(202)
    const { templates } = await deliveryTo(api, `+${to}`)
    expect(templates?.sms?.text).toBe('Your code is ${pin}\n\n@id.example #${pin}')
  })

  it('whose account lost the permission, or was disabled, is refused', async () => {
    const api = await openWith('logto')
    await api.store.accounts.set(SHOP.key, (settings) => ({ ...settings, customPin: false }))
    expect((await post(api, 'logto', BODIES.logto(someNumber()))).statusCode).toBe(403)
    await api.store.accounts.enable(SHOP.key, false)
    expect((await post(api, 'logto', BODIES.logto(someNumber()))).statusCode).toBe(401)
  })

  it('that guesses tokens is locked out', async () => {
    const api = await openWith('logto')
    const statuses: number[] = []
    for (let time = 0; time < 12; time++) {
      const answer = await post(api, 'logto', {}, { authorization: 'Bearer wrong' })
      statuses.push(answer.statusCode)
    }
    expect(statuses.at(0)).toBe(401)
    expect(statuses.at(-1)).toBe(429)
  })
})
