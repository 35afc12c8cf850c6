import type { Session } from '@pinpost/core'
import { expect, it } from 'vitest'

import { openTestStore, rawRedis, someKey, someOptions } from '../../test/redis.ts'

const HOUR = 3_600_000
const ANN: Session = { name: 'ann', role: 'operator', startedAt: 1, seenAt: 1 }
const PASSKEY = { id: 'one', publicKey: 'key', counter: 0, createdAt: 0 }

async function openBoth() {
  const options = someOptions()
  const redis = rawRedis()
  const { console } = await openTestStore(options)
  const keysOf = (part: string) => redis.keys(`${options.prefix}:console:${part}*`)
  return { options, redis, keysOf, ...console }
}

it('a session is found by its id, seen, and ended', async () => {
  const { sessions } = await openBoth()
  const id = await sessions.open(ANN)
  expect(id).toMatch(/^[\w-]{43}$/)
  await sessions.seen(id, 2)
  expect(await sessions.find(id)).toEqual({ ...ANN, seenAt: 2 })
  await sessions.end(id)
  await sessions.seen(id, 3)
  expect(await sessions.find(id)).toBeUndefined()
})

it('Redis holds neither the id nor the name of a session, and ends it by itself', async () => {
  const { sessions, redis, keysOf } = await openBoth()
  const id = await sessions.open(ANN)
  const [key = '', ...others] = await keysOf('')
  expect(others).toEqual([])
  const all = `${key} ${await redis.get(key)}`
  expect(all).not.toContain(id)
  expect(all).not.toContain('ann')
  expect(await redis.pttl(key)).toBeGreaterThan(0.4 * HOUR)
})

it('a session that somebody copies or changes in Redis signs nobody in', async () => {
  const { sessions, redis, keysOf } = await openBoth()
  const [mine, other] = [await sessions.open({ ...ANN, role: 'admin' }), await sessions.open(ANN)]
  const [one = '', two = ''] = await keysOf('session:')
  const [first, second] = [await redis.get(one), await redis.get(two)]
  await redis.mset(one, second ?? '', two, first ?? '')
  expect(await sessions.find(mine)).toBeUndefined()
  expect(await sessions.find(other)).toBeUndefined()
})

it('a sign-out everywhere ends each session of the person, and no other nor a later one', async () => {
  const { sessions } = await openBoth()
  const earlier = [await sessions.open(ANN), await sessions.open(ANN)]
  const bobs = await sessions.open({ ...ANN, name: 'bob' })
  await sessions.endAllOf('ann')
  for (const id of earlier) expect(await sessions.find(id)).toBeUndefined()
  expect(await sessions.find(bobs)).toMatchObject({ name: 'bob' })
  expect(await sessions.find(await sessions.open(ANN))).toEqual(ANN)
})

it('a ticket opens for its kind and until its end, and signs in once', async () => {
  const { tickets, keysOf } = await openBoth()
  const text = tickets.issue('oidc', { state: 'x' }, 0)
  expect(text).not.toContain(Buffer.from('state').toString('base64url').slice(0, 6))
  const ticket = tickets.read<{ state: string }>('oidc', text, HOUR / 6 - 1)
  expect(ticket?.content).toEqual({ state: 'x' })
  expect(tickets.read('passkey', text, 0)).toBeUndefined()
  expect(tickets.read('oidc', text, HOUR / 6)).toBeUndefined()
  expect(tickets.read('oidc', text.slice(0, -4), 0)).toBeUndefined()
  expect(tickets.read('oidc', '', 0)).toBeUndefined()
  expect(await keysOf('')).toEqual([])
  expect([await tickets.use(ticket ?? { id: '' }), await tickets.use(ticket ?? { id: '' })]).toEqual([
    true,
    false,
  ])
})

it('one of many who accept an invitation at once gets in, and Redis has no token', async () => {
  const { people, redis, keysOf } = await openBoth()
  const token = (await people.invite('ann', 'operator', 0)).reveal()
  expect(await people.invited(token, 1)).toMatchObject({ name: 'ann' })
  expect(JSON.stringify(await redis.hgetall((await keysOf('people'))[0] ?? ''))).not.toContain(
    token.slice(-20),
  )
  const tries = await Promise.all(
    Array.from({ length: 5 }, (_, index) => people.accept(token, { ...PASSKEY, id: `k${index}` })),
  )
  expect(tries.filter((person) => person !== undefined)).toHaveLength(1)
  expect((await people.list()).map(({ name, role, passkeys }) => [name, role, passkeys.length])).toEqual([
    ['ann', 'operator', 1],
  ])
})

it.each([
  ['an ended one', (token: string) => token, HOUR],
  ['a changed one', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 0],
  ['something else', () => 'version', 0],
])('%s is no invitation', async (_what, change, at) => {
  const { people } = await openBoth()
  const token = change((await people.invite('ann', 'viewer', 0)).reveal())
  expect(await people.invited(token, at)).toBeUndefined()
  expect(await people.accept(token, { ...PASSKEY, createdAt: at })).toBeUndefined()
})

it.each(['__proto__', 'constructor', 'version', 'x'.repeat(24)])(
  'the handle %s names nobody',
  async (handle) => {
    const { people } = await openBoth()
    await people.invite('ann', 'viewer', 0)
    expect(await people.find(handle)).toBeUndefined()
    expect(await people.signed(handle, 'one', 1)).toBeUndefined()
  },
)

it('a second invitation ends the first, and a removed person has none', async () => {
  const { people } = await openBoth()
  const [first, second] = [await people.invite('ann', 'viewer', 0), await people.invite('ann', 'admin', 0)]
  expect(await people.invited(first.reveal(), 0)).toBeUndefined()
  expect(await people.invited(second.reveal(), 0)).toBeDefined()
  expect([await people.remove('ann'), await people.remove('ann')]).toEqual([true, false])
  expect(await people.accept(second.reveal(), PASSKEY)).toBeUndefined()
  expect(await people.list()).toEqual([])
})

it('a signature of a removed passkey is not noted', async () => {
  const { people } = await openBoth()
  await people.accept((await people.invite('ann', 'viewer', 0)).reveal(), PASSKEY)
  const handle = people.handleOf('ann')
  expect(await people.signed(handle, 'one', 4)).toMatchObject({ passkeys: [{ counter: 4 }] })
  expect(await people.removePasskey('ann', 'one')).toMatchObject({ passkeys: [] })
  expect(await people.signed(handle, 'one', 5)).toBeUndefined()
  expect(await people.removePasskey('ann', 'one')).toBeUndefined()
})

it('people are sealed with a new key, after which the old one can go', async () => {
  const { options, people } = await openBoth()
  await people.invite('ann', 'viewer', 0)
  const key = { kid: 'k2', key: someKey() }
  const both = await openTestStore({ ...options, keyRing: [key, ...options.keyRing] })
  await both.console.people.reseal()
  const later = await openTestStore({ ...options, keyRing: [key] })
  expect(await later.console.people.list()).toMatchObject([{ name: 'ann' }])
})
