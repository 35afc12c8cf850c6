import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { rawRedis } from '../../../packages/store/test/redis.ts'
import { argumentsOf, startApp, startService, until } from '../../../test/support/processes.ts'

const ROOT = new URL('../../../', import.meta.url).pathname

async function pinpost(environment: Record<string, string>, ...words: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], NODE_ENV: 'test', ...environment }
  const args = [...argumentsOf('cli'), ...words]
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })).stdout
  } catch (error) {
    const { stdout, stderr }: { stdout?: string; stderr?: string } = Object(error)
    return `${stdout}${stderr}`
  }
}

it('a verification with a damaged record becomes a dead letter, which is listed, explained, not retried, and dropped', async () => {
  // The worker starts after the damage; one that had read the record before would overwrite it.
  const { environment, call } = await startService({ workers: 0, timeScale: 60 })
  const redis = rawRedis()
  const number = '4915112349009'
  const started = await call('/verify/json', { number, brand: 'Acme', workflow_id: '4' })
  const id = String(started['request_id'])
  const tag = `{${environment.PINPOST_REDIS_PREFIX}0}`
  await redis.set(`${tag}:v:${id}`, `1:{"v":1,"damaged":"${number}"}`)
  // Pretend that four tries were made, because the pauses between them take half a minute.
  await redis.set(`${tag}:tries:${id}-1`, 4)
  const worker = startApp('worker', environment)
  await until('the dead letter', async () => (await redis.zcard(`${tag}:dead`)) === 1)
  expect(await pinpost(environment, 'dead-letters', 'list')).toMatch(
    new RegExp(`\n${id} +\\d+ +\\S+ +content\n$`),
  )
  const shown = await pinpost(environment, 'dead-letters', 'show', id)
  expect(shown).toMatch(/reason +content: a part of it is missing or unknown\n/)
  expect(shown).toContain('now           verification')
  expect(await pinpost(environment, 'dead-letters', 'retry', id)).toContain('its record cannot be read')
  expect(await pinpost(environment, 'dead-letters', 'retry', 'all')).toContain('1 of 1 stay dead letters')
  // Its number is free, and no output contained the record.
  expect(await call('/verify/json', { number, brand: 'Acme' })).toMatchObject({ status: '0' })
  expect(shown + worker.output()).not.toContain(number)
  expect(worker.output()).toContain('dead letter')
  expect(await pinpost(environment, 'dead-letters', 'drop', id)).toBe(`${id}: dropped\n`)
  expect(await pinpost(environment, 'dead-letters', 'drop', id)).toContain('there is no such dead letter')
  expect(await pinpost(environment, 'dead-letters', 'list')).toBe('there are none\n')
  expect(await pinpost(environment, 'dead-letters', 'show', randomBytes(16).toString('hex'))).toContain(
    'there is no such dead letter',
  )
})
