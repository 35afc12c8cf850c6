import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { startApp, temporaryFolder, until } from '../../../test/support/processes.ts'

const ANN = { 'remote-user': 'ann', 'remote-groups': 'staff,pinpost-support' }

/** One GET over the Unix socket. */
const ask = (socketPath: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const request = get({ socketPath, path, headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
    request.on('error', reject)
  })

const open = (variables: Record<string, string>) =>
  startApp('console', {
    PINPOST_REDIS_URL: process.env['PINPOST_TEST_REDIS_URL'] ?? '',
    PINPOST_REDIS_PREFIX: `t${randomBytes(6).toString('hex')}`,
    PINPOST_PIN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    PINPOST_FINGERPRINT_KEY: randomBytes(32).toString('base64'),
    PINPOST_CONSOLE_METRICS_PORT: '0',
    ...variables,
  })

function start(socket: string) {
  const app = open({ PINPOST_CONSOLE_SOCKET: socket })
  return {
    ...app,
    answers: () => until('the console', async () => (await ask(socket, '/health')).status === 200),
  }
}

it('a proxy signs people in over a Unix socket, which only user and group may open', async () => {
  const socket = join(temporaryFolder('console'), 'console.sock')
  const { answers } = start(socket)
  await answers()
  const { status, body } = await ask(socket, '/admin/v1/me', ANN)
  expect([status, JSON.parse(body)]).toMatchObject([200, { name: 'ann', role: 'support' }])
  expect((await ask(socket, '/admin/v1/me')).status).toBe(401)
  expect((await ask(socket, '/admin/v1/acts', ANN)).status).toBe(403)
  expect(statSync(socket).mode & 0o777).toBe(0o660)
})

it('a console takes over the socket of a killed one', async () => {
  const socket = join(temporaryFolder('console'), 'console.sock')
  const killed = start(socket)
  await killed.answers()
  killed.process.kill('SIGKILL')
  await killed.ended
  await start(socket).answers()
  expect((await ask(socket, '/admin/v1/me', ANN)).status).toBe(200)
})

it('production without a sign-in does not start, and names the variables', async () => {
  const { ended, output } = open({ NODE_ENV: 'production' })
  expect(await ended).toBe(1)
  expect(output()).toMatch(/PINPOST_CONSOLE_URL: missing, .*PINPOST_CONSOLE_OIDC_.*PINPOST_CONSOLE_SOCKET/)
  expect(output()).toContain('PINPOST_DATABASE_URL: missing')
})
