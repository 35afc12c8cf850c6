import {
  type Arbitrary,
  assert as check,
  asyncProperty,
  constant,
  constantFrom,
  oneof,
  record,
  tuple,
} from 'fast-check'
import { expect, it } from 'vitest'

import { startStep } from '../../../scripts/lib/progress.mjs'
import { someNumber } from './api.ts'
import { asForm, body, CASES, headers, parameters, PIN, SEED, value } from './arbitraries.ts'
import { AC, basicOf, openTwilio, shown, TOKEN } from './twilio.ts'

const LARGEST_ANSWER = 100_000
const SECRETS = [TOKEN, PIN]

/** The parts of paths. */
interface Ids {
  readonly service: string
  readonly verification: string
  readonly limit: string
  readonly bucket: string
  readonly number: string
}
const UNKNOWN: Ids = {
  service: `VA${'0'.repeat(32)}`,
  verification: `VE${'0'.repeat(32)}`,
  limit: `RK${'0'.repeat(32)}`,
  bucket: `BL${'0'.repeat(32)}`,
  number: '+447700900124',
}

const one = ({ service }: Ids) => `/Services/${service}`
const limits = (ids: Ids) => `${one(ids)}/RateLimits`
const limit = (ids: Ids) => `${limits(ids)}/${ids.limit}`
const buckets = (ids: Ids) => `${limit(ids)}/Buckets`
const bucket = (ids: Ids) => `${buckets(ids)}/${ids.bucket}`
const verification = (ids: Ids) => `${one(ids)}/Verifications/${ids.verification}`

type Endpoint = readonly [method: 'GET' | 'POST' | 'DELETE', path: (ids: Ids) => string]

const STARTS: readonly Endpoint[] = [
  ['POST', (ids) => `${one(ids)}/Verifications`],
  ['POST', (ids) => `${one(ids)}/VerificationCheck`],
]
const OTHERS: readonly Endpoint[] = [
  ['GET', () => '/Services'],
  ['POST', () => '/Services'],
  ['GET', one],
  ['POST', one],
  ['GET', verification],
  ['POST', verification],
  ['GET', limits],
  ['POST', limits],
  ['GET', limit],
  ['POST', limit],
  ['DELETE', limit],
  ['GET', buckets],
  ['POST', buckets],
  ['GET', bucket],
  ['POST', bucket],
  ['DELETE', bucket],
  ['GET', () => '/Templates'],
  ['GET', () => '/Attempts'],
  ['GET', () => '/Attempts/Summary'],
  ['GET', ({ verification: sid }) => `/Attempts/${sid.replace('VE', 'VL')}`],
  ['POST', () => '/SafeList/Numbers'],
  ['GET', ({ number }) => `/SafeList/Numbers/${number}`],
  ['DELETE', ({ number }) => `/SafeList/Numbers/${number}`],
  ['POST', (ids) => `${one(ids)}/Entities`],
]

/** Usually a valid value. */
const mostly = (...right: readonly unknown[]): Arbitrary<unknown> =>
  oneof({ weight: 16, arbitrary: constantFrom(...right) }, value)

const members = record(
  {
    To: oneof(
      { weight: 8, arbitrary: constant(undefined).map(() => `+${someNumber()}`) },
      // Refusals repeat it, so it is no secret here.
      constantFrom('+447700900123', 'ann@mail.example', '+12', '%00', 'x'.repeat(300), '\u202E', ''),
    ),
    Channel: mostly('sms', 'sms', 'call', 'email', 'whatsapp', 'auto', 'sna'),
    Locale: mostly('en', 'pt_BR', 'xx'),
    CustomFriendlyName: mostly('Acme'),
    CustomCode: mostly('4711', PIN),
    AppHash: mostly('ABC123def45'),
    TemplateSid: mostly(`HJ${'0'.repeat(32)}`),
    Amount: mostly('€39.99', '1'),
    Payee: mostly('Acme'),
    RateLimits: mostly('{"ip":"192.0.2.1"}', '{"ip":{}}', '{"__proto__":"x"}'),
    Tags: mostly('{"a":"b"}'),
    DeviceIp: mostly('192.0.2.1', '2001:db8::1'),
    Code: mostly('4711', '0000', PIN),
    VerificationSid: mostly(UNKNOWN.verification),
    Status: mostly('canceled', 'approved'),
    FriendlyName: mostly('Acme'),
    CodeLength: mostly('4', '10'),
    CustomCodeEnabled: mostly('true', 'false'),
    Psd2Enabled: mostly('false', 'False'),
    DefaultTemplateSid: mostly('', `HJ${'0'.repeat(32)}`),
    UniqueName: mostly('ip', 'end_user_ip'),
    PhoneNumber: mostly('+447700900123'),
    Max: mostly('1', '1000'),
    Interval: mostly('1', '60'),
  },
  { requiredKeys: ['To', 'Channel'] },
)

