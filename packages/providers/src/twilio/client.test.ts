import { inspect } from 'node:util'
import type { Twilio } from 'twilio'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { startScriptedServer } from '../scripted-server.suite.ts'
import { makeClient } from './client.ts'
import * as fixture from './twilio-fixture.suite.ts'

const create = (api: Twilio): Promise<unknown> =>
  api.messages.create({ to: fixture.NUMBER, from: fixture.FROM, body: fixture.PIN })

describe('makeClient', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  test('logs nothing and uses its base URL, whatever TWILIO_ variables contain', async () => {
    vi.stubEnv('TWILIO_LOG_LEVEL', 'debug')
    vi.stubEnv('TWILIO_EDGE', 'sydney')
    vi.stubEnv('TWILIO_REGION', 'au1')
    const log = vi.spyOn(console, 'log')
    const server = await startScriptedServer()
    server.script({ status: 201, body: '{"sid":"SM1"}' })
    const result = await fixture.client(server.url).run(new AbortController().signal, create)
    await server.close()
    expect(result).toMatchObject({ answered: true, status: 201, body: { sid: 'SM1' } })
    expect(log).not.toHaveBeenCalled()
  })

  test('keeps neither request nor answer', async () => {
    const server = await startScriptedServer()
    server.script({ status: 201, body: `{"sid":"SM1","body":"${fixture.PIN}"}` })
    let seen: unknown
    await fixture.client(server.url).run(new AbortController().signal, (api) => {
      seen = api
      return create(api)
    })
    await server.close()
    expect(inspect(seen, { depth: Infinity, showHidden: true })).not.toMatch(
      new RegExp(`${fixture.PIN}|${fixture.NUMBER.slice(1)}`),
    )
  })

  test('passes a signal to its own call only, and none outside of a run', async () => {
    let kept: Twilio | undefined
    const server = await startScriptedServer()
    server.script({ status: 201, body: '{"sid":"SM1"}' })
    await fixture.client(server.url).run(new AbortController().signal, (api) => {
      kept = api
      return create(api)
    })
    await expect(kept === undefined ? undefined : create(kept)).rejects.toThrow('unexpected request')
    await server.close()
  })

  test('refuses an invalid account SID', () => {
    expect(() => makeClient({ ...fixture.CREDENTIAL, accountSid: 'SK123' })).toThrow(
      'accountSid must start with AC',
    )
  })
})
