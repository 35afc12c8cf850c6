import { Secret } from '@pinpost/core'
import { newKeyPair } from '@pinpost/store'
import {
  type Arbitrary,
  assert as check,
  asyncProperty,
  constant,
  constantFrom,
  dictionary,
  oneof,
  record,
  tuple,
} from 'fast-check'
import type { InjectOptions } from 'fastify'
import { expect, it, onTestFinished, vi } from 'vitest'

import { startIn, WAIT } from '../../../packages/store/test/verify.ts'
import { startStep } from '../../../scripts/lib/progress.mjs'
import { body, CASES, headers, SEED, text, value } from '../../api/test/arbitraries.ts'
import { openConsole } from '../test/console.ts'
import { startRecording } from './recording.ts'
import type { Role } from './roles.ts'

const NUMBER = '+447700900123'
const SECRET = 'a-secret-that-no-answer-shows'
const FORMULA = '=HYPERLINK("http://evil.example")'
const ID = 'f'.repeat(32)
const DAY_MS = 86_400_000
const LONGEST_ERROR = 2_000

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}
interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
type Operation = Described & { readonly method: 'GET' | 'POST' | 'PUT'; readonly path: string }
/** Valid values of parameters and members, by name. */
type Valid = Readonly<Record<string, readonly unknown[]>>

/** Also for SQL, spreadsheets and paths. */
const hostile: Arbitrary<string> = oneof(
  { weight: 2, arbitrary: text },
  constantFrom(
    `'; drop table history.acts; --`,
    `$1'); delete from history.starts; --`,
    'a\0b',
    '\uD800',
    'x\uDFFFy',
    '\r\nset-cookie: a=1',
    FORMULA,
    '@SUM(1)',
    '%_',
    '{}',
    '*',
    '99999999999999999999',
    `9999999999999999-${ID}`,
    '../acts',
    '__proto__',
    'constructor',
    '\u202Eabc',
    'x'.repeat(201),
  ),
)
const numbers = constantFrom<unknown>(0, -1, 1, 0.5, 8.64e15, 2 ** 53 - 1, 2 ** 63, 1e300, '1', null)
const SETTING_NAMES =
  'countries trialNumbers testNumbers limits routing secrets key registeredTemplates startsPerDay toString'.split(
    ' ',
  )
const settings = dictionary(
  constantFrom(...SETTING_NAMES, NUMBER),
  oneof(value, constant([NUMBER]), numbers),
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
)

/** Values for a schema: mostly valid, else hostile ones of the right type, rarely of any type. */
function valuesOf(name: string, schema: Schema, valid: Valid): Arbitrary<unknown> {
  const known = valid[name] ?? (schema.type === 'boolean' ? [true, false] : schema.enum)
  return oneof(
    ...(known === undefined ? [] : [{ weight: 50, arbitrary: constantFrom(...known) }]),
    { weight: 3, arbitrary: ofType(name, schema, valid) },
    { weight: 1, arbitrary: value },
  )
}

function ofType(name: string, { type, properties = {}, required = [] }: Schema, valid: Valid) {
  if (type === 'boolean') return constantFrom<unknown>(true, false, 'true')
  if (type === 'integer' || type === 'number') return numbers
  if (type !== 'object') return hostile
  if (name !== '' && Object.keys(properties).length === 0) return settings
  return membersOf(properties, required, valid)
}

function membersOf(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  valid: Valid,
): Arbitrary<Record<string, unknown>> {
  const members = Object.entries(properties).map(
    ([name, schema]) => [name, valuesOf(name, schema, valid)] as const,
  )
  return record(Object.fromEntries(members), { requiredKeys: [...required], noNullPrototype: true })
}

const encoded = (each: unknown): string => encodeURIComponent(Buffer.from(String(each)).toString())

/** Hostile parts of paths that a router takes for parameters. */
const routable = hostile.map(encoded).filter((part) => part.length <= 100 && !/^(\.{1,2})?$/.test(part))
const anyPart = oneof(routable, constantFrom('%00', '%', '%ff', '%2e%2e%2facts', '"', 'x'.repeat(200), ''))

