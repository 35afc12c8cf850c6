import { inspect } from 'node:util'
import { TypeEnum, type SMS } from '@vonage/sms'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import { makeClient } from './client.ts'
import * as fixture from './vonage-fixture.suite.ts'

const MESSAGE = { to: fixture.NUMBER, from: 'Acme', text: fixture.PIN, type: TypeEnum.TEXT }

describe('makeClient', () => {
  const { signal } = new AbortController()
  let server: ScriptedServer
  beforeEach(async () => {
    server = await startScriptedServer()
    server.script({ status: 200, body: `{"messages":[{"status":"0","to":"${fixture.NUMBER}"}]}` })
  })
  afterEach(() => server.close())

  test('keeps neither request nor answer nor credential where they could be printed', async () => {
    let seen: unknown
    const client = fixture.client(server.url)
    await client.run(signal, ({ sms, voice }) => {
      seen = [client, sms, voice]
      return sms.send(MESSAGE)
    })
    expect(server.requests).toHaveLength(1)
    const printed = inspect(seen, { depth: Infinity, showHidden: true })
    for (const hidden of [...fixture.HIDDEN, 'PRIVATE KEY']) expect(printed).not.toContain(hidden)
  })

  test('sends nothing outside of a run', async () => {
    let kept: SMS | undefined
    await fixture.client(server.url).run(signal, ({ sms }) => {
      kept = sms
      return sms.send(MESSAGE)
    })
    await expect(kept?.send(MESSAGE)).rejects.toThrow('unexpected request')
    expect(server.requests).toHaveLength(1)
  })

  test('reports that nothing was sent if the request could not be made', async () => {
    const client = makeClient({ ...fixture.CREDENTIAL, application: undefined, apiUrl: server.url })
    const result = await client.run(signal, ({ voice }) => voice.getCall('u'))
    expect(result).toEqual({ answered: false, neverConnected: true, code: 'notStarted' })
    expect(server.requests).toHaveLength(0)
  })

  test('reads no oversized answer', async () => {
    server.script({ status: 200, body: JSON.stringify({ messages: ['x'.repeat(200_000)] }) })
    const result = await fixture.client(server.url).run(signal, ({ sms }) => sms.send(MESSAGE))
    expect(result).toMatchObject({ answered: false, neverConnected: false })
  })

  test('reports that nothing was sent if no address of a host accepts a connection', async () => {
    await server.close()
    const client = fixture.client(server.url.replace('127.0.0.1', 'localhost'))
    const result = await client.run(signal, ({ sms }) => sms.send(MESSAGE))
    expect(result).toEqual({ answered: false, neverConnected: true, code: 'ECONNREFUSED' })
    server = await startScriptedServer()
  })
})
