import { once } from 'node:events'
import { createServer } from 'node:net'

import { expect, it, onTestFinished } from 'vitest'

import { startRedis } from '../../../../test/support/redis.ts'
import { rawRedis } from '../../test/redis.ts'
import { connectForCommands } from './redis.ts'
import { RedisDenied } from './denial.ts'

function denialsAt(url: string): string[] {
  const denials: string[] = []
  const redis = connectForCommands(url, (error) => {
    if (error instanceof RedisDenied) denials.push(error.message)
  })
  onTestFinished(() => redis.disconnect())
  return denials
}

it('a Redis in protected mode is reported with what to do, once for many tries', async () => {
  let tries = 0
  const server = createServer((socket) => {
    tries++
    socket.on('error', () => undefined)
    socket.end('-DENIED Redis is running in protected mode because protected mode is enabled\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const denials = denialsAt(`redis://127.0.0.1:${address.port}`)
  await expect.poll(() => tries).toBeGreaterThan(5)
  await expect.poll(() => denials).toHaveLength(1)
  expect(denials[0]).toMatch(/protected mode.*requirepass.*PINPOST_REDIS_URL/)
})

it('a Redis that accepts no more clients is reported', async () => {
  const { url } = await startRedis()
  const admin = rawRedis(url)
  await admin.config('SET', 'maxclients', '1')
  const denials = denialsAt(url)
  await expect.poll(() => denials).toHaveLength(1)
  expect(denials[0]).toMatch(/maxclients/)
})
