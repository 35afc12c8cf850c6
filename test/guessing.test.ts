import { describe, expect, it } from 'vitest'

import { freePort, startApp, startService, until } from './support/processes.ts'
import { startRedis } from './support/redis.ts'

const PIN = '1234'
/** The default limits, and a PIN that the test knows: guesses never hit it by chance. */
const ACCOUNT = { key: 'demo0001', secrets: ['demo-secret'], customPin: true, countries: ['*'] }

type Answer = Readonly<Record<string, unknown>>

/** Two API processes with one Redis, called alternately. */
async function startTwo() {
  const redis = await startRedis()
  const variables = { PINPOST_ACCOUNTS: JSON.stringify([ACCOUNT]) }
  const service = await startService({ workers: 0, timeScale: 1, redisUrl: redis.url, variables })
  const port = String(await freePort())
  startApp('api', { ...service.environment, PINPOST_API_PORT: port })
  const second = `http://127.0.0.1:${port}`
  await until('the second API', async () => (await fetch(`${second}/health/ready`)).ok)
  const apis = [service.api, second]
  let calls = 0
  const call = async (path: string, parameters: Record<string, string>): Promise<Answer> => {
    const answer = await fetch(`${apis[calls++ % 2]}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('demo0001:demo-secret').toString('base64')}` },
      body: new URLSearchParams(parameters),
    })
    return await answer.json()
  }
  const restart = async (): Promise<void> => {
    await redis.restart()
    for (const api of apis) await until('Redis again', async () => (await fetch(`${api}/health/ready`)).ok)
  }
  return { call, restart }
}

const statusOf = ({ status }: Answer): unknown => status

describe('over two API processes and a restart of Redis', () => {
  it('guesses at one number stop at their limit, and then a right code is answered like a wrong one', async () => {
    const { call, restart } = await startTwo()
    const start = () => call('/verify/json', { number: '4915112349100', brand: 'Acme', pin_code: PIN })
    const guess = (id: unknown, code: string) => call('/verify/check/json', { request_id: String(id), code })

    const first = await start()
    const three = await Promise.all([0, 1, 2].map((code) => guess(first['request_id'], `000${code}`)))
    expect(new Set(three.map(statusOf))).toEqual(new Set(['16', '17']))

    const second = await start()
    const two = await Promise.all([3, 4].map((code) => guess(second['request_id'], `000${code}`)))
    expect(two.map(statusOf)).toEqual(['16', '16'])
    await restart()
    expect(statusOf(await guess(second['request_id'], PIN))).toBe('17')

    const more = []
    for (let i = 0; i < 20; i++) more.push(statusOf(await start()))
    expect(new Set(more)).toEqual(new Set(['1']))
  })

  it('calls to a range of numbers stop at their limit', async () => {
    const { call, restart } = await startTwo()
    const startAll = async (from: number): Promise<number> => {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          call('/verify/json', { number: String(from + index), brand: 'Acme', workflow_id: '7' }),
        ),
      )
      return answers.filter(({ status }) => status === '0').length
    }
    expect(await startAll(252_615_000_000)).toBe(10)
    await restart()
    expect(await startAll(252_615_000_100)).toBe(0)
  })
})
