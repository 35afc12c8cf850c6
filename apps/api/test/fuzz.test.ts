import { once } from 'node:events'
import { connect } from 'node:net'

import {
  anything,
  array,
  assert as check,
  asyncProperty,
  type Arbitrary,
  constant,
  constantFrom,
  dictionary,
  oneof,
  record,
  string,
  tuple,
  uint8Array,
} from 'fast-check'
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'

import { startStep } from '../../../scripts/lib/progress.mjs'
import { AUTH_TOKEN, openTestApi, SHOP, someNumber, type TestApi } from './api.ts'

/** `npm run fuzz` makes it 10,000; CI has time for fewer. */
const CASES = Number(process.env['PINPOST_TEST_FUZZ'] ?? 400)
const MOST_CPU_MICROS = 1_000_000
const LARGEST_ANSWER = 100_000
const PIN = '7391846205'
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
const NAMES = (
  'api_key api_secret number country brand sender_id code_length lg pin_expiry next_event_wait workflow_id pin_code ' +
  'request_id request_ids code cmd payee amount template network unblock_duration require_type ' +
  'workflow channel to from reuse_code channel_timeout client_ref locale fraud_check template_id token ' +
  '__proto__ constructor prototype toString hasOwnProperty __proto__[polluted] '
).split(' ')

/** Values that break parsers: too long, not text, other scripts, line ends, and almost valid ones. */
const text: Arbitrary<string> = oneof(
  { weight: 3, arbitrary: string({ unit: 'binary', maxLength: 200 }) },
  {
    weight: 2,
    arbitrary: constantFrom('4915112345678', '0', '-1', 'cancel', 'Acme', '1e309', 'NaN', 'null', 'true'),
  },
  constantFrom(
    'a'.repeat(5_000),
    '\r\nset-cookie: x=1',
    '\0',
    '\u202E',
    '𝒳'.repeat(300),
    '${pin}',
    '<!ENTITY x "y">',
  ),
  constantFrom(
    SHOP.key,
    SHOP.secrets[0] ?? '',
    '0'.repeat(32),
    "' OR 1=1 --",
    '{{7*7}}',
    '../../../etc/passwd',
  ),
)
const value: Arbitrary<unknown> = oneof(text, anything({ maxDepth: 3 }), array(text, { maxLength: 5 }))
const parameters = dictionary(oneof(constantFrom(...NAMES), text), value, {
  maxKeys: 12,
  noNullPrototype: true,
})

const asForm = (values: Record<string, unknown>): string =>
  new URLSearchParams(Object.entries(values).map(([name, each]) => [name, printed(each)])).toString()

function printed(each: unknown): string {
  try {
    return typeof each === 'string' ? each : (JSON.stringify(each) ?? 'undefined')
  } catch {
    return 'circular'
  }
}

const body: Arbitrary<string | Buffer> = oneof(
  parameters.map(asForm),
  parameters.map((values) => printed(values)),
  constant('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  constantFrom(
    '{',
    '[[[[[[',
    '"',
    `{"a":${'['.repeat(2_000)}`,
    '%',
    '%E0%A4%A',
    'a=1&a[b]=2&a[__proto__][polluted]=1',
  ),
  uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
  constant('x'.repeat(70_000)),
)
const headerValue = string({ unit: 'grapheme-ascii', maxLength: 200 }).map((each) =>
  each.replaceAll(/[^ -~]/g, ''),
)
const headers = record(
  {
    'content-type': oneof(
      constantFrom(
        'application/json',
        'application/x-www-form-urlencoded',
        'text/xml',
        'multipart/form-data',
        '',
      ),
      headerValue,
    ),
    authorization: oneof(
      constant(`Basic ${Buffer.from(`${SHOP.key}:${SHOP.secrets[0]}`).toString('base64')}`),
      constantFrom('Basic', 'Basic ====', 'Bearer x', `Basic ${Buffer.from('a:b:c').toString('base64')}`),
      headerValue,
    ),
    accept: headerValue,
    'content-encoding': constantFrom('gzip', 'br', 'identity', 'x'),
    'x-request-id': headerValue,
    'x-forwarded-for': headerValue,
    host: headerValue,
    cookie: headerValue,
  },
  { requiredKeys: [] },
)
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
    `of ${CASES} requests none breaks it, and none is answered with a secret`,
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
        { numRuns: CASES, seed: 20_261_123 },
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