const QUERIES = [
  'PageSize=1&Page=1',
  'PageSize=0',
  'Page=x',
  'Status=converted&ChannelData.To=%2B447700900123&PageToken=1-00000000000000000000000000000000',
  'DateCreatedAfter=2026-11-30T00:00:00Z&DateCreatedBefore=2026-02-31T00:00:00Z&DestinationPrefix=%2B44',
]

const request = tuple(
  oneof({ arbitrary: constantFrom(...STARTS), weight: 1 }, { arbitrary: constantFrom(...OTHERS), weight: 2 }),
  constantFrom('known', 'known', 'unknown', 'wild'),
  oneof(constant(''), parameters.map(asForm), constantFrom(...QUERIES)),
  oneof({ weight: 6, arbitrary: members.map(asForm) }, { weight: 2, arbitrary: body }, constant(undefined)),
  headers,
  constantFrom('basic', 'basic', 'as it comes'),
)

const WILD = [
  '%00',
  'x'.repeat(200),
  '%F0%9F%98%80',
  '..',
  '+447700900123',
  'ann%40mail.example',
  'constructor',
]

it(
  `${CASES} authenticated requests cause no internal error in Twilio's API, and no answer contains a secret`,
  { timeout: 600_000 },
  async () => {
    const { app, ask, begin, service } = await openTwilio()
    const begun = shown(await begin({ CustomCode: PIN })).sid
    const sidOf = async (path: string, form: Record<string, string>): Promise<string> =>
      shown(await ask('POST', path, form)).sid
    const rk = await sidOf(`/Services/${service}/RateLimits`, { UniqueName: 'first' })
    const bl = await sidOf(`/Services/${service}/RateLimits/${rk}/Buckets`, { Max: '9', Interval: '9' })
    const number = '+447700900123'
    const known: Ids = { service, verification: begun, limit: rk, bucket: bl, number }
    const progress = startStep('Fuzzing Twilio Verify', { total: CASES })
    const statuses = new Set<number>()
    let sent = 0
    await check(
      asyncProperty(request, async ([[method, path], which, query, payload, given, login]) => {
        progress.update(++sent)
        const wild = WILD[sent % WILD.length] ?? ''
        const ids = {
          known,
          unknown: UNKNOWN,
          wild: { ...known, verification: wild, limit: wild, bucket: wild, number: wild },
        }[which]
        const answer = await app.inject({
          method,
          url: `/v2${path(ids)}?${query}`,
          headers:
            login === 'as it comes'
              ? given
              : { ...given, authorization: basicOf(AC, TOKEN), 'content-encoding': 'identity' },
          ...(payload !== undefined && { payload }),
        })
        const { statusCode: status, rawPayload } = answer
        statuses.add(status)
        expect(status).toBeLessThan(500)
        expect(rawPayload.length).toBeLessThan(LARGEST_ANSWER)
        for (const secret of SECRETS) expect(answer.body).not.toContain(secret)
        // Wild paths may have no route.
        const isOurs = which !== 'wild' && rawPayload.length > 0
        expect(isOurs ? answer.headers['content-type'] : 'application/json').toBe('application/json')
      }),
      { numRuns: CASES, seed: SEED },
    ).finally(() => progress.end())
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 204, 400, 401, 404]))
    // Among the requests are some that change or, by `..`, remove the service.
    const path = `/Services/${await sidOf('/Services', { FriendlyName: 'Acme' })}/Verifications`
    const usual = await ask('POST', path, { To: `+${someNumber()}`, Channel: 'sms' })
    expect(usual.statusCode).toBe(201)
  },
)
