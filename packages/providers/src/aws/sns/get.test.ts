import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply, type ScriptedServer, startScriptedServer } from '../../scripted-server.suite.ts'
import { get } from './get.ts'

const TOKEN = '2336412f37'

describe('get', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await startScriptedServer()
  })
  afterAll(() => server.close())

  const ask = (reply: Reply, signal = AbortSignal.timeout(2_000)): Promise<string | undefined> => {
    server.script(reply)
    return get(`${server.url}/?Token=${TOKEN}`, signal)
  }

  test('returns the body', async () => {
    await expect(ask({ status: 200, body: 'pem' })).resolves.toBe('pem')
    expect(server.requests).toMatchObject([{ method: 'GET', path: `/?Token=${TOKEN}` }])
  })

  test.each([400, 403, 404])('returns undefined for a %i', async (status) => {
    await expect(ask({ status, body: 'no' })).resolves.toBe(undefined)
  })

  test.each<Reply>([
    { status: 500, body: '' },
    { status: 503, body: 'later' },
    { status: 302, body: '', headers: { location: '/elsewhere' } },
    { status: 200, body: 'x'.repeat(20_001) },
    'reset',
  ])('throws for a temporary failure (%#), without the URL in the error', async (reply) => {
    const error: unknown = await ask(reply).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: 'Amazon SNS did not answer' })
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(TOKEN)
    expect(server.requests).toHaveLength(1)
  })

  test('ends when its signal is aborted', async () => {
    await expect(ask('silence', AbortSignal.timeout(50))).rejects.toThrow('Amazon SNS did not answer')
  })
})
