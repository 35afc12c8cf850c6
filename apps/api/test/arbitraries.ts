import {
  anything,
  type Arbitrary,
  array,
  constant,
  constantFrom,
  dictionary,
  oneof,
  record,
  string,
  uint8Array,
} from 'fast-check'

import { SHOP } from './api.ts'

/** `npm run fuzz` makes it 10,000; CI has time for fewer. */
export const CASES = Number(process.env['PINPOST_TEST_FUZZ'] ?? 400)
export const SEED = 20_261_123
export const PIN = '7391846205'

const NAMES = (
  'api_key api_secret number country brand sender_id code_length lg pin_expiry next_event_wait workflow_id pin_code ' +
  'request_id request_ids code cmd payee amount template network unblock_duration require_type ' +
  'workflow channel to from reuse_code channel_timeout client_ref locale fraud_check template_id token ' +
  '__proto__ constructor prototype toString hasOwnProperty __proto__[polluted] '
).split(' ')

/** Values that break parsers: too long, not text, other scripts, line ends, and almost valid ones. */
export const text: Arbitrary<string> = oneof(
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
export const value: Arbitrary<unknown> = oneof(text, anything({ maxDepth: 3 }), array(text, { maxLength: 5 }))
export const parameters = dictionary(oneof(constantFrom(...NAMES), text), value, {
  maxKeys: 12,
  noNullPrototype: true,
})

export const asForm = (values: Record<string, unknown>): string =>
  new URLSearchParams(Object.entries(values).map(([name, each]) => [name, printed(each)])).toString()

export function printed(each: unknown): string {
  try {
    return typeof each === 'string' ? each : (JSON.stringify(each) ?? 'undefined')
  } catch {
    return 'circular'
  }
}

export const body: Arbitrary<string | Buffer> = oneof(
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
export const headers = record(
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
