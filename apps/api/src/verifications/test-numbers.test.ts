import { Secret } from '@pinpost/core'
import { expect, it } from 'vitest'

import { SHOP, someNumber } from '../../test/api.ts'
import { deliveryOf, openHooks } from '../../test/hooks.ts'
import { openTwilio, shown } from '../../test/twilio.ts'

const TEST = '447700900001'
const OTHER_TEST = '447700900002'

/** As in production: fictional numbers are not open to every account. */
async function openWith(settings: object) {
  const api = await openHooks({ fictionalNumbers: false })
  await api.store.accounts.set(SHOP.key, (current) => ({
    ...current,
    limits: {},
    countries: ['DE'],
    ...settings,
  }))
  const startV1 = (number: string, members: Record<string, string> = {}) =>
    api.call('/verify/json', { number, brand: 'Acme', ...members })
  const startV2 = (steps: readonly string[], members: object = {}) =>
    api.ask('/v2/verify', {
      brand: 'Acme',
      workflow: steps.map((to) => ({ channel: 'sms', to })),
      ...members,
    })
  return { ...api, startV1, startV2 }
}

const testNumbers = { [`+${TEST}`]: '123456', [`+${OTHER_TEST}`]: '654321' }

it('a test number has its code on every API, and is free of limits, countries and the count of wrong codes', async () => {
  const api = await openWith({ testNumbers })
  for (let round = 0; round < 8; round++) {
    const { request_id: id = '' } = await api.startV1(TEST)
    expect(await api.store.find(String(id))).toMatchObject({ test: true, customPin: true })
    const check = (code: string) => api.call('/verify/check/json', { request_id: String(id), code })
    expect(await check('0000')).toMatchObject({ status: '16' })
    expect(await check('123456')).toMatchObject({ status: '0' })
  }
  const { request_id: id } = (await api.startV2([TEST, OTHER_TEST])).json<{ request_id: string }>()
  expect((await api.ask(`/v2/verify/${id}`, { code: '123456' })).statusCode).toBe(200)
  const delivered = await api.ask('/deliver', { to: TEST, code: '482913', brand: 'Acme' })
  const verification = await deliveryOf(api, delivered.json<{ id: string }>().id)
  expect(verification).toMatchObject({ test: true, state: 'inProgress' })
  // The caller knows the code that it chose.
  expect(verification.state === 'inProgress' && verification.pin.reveal()).toBe('482913')
})

it('a test number has its code on the API of Twilio Verify too, also after another send', async () => {
  const api = await openTwilio({ fictionalNumbers: false })
  await api.store.accounts.set(SHOP.key, (settings) => ({ ...settings, countries: ['DE'], testNumbers }))
  const path = `/Services/${api.service}`
  const start = { To: `+${TEST}`, Channel: 'sms' }
  const { sid } = shown(await api.ask('POST', `${path}/Verifications`, start))
  expect(await api.found(sid)).toMatchObject({ test: true })
  expect(shown(await api.ask('POST', `${path}/Verifications`, start)).sid).toBe(sid)
  expect(shown(await api.check({ To: start.To, Code: '0000' })).status).toBe('pending')
  expect(shown(await api.check({ To: start.To, Code: '123456' })).status).toBe('approved')
})

it('other numbers of the account are real: limited, refused outside its countries, sent', async () => {
  const api = await openWith({ testNumbers, limits: { 'starts-10-minutes': { limit: 1 } } })
  expect(await api.startV1('447700900003')).toMatchObject({ status: '3' })
  const number = someNumber()
  const { request_id: id = '' } = await api.startV1(number)
  expect((await api.store.find(String(id)))?.test).toBeUndefined()
  await api.call('/verify/control/json', { request_id: String(id), cmd: 'cancel' })
  await api.store.dispatch(String(id), { type: 'approve' })
  expect(await api.startV1(number)).toMatchObject({ status: '1' })
})

it('a test number beside a real one is refused, because it would reach a carrier', async () => {
  const api = await openWith({ testNumbers })
  for (const steps of [
    [TEST, someNumber()],
    [someNumber(), TEST],
  ])
    expect((await api.startV2(steps)).statusCode).toBe(422)
})

it('a barred account, and one that is switched off, starts no test', async () => {
  const barred = await openWith({ testNumbers, barred: true })
  expect(await barred.startV1(TEST)).toMatchObject({ status: '8' })
  const off = await openWith({ testNumbers })
  await off.store.routeState.turnOff(`account:${SHOP.key}`)
  await off.store.routeState.refresh()
  expect((await off.startV2([TEST])).statusCode).toBe(403)
})

it('in a sandbox every number and address has the code 1234…, unless the caller chose one', async () => {
  const api = await openWith({ sandbox: true })
  const { request_id: id = '' } = await api.startV1(someNumber())
  expect(await api.store.find(String(id))).toMatchObject({ test: true })
  expect(await api.call('/verify/check/json', { request_id: String(id), code: '1234' })).toMatchObject({
    status: '0',
  })
  const { request_id: six = '' } = await api.startV1(someNumber(), { code_length: '6' })
  expect(await api.call('/verify/check/json', { request_id: String(six), code: '123456' })).toMatchObject({
    status: '0',
  })
  const workflow = [{ channel: 'email', to: 'ann@mail.example' }]
  const chosen = await api.ask('/v2/verify', { brand: 'Acme', code: 'abcd', workflow })
  const { request_id: v2 } = chosen.json<{ request_id: string }>()
  expect((await api.ask(`/v2/verify/${v2}`, { code: 'abcd' })).statusCode).toBe(200)
  // Countries and quotas of the account still apply.
  expect(await api.startV1('447400123456')).toMatchObject({ status: '15' })
})

it('the quota of the account counts tests', async () => {
  const api = await openWith({ sandbox: true, startsPerDay: 2 })
  const statuses = []
  for (let time = 0; time < 3; time++) statuses.push((await api.startV1(someNumber()))['status'])
  expect(statuses).toEqual(['0', '0', '9'])
})

it('a test number keeps its code when a step would renew it', async () => {
  const api = await openWith({ testNumbers })
  const { request_id: dashed } = (await api.startV2([TEST, TEST])).json<{ request_id: string }>()
  const id = dashed.replaceAll('-', '')
  for (const tick of [1, 2]) {
    await api.store.dispatch(id, { type: 'tickDue', tick, freshPin: new Secret('9999') })
    await api.store.dispatch(id, { type: 'triggerNext' })
  }
  expect((await api.ask(`/v2/verify/${dashed}`, { code: '123456' })).statusCode).toBe(200)
})
