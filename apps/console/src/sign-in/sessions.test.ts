import { makeLogger } from '@pinpost/telemetry'
import { expect, it } from 'vitest'

import { openConsole } from '../../test/console.ts'
import { type Role, ROLES } from '../roles.ts'
import { openSignIn } from './open.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ORIGIN = 'https://console.shop.example'

/** A console with sessions on a clock of the test, and requests of a person who is signed in. */
async function openSession(role: Role = 'operator') {
  const clock = { now: Date.now() }
  const logger = makeLogger('console', 'silent')
  const port = { host: '127.0.0.1', port: 0, trustedProxies: [] }
  const opened = await openConsole(undefined, undefined, (context) =>
    openSignIn(
      { way: 'passkeys', origin: new URL(ORIGIN), ...port },
      { ...context, logger, now: () => clock.now },
    ),
  )
  const { store, app } = opened
  const startedAt = clock.now
  const id = await store.console.sessions.open({ name: 'ann', role, startedAt, seenAt: startedAt })
  const send = async (method: 'GET' | 'POST' | 'PUT', url: string, headers: object = {}, body?: object) =>
    (
      await app.inject({
        method,
        url,
        headers: { cookie: `__Host-pinpost=${id}`, ...headers },
        ...(body && { payload: body }),
      })
    ).statusCode
  return { ...opened, clock, id, send }
}

it('a session ends half an hour after the person was last seen; requests of the pages do not count', async () => {
  const { clock, send } = await openSession()
  clock.now += 20 * MINUTE
  expect(await send('POST', '/session/seen')).toBe(204)
  clock.now += 20 * MINUTE
  expect(await send('GET', '/admin/v1/me')).toBe(200)
  clock.now += 9 * MINUTE
  expect(await send('GET', '/admin/v1/me')).toBe(200)
  clock.now += MINUTE
  expect(await send('GET', '/admin/v1/me')).toBe(401)
})

it('a session ends twelve hours after the sign-in, whatever the person does', async () => {
  const { clock, send, store, id } = await openSession()
  for (const end = clock.now + 12 * HOUR - 20 * MINUTE; clock.now < end; clock.now += 20 * MINUTE)
    expect(await send('POST', '/session/seen')).toBe(204)
  expect(await send('GET', '/admin/v1/switches')).toBe(200)
  clock.now += 20 * MINUTE
  expect(await send('GET', '/admin/v1/switches')).toBe(401)
  expect(await store.console.sessions.find(id)).toBeUndefined()
})

it('a sign-out by the command line ends the session', async () => {
  const { send, store } = await openSession()
  await store.console.sessions.endAllOf('ann')
  expect(await send('GET', '/admin/v1/me')).toBe(401)
})

it('the session’s role decides what a person may change, and headers of a proxy change nothing', async () => {
  const turn = { isOff: false, reason: 'as a test' }
  for (const role of ROLES) {
    const { send } = await openSession(role)
    const headers = { 'remote-user': 'eve', 'remote-groups': 'pinpost-admin' }
    const status = await send('PUT', '/admin/v1/switches/country/GB', headers, turn)
    expect([role, status]).toEqual([role, role === 'operator' || role === 'admin' ? 200 : 403])
  }
})

it('a page of another site can neither change anything nor sign the person out', async () => {
  const { send } = await openSession('admin')
  const turn = { isOff: true, reason: 'as a test' }
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
    expect(await send('PUT', '/admin/v1/switches/country/GB', headers, turn)).toBe(403)
    expect(await send('POST', '/sign-out', headers)).toBe(403)
    expect(await send('POST', '/session/seen', headers)).toBe(403)
    expect(await send('POST', '/sign-in/passkey/options', headers, {})).toBe(403)
  }
  expect(await send('GET', '/admin/v1/me')).toBe(200)
})

it.each(['', 'x', 'pinpost', 'a'.repeat(43)])('a cookie with %j signs nobody in', async (value) => {
  const { app } = await openSession()
  const { statusCode } = await app.inject({
    url: '/admin/v1/me',
    headers: { cookie: `__Host-pinpost=${value}` },
  })
  expect(statusCode).toBe(401)
})

it('the sign-in page learns how people sign in', async () => {
  const { app } = await openSession()
  expect((await app.inject('/sign-in/way')).json()).toEqual({ way: 'passkeys' })
})
