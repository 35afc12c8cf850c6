import { once } from 'node:events'
import { connect } from 'node:net'

import {
  assert as check,
  asyncProperty,
  type Arbitrary,
  constant,
  constantFrom,
  oneof,
  tuple,
} from 'fast-check'
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'

import { startStep } from '../../../scripts/lib/progress.mjs'
import { AUTH_TOKEN, openTestApi, SHOP, someNumber, type TestApi } from './api.ts'
import { asForm, body, CASES, headers, parameters, PIN, SEED } from './arbitraries.ts'

const MOST_CPU_MICROS = 1_000_000
const LARGEST_ANSWER = 100_000
const SECRETS = [SHOP.secrets[0] ?? '', AUTH_TOKEN, PIN]

const PATHS = [
  ...['/verify', '/verify/psd2', '/verify/check', '/verify/control', '/verify/search'].flatMap((path) => [
    `${path}/json`,
    `${path}/xml`,
    path,
  ]),
  '/verify/templates',
  '/verify/network-unblock',
  '/verify/ping',
  '/v2/verify',
  '/v2/verify/',
  '/v2/verify/00000000-0000-0000-0000-000000000000',
  '/v2/verify/00000000-0000-0000-0000-000000000000/next_workflow',
  '/v2/verify/x/next-workflow',
  '/v2/verify/network-unblock',
  '/v2/verify/templates',
  '/v2/verify/templates/x',
  '/v2/verify/templates/x/template_fragments',
  '/v2/verify/templates/x/template_fragments/y',
  '/webhooks/twilio-sms/00000000000000000000000000000000/1',
  '/webhooks/twilio-sms',
  '/webhooks/nobody/x/y',
  '/dev/skip-wait',
  '/dev/limits',
  '/dev/limits/lift',
  '/health/live',
  '/health/ready',
  '/docs/json',
  '/nothing',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/verify/json/../../x',
]
const request: Arbitrary<InjectOptions> = tuple(
  constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'),
  constantFrom(...PATHS),
  parameters,
  oneof(constant(undefined), body),
  headers,
).map(([method, path, query, payload, given]) => {
  const base = { method, url: `${path}?${asForm(query)}`, headers: given } as const
  return payload === undefined ? base : { ...base, payload }
})

/** A verification in progress whose PIN no answer may show. */
async function begin({ call }: TestApi): Promise<void> {
  const answer = await call('/verify/json', { number: someNumber(), brand: 'Acme', pin_code: PIN })
  expect(answer['status']).toBe('0')
}

describe('random input to the API', () => {
  it(
    `${CASES} requests cause no internal error, and no answer contains a secret`,
    { timeout: 600_000 },
    async () => {
      const api = await openTestApi({ skipWaitFor: [SHOP.key] })
      await begin(api)
      const statuses = new Set<string>()
      // `npm run fuzz` takes minutes, and the reporter shows only how long a test has run.
      const step = startStep('Fuzzing', { total: CASES })
      let sent = 0
      await check(
        asyncProperty(request, async (options) => {
          step.update(++sent)
          const begun = process.cpuUsage()
          const answer = await api.app.inject(options)
          expect(process.cpuUsage(begun).user).toBeLessThan(MOST_CPU_MICROS)
          expect(answer.statusCode).toBeLessThan(500)
          expect(answer.rawPayload.length).toBeLessThan(
            options.url === '/docs/json' ? Infinity : LARGEST_ANSWER * 10,
          )
          const [, status = String(answer.statusCode)] = /"status":"(\d+)"/.exec(answer.body) ?? []
          statuses.add(status)
          for (const secret of SECRETS) expect(answer.body).not.toContain(secret)
          expect(Object.keys(answer.headers)).not.toContain('set-cookie')
          expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
        }),
        { numRuns: CASES, seed: SEED },
      ).finally(() => step.end())
      expect(await api.call('/verify/json', { number: someNumber(), brand: 'Acme' })).toMatchObject({
        status: '0',
      })
    },
  )

  it.each([
    [
      'a split header',
      'GET /verify/ping HTTP/1.1\r\nhost: a\r\nx-request-id: 1\r\n\tset-cookie: a=1\r\n\r\n',
    ],
    [
      'two lengths',
      'POST /verify/json HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde',
    ],
    [
      'a length and chunks',
      'POST /verify/json HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a lone line feed', 'GET /verify/ping HTTP/1.1\nhost: a\n\n'],
    ['a header without end', `GET /verify/ping HTTP/1.1\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a line end in the URL', 'GET /verify/json?number=%0d%0aset-cookie:%20a=1 HTTP/1.1\r\nhost: a\r\n\r\n'],
    ['an absolute URL', 'GET http://evil.example/verify/ping HTTP/1.1\r\nhost: a\r\n\r\n'],
  ])('%s is refused', async (_name, bytes) => {
    const { app, call } = await openTestApi()
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.end(bytes, 'latin1')
    // Not `once`, which an error ends: Node 22 reads on after its refusal, Node 24 resets the connection.
    await new Promise((resolve) => socket.once('close', resolve))
    const answer = Buffer.concat(chunks).toString('latin1')
    expect(answer.toLowerCase()).not.toContain('\r\nset-cookie')
    expect(answer).not.toMatch(/^HTTP\/1\.1 5/)
    expect(await call('/verify/ping', {})).toBeDefined()
  })
})