/** Requests to an operation. */
function requestsTo(
  { method, path, parameters = [], requestBody }: Operation,
  valid: Valid,
  hostileParts: Arbitrary<string>,
): Arbitrary<InjectOptions> {
  const partOf = (name: string): Arbitrary<string> =>
    oneof(
      { weight: 8, arbitrary: constantFrom(...(valid[name] ?? [])).map(encoded) },
      { weight: 1, arbitrary: hostileParts },
    )
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const query = parameters.filter((each) => each.in === 'query')
  const members = membersOf(Object.fromEntries(query.map(({ name, schema }) => [name, schema])), [], valid)
  const schema = requestBody?.content['application/json']?.schema ?? {}
  const json = { 'content-type': 'application/json' }
  const contents: Arbitrary<Pick<InjectOptions, 'payload' | 'headers'>> =
    method === 'GET'
      ? constant({})
      : oneof(
          {
            weight: 12,
            arbitrary: ofType('', schema, valid).map((each) => ({
              payload: JSON.stringify(each),
              headers: json,
            })),
          },
          value.map((each) => ({ payload: JSON.stringify(each) ?? '', headers: json })),
          body.map((payload) => ({ payload, headers: json })),
          tuple(body, headers).map(([payload, given]) => ({ payload, headers: given })),
          constantFrom(
            {},
            { headers: json },
            { payload: `{"reason":"${'x'.repeat(300_000)}"}`, headers: json },
          ),
        )
  const search = oneof(
    {
      weight: 6,
      arbitrary: members.map((each) =>
        Object.entries(each)
          .map(([name, one]) => `${name}=${encoded(one)}`)
          .join('&'),
      ),
    },
    constantFrom('since=1&since=2', 'account[a]=b', '__proto__[polluted]=1', 'after=%00', '%', '&=&'),
  )
  return tuple(tuple(...names.map(partOf)), search, contents).map(([parts, after, content]) => ({
    ...content,
    method,
    url: `${parts.reduce((url, part) => url.replace(/\{\w+\}/, () => part), path)}?${after}`,
  }))
}

/** A console with an account and all that it may have, a verification, and a refused start with a hostile account. */
async function openFuzzed() {
  const opened = await openConsole()
  const { ask, app, store, history } = opened
  const recording = await startRecording({ ...opened, keptMs: DAY_MS })
  onTestFinished(() => recording.close())
  const account = `shop-${opened.prefix.replaceAll(/[^a-z0-9]/gi, '').slice(-12)}`
  await store.accounts.save({ key: account, secrets: [SECRET], countries: ['*'], templates: true }, 'nothing')
  const address = new Secret(NUMBER)
  const id = await startIn(store, { account, address, country: 'GB' })
  await store.outbox.refused({ account: FORMULA, address, country: 'GB', refusal: { reason: 'barred' } })
  await vi.waitFor(async () => {
    for (const each of [account, FORMULA])
      expect((await history.search({ account: each }, { limit: 1 })).starts).toHaveLength(1)
  }, WAIT)
  const reason = 'as the person asked'
  const made = async (what: string, given: object) =>
    (await ask('admin', 'POST', `/accounts/${account}/${what}`, { ...given, reason })).body
  const url = 'https://shop.example/hook'
  const valid: Valid = {
    account: [account],
    id: [id, ID],
    sid: [(await made('api-keys', {})).sid],
    application: [(await made('applications', { name: 'shop' })).id],
    endpoint: [(await made('webhooks', { url, enabled: true })).id],
    template: [(await made('templates', { name: 'summer' })).id],
    channel: ['sms', 'voice', 'email'],
    locale: ['en-gb', 'fr-fr'],
    kind: ['country', 'channel', 'account', 'route'],
    name: ['GB', 'sms', account],
    address: [NUMBER, '+447700900124', 'ann@mail.example'],
    reason: [reason, `'; drop table history.acts; --`],
    text: ['Your code is ${pin}'],
    url: [url],
    key: ['shop0001'],
    version: [(await ask('admin', 'GET', `/accounts/${account}`)).body.version],
    settings: [{ countries: ['*'], templates: true }],
    after: [`1-${ID}`],
    limit: [1, 200],
    since: [Date.now() - DAY_MS],
    until: [Date.now() + DAY_MS],
    country: ['GB'],
    route: ['twilio'],
    refusal: ['barred'],
    publicKey: [newKeyPair().publicKey],
    statusUrl: [url],
    types: [['verification.started']],
    forMinutes: [5],
    before: [1_000],
  }
  const { body: document } = await ask('viewer', 'GET', '/openapi.json')
  const paths: Record<string, Record<string, Described>> = document.paths
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const upper = method.toUpperCase()
      if (upper !== 'GET' && upper !== 'POST' && upper !== 'PUT')
        throw new Error(`unexpected ${upper} ${path}`)
      return { ...described, method: upper, path }
    }),
  )
  const send = (role: Role, { headers: given, ...request }: InjectOptions) =>
    app.inject({
      ...request,
      headers: { ...given, 'remote-user': 'ann', 'remote-groups': `pinpost-${role}` },
    })
  return { ...opened, account, id, valid, operations, send }
}

