import { describe, expect, it } from 'vitest'

import { startService, until } from './support/processes.ts'
import { startRedis } from './support/redis.ts'

type Service = Awaited<ReturnType<typeof startService>>

const INTERNAL_ERROR = { status: '5', error_text: 'Internal Error' }

const readiness = async ({ api }: Service): Promise<number> => (await fetch(`${api}/health/ready`)).status

describe('while Redis is away', () => {
  it.each(['killed', 'frozen'] as const)(
    '%s: the API reports it and is not ready; API and worker recover by themselves',
    async (how) => {
      const redis = await startRedis()
      const service = await startService({ workers: 1, timeScale: 1, redisUrl: redis.url })
      const number = '447700900100'
      const started = await service.call('/verify/json', { number, brand: 'Acme' })
      const request_id = String(started['request_id'])
      const sms = await service.nextItem(number)

      if (how === 'killed') await redis.kill()
      else redis.freeze()
      const check = { request_id, code: '0000' }
      const calls = [
        service.call('/verify/json', { number, brand: 'Acme' }),
        service.call('/verify/check/json', check),
      ]
      expect(await Promise.all(calls)).toEqual([INTERNAL_ERROR, INTERNAL_ERROR])
      expect(await readiness(service)).toBe(503)

      if (how === 'killed') await redis.restart()
      else redis.thaw()
      await until('readiness', async () => (await readiness(service)) === 200)
      // Verifications in progress continue: the worker sends the next step, and the code is still valid.
      await until('an answer', async () => {
        const answer = await service.call('/verify/control/json', { request_id, cmd: 'trigger_next_event' })
        return answer['status'] === '0'
      })
      expect(await service.nextItem(number)).toMatchObject({ kind: 'call', status: 'completed' })
      const code = /\d{4}/.exec(String(sms['text']))?.[0] ?? ''
      expect(await service.call('/verify/check/json', { request_id, code })).toMatchObject({ status: '0' })
    },
  )
})
