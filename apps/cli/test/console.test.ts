import { expect, it } from 'vitest'

import { openCommands } from './commands.ts'

const environment = { NODE_ENV: 'test', PINPOST_CONSOLE_URL: 'https://console.shop.example' }
const passkey = { id: 'one', publicKey: 'key', counter: 0, createdAt: Date.UTC(2026, 10, 30) }
const session = { name: 'ann', role: 'viewer', startedAt: 0, seenAt: 0 } as const

it('an invitation is a link whose token no server sees, and its passkey is listed and removed', async () => {
  const { store, pinpost } = await openCommands({ environment })
  const { out } = await pinpost('console', 'invite', 'ann@shop.example', 'operator')
  const link = new URL(out)
  expect(link.href).toBe(`https://console.shop.example/invitation${link.hash}`)
  expect((await pinpost('console', 'people')).out).toMatch(/ann@shop\.example +operator +\(invited until 20/)
  expect(
    await store.console.people.accept(link.hash.slice(1), { ...passkey, createdAt: Date.now() }),
  ).toBeDefined()
  expect((await pinpost('console', 'people')).out).toMatch(/ann@shop\.example +operator +one +20\d\d-/)

  expect(await pinpost('console', 'remove', 'ann@shop.example', 'two')).toMatchObject({ code: 1 })
  expect(await pinpost('console', 'remove', 'ann@shop.example', 'one')).toMatchObject({ code: 0 })
  expect(await pinpost('console', 'remove', 'ann@shop.example')).toMatchObject({ code: 0 })
  expect(JSON.parse((await pinpost('console', 'people', '--json')).out)).toEqual([])
})

it('a person who is removed or signed out has no session', async () => {
  const { store, pinpost } = await openCommands({ environment })
  const { people, sessions } = store.console
  for (const act of ['sign-out', 'remove']) {
    await people.accept((await people.invite('ann', 'viewer', 0)).reveal(), { ...passkey, createdAt: 1 })
    const id = await sessions.open(session)
    expect(await pinpost('console', act, 'ann')).toMatchObject({ code: 0 })
    expect(await sessions.find(id)).toBeUndefined()
  }
})

it.each([
  [['invite', 'ann', 'root'], 'role: use one of viewer, support, operator, admin'],
  [['invite', 'ann b', 'viewer'], 'name: use 1 to 128 letters'],
  [['invite', 'ann'], '<role> is missing'],
  [['remove', 'nobody'], 'there is no such person or passkey'],
])('console %j is refused', async (words, complaint) => {
  const { pinpost } = await openCommands({ environment })
  const { code, out } = await pinpost('console', ...words)
  expect(code).toBe(1)
  expect(out).toContain(complaint)
})

it('an invitation needs the URL of the console', async () => {
  const { pinpost } = await openCommands()
  await expect(pinpost('console', 'invite', 'ann', 'viewer')).rejects.toThrow('PINPOST_CONSOLE_URL: wants')
})