/** With valid ids, these would leave nothing for the requests after them. */
const isEnd = ({ path }: Operation) => /\/(remove|state|erasures)$/.test(path)
/** It does not end. */
const isStream = ({ path }: Operation) => path === '/admin/v1/events'

/** Where a name means something else than elsewhere. */
const OTHERS: Readonly<Record<string, Valid>> = {
  '/admin/v1/accounts/{account}/applications': { id: ['00000000-0000-4000-8000-000000000000'] },
  '/admin/v1/limits/lift': { limit: ['starts-10-minutes'] },
}
const GONE: Valid = {
  account: ['nobody01'],
  sid: [`SK${ID}`],
  application: ['00000000-0000-4000-8000-000000000000'],
  endpoint: [`ep_${'f'.repeat(18)}`],
  template: ['tpl1'],
  address: ['+447700900125'],
}

it(
  `${CASES} requests of an admin cause no internal error, run nothing, and no error repeats a number`,
  { timeout: 600_000 },
  async () => {
    const { ask, store, history, account, id, valid, operations, send } = await openFuzzed()
    const request = oneof(
      ...operations
        .filter((each) => !isStream(each))
        .map((each) => requestsTo(each, { ...valid, ...(isEnd(each) ? GONE : OTHERS[each.path]) }, anyPart)),
    )
    const progress = startStep('Fuzzing the console', { total: CASES })
    const statuses = new Set<number>()
    let sent = 0
    await check(
      asyncProperty(request, async (options) => {
        progress.update(++sent)
        const answer = await send('admin', options)
        statuses.add(answer.statusCode)
        expect(answer.statusCode).toBeLessThan(500)
        expect(answer.body).not.toContain(SECRET)
        expect(answer.headers).not.toHaveProperty('set-cookie')
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
        if (answer.statusCode < 400) return
        expect(answer.json()).toEqual({ error: expect.any(String) })
        expect(answer.body.length).toBeLessThan(LONGEST_ERROR)
        expect(answer.body).not.toContain(NUMBER.slice(1))
      }),
      { numRuns: CASES, seed: SEED },
    ).finally(() => progress.end())
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404, 409, 413, 415]))

    expect((await ask('viewer', 'GET', `/verifications/${id}`)).body).toMatchObject({ start: { account } })
    const acts = await history.acts(undefined, 10_000)
    expect(acts.some(({ reason }) => reason === valid['reason']?.[1])).toBe(true)
    expect(JSON.stringify(acts)).not.toMatch(new RegExp(`${SECRET}|${NUMBER.slice(1)}`))
    const { body: csv } = await ask('viewer', 'GET', '/verifications/export')
    expect(csv).toContain(`"'${FORMULA.replaceAll('"', '""')}"`)
    expect(csv).not.toMatch(/(^|,)"?[=+\-@\t]/m)
    expect(await store.find(await startIn(store, { account, country: 'GB' }))).toBeDefined()
  },
)

const NOT_FOR_VIEWERS = /^\/admin\/v1\/(acts|limits\/near|accounts\/\{account\}(\/applications|\/webhooks)?)$/

it(
  `${CASES} requests of a viewer to operations of greater roles are forbidden`,
  { timeout: 600_000 },
  async () => {
    const { valid, operations, send, history } = await openFuzzed()
    const forbidden = operations.filter(({ method, path }) => method !== 'GET' || NOT_FOR_VIEWERS.test(path))
    const before = await history.acts(undefined, 10_000)
    const request = oneof(...forbidden.map((each) => requestsTo(each, valid, routable)))
    await check(
      asyncProperty(request, async (options) => {
        const { statusCode, body: content } = await send('viewer', options)
        expect([statusCode, content]).toEqual([403, '{"error":"Forbidden"}'])
      }),
      { numRuns: CASES, seed: SEED },
    )
    expect(await history.acts(undefined, 10_000)).toEqual(before)
  },
)
