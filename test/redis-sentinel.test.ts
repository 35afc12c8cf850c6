import { describe, expect, it, onTestFinished } from 'vitest'

import { startService } from './support/processes.ts'
import { SERVER_FAULTS } from './support/redis-nodes.ts'
import { startRedisSentinels } from './support/redis-sentinels.ts'

describe('on a Redis that sentinels watch', () => {
  it.each(SERVER_FAULTS)(
    'verifications that run when the primary is %s go on at the next one',
    async (fault) => {
      const sentinels = await startRedisSentinels()
      onTestFinished(() => sentinels.stop())
      const service = await startService({
        workers: 1,
        timeScale: 1,
        redisUrl: sentinels.url,
        variables: {
          PINPOST_SHARDS: '16',
          PINPOST_REDIS_DURABILITY: 'replica',
          PINPOST_REDIS_TIMEOUT_MS: '10000',
        },
      })
      const { call, nextItem } = service
      const begin = async (index: number) => {
        const number = `44770090${String(index).padStart(4, '0')}`
        const { status, request_id: id } = await call('/verify/json', { number, brand: 'Acme' })
        expect(status).toBe('0')
        // A worker may lose its claim in the failover: then the call is the first to bring the code.
        return { request_id: String(id), code: String((await nextItem(number))['code']) }
      }
      const begun = await Promise.all(Array.from({ length: 20 }, (_, index) => begin(index)))

      await sentinels.failOver(fault)
      await expect.poll(async () => (await fetch(`${service.api}/health/ready`)).status).toBe(200)
      const statuses = await Promise.all(
        begun.map(async (each) => (await call('/verify/check/json', each))['status']),
      )
      expect(statuses).toEqual(Array(20).fill('0'))
      const next = await begin(100)
      expect(await call('/verify/check/json', next)).toMatchObject({ status: '0' })
    },
  )
})
