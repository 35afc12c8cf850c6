import {
  type Arbitrary,
  array,
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
import { SHOP, someNumber } from './api.ts'
import { asForm, body, CASES, headers, parameters, PIN, printed, SEED, value } from './arbitraries.ts'
import { addFragment, BASIC, createTemplate, openV2, PRIVATE_KEY, tokenOf } from './v2.ts'

const LARGEST_ANSWER = 100_000
const SECRETS = [SHOP.secrets[0] ?? '', PIN, PRIVATE_KEY]

/** The parts of paths. */
interface Ids {
  readonly request: string
  readonly template: string
  readonly fragment: string
}
const UNKNOWN = '00000000-0000-4000-8000-000000000000'

const start = '/v2/verify'
const templates = `${start}/templates`
const fragments = ({ template }: Ids) => `${templates}/${template}/template_fragments`

type Endpoint = readonly [method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: (ids: Ids) => string]

const START: Endpoint = ['POST', () => start]
const OTHERS: readonly Endpoint[] = [
  ['POST', ({ request }) => `${start}/${request}`],
  ['DELETE', ({ request }) => `${start}/${request}`],
  ['POST', ({ request }) => `${start}/${request}/next_workflow`],
  ['POST', ({ request }) => `${start}/${request}/next-workflow`],
  ['POST', () => `${start}/network-unblock`],
  ['GET', () => templates],
  ['POST', () => templates],
  ['GET', ({ template }) => `${templates}/${template}`],
  ['PATCH', ({ template }) => `${templates}/${template}`],
  ['DELETE', ({ template }) => `${templates}/${template}`],
  ['GET', fragments],
  ['POST', fragments],
  ['GET', (ids) => `${fragments(ids)}/${ids.fragment}`],
  ['PATCH', (ids) => `${fragments(ids)}/${ids.fragment}`],
  ['DELETE', (ids) => `${fragments(ids)}/${ids.fragment}`],
]

/** Usually a valid value. */
const mostly = (...right: readonly unknown[]): Arbitrary<unknown> =>
  oneof({ weight: 16, arbitrary: constantFrom(...right) }, value)

const step = record(
  {
    channel: mostly(
      ...Array<string>(6).fill('sms'),
      'voice',
      'email',
      'silent_auth',
      'rcs',
      'whatsapp',
      'telegram',
    ),
    to: oneof(
      { weight: 8, arbitrary: constant(undefined).map(() => someNumber()) },
      mostly('447700900123', 'ann@mail.example'),
    ),
    from: mostly('ACME', '447700900000'),
    reuse_code: mostly(true, false),
    app_hash: mostly('ABC123def45'),
    entity_id: mostly('1101'),
    content_id: mostly('1107'),
  },
  { requiredKeys: ['channel', 'to'] },
)
const members = record(
  {
    brand: mostly('Acme'),
    workflow: oneof({ weight: 16, arbitrary: array(step, { minLength: 1, maxLength: 3 }) }, value),
    locale: mostly('en-gb', 'af-za'),
    channel_timeout: mostly(60, 900),
    client_ref: mostly('ref-1'),
    code_length: mostly(4, 10),
    code: mostly('4711', PIN),
    template_id: mostly(undefined, undefined, UNKNOWN),
    fraud_check: mostly(false),
    name: mostly('one', 'two', 'three'),
    is_default: mostly(true, false),
    channel: mostly('sms', 'voice'),
    text: mostly('Mine: ${code}', '${code} ${time-limit-unit}', 'no code', '${code}${evil}'),
    token: mostly('x'),
    network: mostly('23410'),
    unblock_duration: mostly(60, '60'),
  },
  { requiredKeys: ['brand', 'workflow'] },
)

const request = tuple(
  // A start takes most parameters.
  oneof({ weight: 1, arbitrary: constant(START) }, { weight: 2, arbitrary: constantFrom(...OTHERS) }),
  constantFrom('known', 'known', 'unknown', 'wild'),
  oneof(constant(''), parameters.map(asForm), constantFrom('page=2&page_size=1', 'page=0', 'page=9999999')),
  oneof(
    { weight: 6, arbitrary: members.map((values) => printed(values)) },
    { weight: 2, arbitrary: body },
    constant(undefined),
  ),
  headers,
  constantFrom('basic', 'token', 'as it comes'),
)

const WILD = ['%00', 'x'.repeat(200), '%F0%9F%98%80', '..', 'templates', 'constructor'].map((part) => ({
  request: part,
  template: part,
  fragment: part,
}))

it(
  `${CASES} authenticated requests cause no internal error in v2, and no answer contains a secret`,
  { timeout: 600_000 },
  async () => {
    const api = await openV2()
    const { app, ask, begin } = api
    const begun = await begin({ brand: 'Acme', code: PIN, workflow: [{ channel: 'sms', to: someNumber() }] })
    const template = await createTemplate(api, 'first')
    const known: Ids = { request: begun, template, fragment: await addFragment(api, template) }
    const unknown: Ids = { request: UNKNOWN, template: UNKNOWN, fragment: UNKNOWN }
    const progress = startStep('Fuzzing v2', { total: CASES })
    const statuses = new Set<number>()
    let sent = 0
    await check(
      asyncProperty(request, async ([[method, path], which, query, payload, given, login]) => {
        progress.update(++sent)
        const ids = { known, unknown, wild: WILD[sent % WILD.length] ?? unknown }[which]
        const authorization = login === 'token' ? `Bearer ${await tokenOf()}` : BASIC
        const answer = await app.inject({
          method,
          url: `${path(ids)}?${query}`,
          headers:
            login === 'as it comes' ? given : { ...given, authorization, 'content-encoding': 'identity' },
          ...(payload !== undefined && { payload }),
        })
        const { statusCode: status, headers: answered, rawPayload } = answer
        statuses.add(status)
        expect(status).toBeLessThan(500)
        expect(rawPayload.length).toBeLessThan(LARGEST_ANSWER)
        for (const secret of SECRETS) expect(answer.body).not.toContain(secret)
        // Wild paths may have no route, and a body may be too large for any.
        const isAnswered = which !== 'wild' && status !== 413 && rawPayload.length > 0
        const type = status < 400 ? 'application/json' : 'application/problem+json'
        expect(answered['content-type']).toBe(isAnswered ? type : answered['content-type'])
      }),
      { numRuns: CASES, seed: SEED },
    ).finally(() => progress.end())
    expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 401, 404, 409, 422]))
    expect((await ask('GET', '/templates')).statusCode).toBe(200)
    expect(await begin({ brand: 'Acme', workflow: [{ channel: 'sms', to: someNumber() }] })).toBeDefined()
  },
)
