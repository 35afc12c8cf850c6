import { expect, it } from 'vitest'

import { openTestApi } from '../../test/api.ts'

const idFor = async (headers: Record<string, string>): Promise<unknown> => {
  const { app } = await openTestApi()
  const { headers: answered } = await app.inject({ url: '/verify/ping', headers })
  return answered['x-request-id']
}

it.each(['12345678-1234-4234-8234-426614174000', 'order_4711-b', 'a'.repeat(64)])(
  'a caller may give its request the id %s',
  async (id) => {
    expect(await idFor({ 'x-request-id': id })).toBe(id)
  },
)

it.each(['short', 'a'.repeat(65), '447700900123', 'x-447700900123', 'a b c d e f', '{"a":"bcdef"}'])(
  'the id %s is invalid, and the request gets a generated one',
  async (id) => {
    expect(await idFor({ 'x-request-id': id })).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  },
)

it('a cacheable answer has no request id', async () => {
  const { store } = await openTestApi()
  const clips = { ...store.clips, get: () => Promise.resolve(Buffer.from('clip')) }
  const { app } = await openTestApi({ store: { ...store, clips } })
  const { statusCode, headers } = await app.inject({ url: `/audio/${'a'.repeat(24)}.mp3` })
  expect(statusCode).toBe(200)
  expect(headers).not.toHaveProperty('x-request-id')
})
