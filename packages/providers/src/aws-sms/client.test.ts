import { tmpdir } from 'node:os'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { startScriptedServer } from '../scripted-server.suite.ts'
import * as fixture from './aws-sms-fixture.suite.ts'
import { makeClient } from './client.ts'

const INPUT = {
  DestinationPhoneNumber: fixture.NUMBER,
  OriginationIdentity: fixture.FROM,
  MessageBody: fixture.TEXT,
}

/** The SDK's default chain without any source: no variables, no files, no instance metadata. */
function stubNoCredentials(): void {
  const unset = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']
  const unsetRoles = [
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ]
  for (const name of [...unset, ...unsetRoles]) vi.stubEnv(name, undefined)
  for (const name of ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE']) vi.stubEnv(name, `${tmpdir()}/none`)
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
}

describe('makeClient', () => {
  afterEach(() => void vi.unstubAllEnvs())

  test('sends nothing if there are no credentials, and says so', async () => {
    stubNoCredentials()
    const server = await startScriptedServer()
    server.script({ status: 200, body: '{"MessageId":"m-1"}' })
    const client = makeClient({ region: 'eu-central-1', endpoint: server.url }, 1_000)
    await expect(client.send(INPUT, new AbortController().signal)).resolves.toEqual({ kind: 'noCredentials' })
    expect(server.requests).toHaveLength(0)
    await server.close()
  })

  test('uses the environment’s key if it has none', async () => {
    stubNoCredentials()
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT00000')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret-of-the-environment')
    const server = await startScriptedServer()
    server.script({ status: 200, body: '{"MessageId":"m-1"}' })
    const client = makeClient({ region: 'eu-central-1', endpoint: server.url }, 1_000)
    const result = await client.send(INPUT, new AbortController().signal)
    expect(result).toEqual({ kind: 'taken', messageId: 'm-1' })
    expect(server.requests[0]?.headers.authorization).toContain('Credential=AKIAENVIRONMENT00000/')
    await server.close()
  })

  test('sends one request to its own region, whatever AWS_ variables contain', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '5')
    vi.stubEnv('AWS_REGION', 'us-west-2')
    const server = await startScriptedServer()
    server.script({ status: 400, body: '{"__type":"ThrottlingException"}' })
    const result = await fixture.client(server.url).send(INPUT, new AbortController().signal)
    expect(result).toMatchObject({ kind: 'failed', error: { name: 'ThrottlingException' } })
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.headers.authorization).toContain('/eu-central-1/sms-voice/')
    await server.close()
  })

  test('ends a request at its own time-out', async () => {
    const server = await startScriptedServer()
    server.script('silence')
    const client = makeClient({ ...fixture.ACCESS, endpoint: server.url }, 150)
    const result = await client.send(INPUT, new AbortController().signal)
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'ETIMEDOUT' } })
    await vi.waitFor(() => expect(server.requests[0]?.connectionGone()).toBe(true), 60_000)
    await server.close()
  })

  test('closes a connection that was idle that long', async () => {
    const server = await startScriptedServer()
    server.script({ status: 200, body: '{"MessageId":"m-1"}' })
    const client = makeClient({ ...fixture.ACCESS, endpoint: server.url }, 150)
    await client.send(INPUT, new AbortController().signal)
    expect(server.requests[0]?.headers.connection).toBe('keep-alive')
    await vi.waitFor(() => expect(server.requests[0]?.connectionGone()).toBe(true), 60_000)
    await server.close()
  })
})
