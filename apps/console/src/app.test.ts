import { newKeyPair } from '@pinpost/store'
import { expect, it } from 'vitest'

import { openConsole } from '../test/console.ts'
import { CALLS as PAGES_CALLS } from './calls.ts'
import { covers, type Role, ROLES } from './roles.ts'

const ID = 'f'.repeat(32)
const WHY = { reason: 'as the person asked' }
const UNKNOWN = '/accounts/unknown1'
const SID = `SK${'f'.repeat(32)}`
const { publicKey: PUBLIC_KEY } = newKeyPair()
const APPLICATION = '00000000-0000-4000-8000-000000000000'
const ENDPOINT = `ep_${'f'.repeat(18)}`
const DEAD = `ep_1-evt_${ID}_000001_00`
const WEBHOOK = { url: 'https://shop.example/hook', enabled: true, ...WHY }
const SETTINGS = { countries: ['*'] }
const PERSON = { account: 'shop', address: '+447700900000' }

/** Each call with the least role that may make it. */
const CALLS: readonly (readonly [Role, 'GET' | 'POST' | 'PUT', string, object?])[] = [
  ['viewer', 'GET', '/me'],
  ['viewer', 'GET', '/verifications'],
  ['viewer', 'GET', '/verifications/export'],
  ['viewer', 'GET', '/events'],
  ['viewer', 'GET', `/verifications/${ID}`],
  ['viewer', 'GET', '/totals?by=hour'],
  ['viewer', 'GET', '/totals/routes'],
  ['viewer', 'GET', '/totals/refusals'],
  ['viewer', 'GET', '/totals/errors'],
  ['viewer', 'GET', '/queue'],
  ['viewer', 'GET', '/accounts'],
  ['viewer', 'GET', '/routes'],
  ['viewer', 'GET', '/switches'],
  ['viewer', 'GET', '/dead-letters'],
  ['support', 'POST', '/verifications/find', PERSON],
  ['support', 'POST', `/verifications/${ID}/reveal`, WHY],
  ['support', 'POST', '/limits/show', PERSON],
  ['support', 'GET', '/limits/near'],
  ['operator', 'POST', '/limits/lift', { ...PERSON, ...WHY }],
  ['operator', 'PUT', '/switches/country/GB', { isOff: false, ...WHY }],
  ['operator', 'POST', `/queue/${ID}/replay`, WHY],
  ['operator', 'POST', `/dead-letters/${ID}/retry`, WHY],
  ['operator', 'POST', `/dead-letters/${ID}/drop`, WHY],
  ['operator', 'GET', '/acts'],
  ['admin', 'POST', '/erasures', { address: PERSON.address, ...WHY }],
  ['admin', 'POST', '/accounts', { key: 'shop0001', settings: SETTINGS, ...WHY }],
  ['admin', 'GET', UNKNOWN],
  ['admin', 'PUT', `${UNKNOWN}/settings`, { settings: SETTINGS, version: 'x', ...WHY }],
  ['admin', 'PUT', `${UNKNOWN}/state`, { state: 'disabled', ...WHY }],
  ['admin', 'POST', `${UNKNOWN}/remove`, WHY],
  ['admin', 'POST', `${UNKNOWN}/secrets`, WHY],
  ['admin', 'POST', `${UNKNOWN}/secrets/drop-old`, WHY],
  ['admin', 'POST', `${UNKNOWN}/api-keys`, WHY],
  ['admin', 'POST', `${UNKNOWN}/api-keys/${SID}/remove`, WHY],
  ['viewer', 'GET', `${UNKNOWN}/limits`],
  ['viewer', 'GET', `${UNKNOWN}/texts`],
  ['admin', 'PUT', `${UNKNOWN}/texts/sms/en-gb`, { text: 'Code ${pin}', ...WHY }],
  ['admin', 'POST', `${UNKNOWN}/texts/sms/en-gb/remove`, WHY],
  ['admin', 'POST', `${UNKNOWN}/templates`, { name: 'summer', ...WHY }],
  ['admin', 'PUT', `${UNKNOWN}/templates/tpl1`, { name: 'winter', isDefault: true, ...WHY }],
  ['admin', 'POST', `${UNKNOWN}/templates/tpl1/remove`, WHY],
  ['admin', 'GET', `${UNKNOWN}/applications`],
  ['admin', 'POST', `${UNKNOWN}/applications`, { name: 'shop', ...WHY }],
  ['admin', 'PUT', `${UNKNOWN}/applications/${APPLICATION}`, { name: 'shop', publicKey: PUBLIC_KEY, ...WHY }],
  ['admin', 'POST', `${UNKNOWN}/applications/${APPLICATION}/sign`, WHY],
  ['admin', 'POST', `${UNKNOWN}/applications/${APPLICATION}/remove`, WHY],
  ['admin', 'GET', `${UNKNOWN}/webhooks`],
  ['admin', 'POST', `${UNKNOWN}/webhooks`, WEBHOOK],
  ['admin', 'PUT', `${UNKNOWN}/webhooks/${ENDPOINT}`, WEBHOOK],
  ['admin', 'POST', `${UNKNOWN}/webhooks/${ENDPOINT}/rotate`, WHY],
  ['admin', 'POST', `${UNKNOWN}/webhooks/${ENDPOINT}/remove`, WHY],
  ['viewer', 'GET', '/webhooks'],
  ['viewer', 'GET', '/webhooks/dead'],
  ['operator', 'POST', '/webhooks/dead/resend', WHY],
  ['operator', 'POST', `/webhooks/dead/${DEAD}/resend`, WHY],
  ['viewer', 'GET', '/messages'],
]

const NAMED = CALLS.map(([least, method, url, body]) => ({ least, method, url, body }))

it.each(NAMED)(
  'a $least and greater roles may $method $url, and no others',
  async ({ least, method, url, body }) => {
    const { ask } = await openConsole()
    for (const role of ROLES) {
      const { status } = await ask(role, method, url, body)
      expect(covers(role, least) ? [200, 404] : [403]).toContain(status)
    }
  },
)

it('the table of calls is complete, and each call is described', async () => {
  const { ask } = await openConsole()
  const { body } = await ask('viewer', 'GET', '/openapi.json')
  const paths: Record<string, Record<string, { summary?: string }>> = body.paths
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => {
      expect(summary).toBeTruthy()
      return `${method.toUpperCase()} ${path.replace('/admin/v1', '')}`
    }),
  )
  const parameters = [
    // Before the id, which is a part of them.
    [SID, '{sid}'],
    [DEAD, '{id}'],
    [APPLICATION, '{application}'],
    [ENDPOINT, '{endpoint}'],
    ['tpl1', '{template}'],
    ['sms/en-gb', '{channel}/{locale}'],
    [ID, '{id}'],
    ['country/GB', '{kind}/{name}'],
    ['unknown1', '{account}'],
  ] as const
  const tested = CALLS.map(([, method, url]) =>
    parameters.reduce(
      (path, [value, name]) => path.replace(value, name),
      `${method} ${url.replace(/\?.*/, '')}`,
    ),
  )
  expect(described.toSorted()).toEqual(tested.toSorted())
})

it('every call needs a sign-in, and is refused from a page of another site', async () => {
  const { app, ask, store } = await openConsole()
  expect((await app.inject('/admin/v1/me')).statusCode).toBe(401)
  const off = { isOff: true, ...WHY }
  const { status } = await ask('admin', 'PUT', '/switches/channel/voice', off, {
    'sec-fetch-site': 'cross-site',
  })
  expect(status).toBe(403)
  await store.routeState.refresh()
  expect([...store.routeState.current().switches.keys()]).toEqual([])
})

it.each([
  ['GET', '/verifications?limit=1000'],
  ['GET', '/verifications?after=abc'],
  ['GET', '/verifications?number=%2B447700900000'],
  ['GET', '/verifications?state=lost'],
  ['GET', '/verifications?account=a%00'],
  ['GET', '/verifications?route=a%00'],
  ['GET', '/verifications/export?channel=a%00'],
  ['GET', `/verifications?after=9999999999999999-${ID}`],
  ['GET', '/totals/errors?account=a%00'],
  ['GET', '/acts?before=1e300'],
  ['GET', '/acts?before=1e309'],
  ['GET', '/verifications?limit=1e309'],
  ['PUT', '/switches/channel/sms', { isOff: true, forMinutes: '1e309', ...WHY }],
  ['GET', '/accounts/%ff7911123456'],
  ['POST', '/erasures', { address: PERSON.address, reason: 'abc\0' }],
  ['GET', '/totals?by=code'],
  ['GET', '/totals?by=hour&since=0'],
  ['POST', '/verifications/find', { address: '07911123456' }],
  ['POST', '/limits/lift', PERSON],
  ['POST', '/limits/lift', { ...PERSON, ...WHY, limit: 'none' }],
  ['POST', '/accounts', { key: 'shop0001', settings: {}, ...WHY }],
  ['POST', '/accounts', { key: 'a b', settings: SETTINGS, ...WHY }],
  ['POST', '/accounts', { key: 'shop0001', settings: { trialNumbers: ['07911123456'] }, ...WHY }],
  ['POST', '/accounts', { key: 'shop0001', settings: SETTINGS }],
  ['PUT', '/accounts/shop/settings', { settings: { countries: [] }, version: 'x', ...WHY }],
  ['PUT', '/accounts/shop/state', { state: 'removed', ...WHY }],
  ['POST', '/accounts/shop/api-keys/SK1/remove', WHY],
  ['PUT', '/accounts/shop/texts/sms/en-gb', { text: 'no code', ...WHY }],
  ['PUT', '/accounts/shop/texts/voice/xx-yy', { text: '${pin}', ...WHY }],
  ['PUT', '/accounts/shop/texts/telegram/en-gb', { text: '${pin}', ...WHY }],
  ['POST', '/accounts/shop/applications', { name: 'shop', publicKey: 'PEM', ...WHY }],
  ['POST', '/accounts/shop/webhooks', { ...WEBHOOK, url: 'https://127.0.0.1/hook' }],
  ['POST', '/accounts/shop/webhooks', { ...WEBHOOK, url: 'http://shop.example/hook' }],
  ['POST', '/accounts/shop/webhooks', { ...WEBHOOK, types: ['verification.exploded'] }],
] as const)('refuses %s %s', async (method, url, body?: object) => {
  const { ask, store } = await openConsole()
  await store.accounts.save({ key: 'shop', secrets: ['a-good-secret'], countries: ['*'] }, 'nothing')
  const { status, body: answer } = await ask('admin', method, url, body)
  expect(status).toBe(400)
  expect(JSON.stringify(answer)).not.toContain('7911123456')
})

it('gives the pages the URL of Grafana', async () => {
  const { ask } = await openConsole()
  const { body } = await ask('viewer', 'GET', '/me')
  expect(body).toMatchObject({ name: 'ann', grafana: 'https://grafana.shop.example/d/pinpost' })
})

it('every answer forbids scripts and frames of others', async () => {
  const { app } = await openConsole()
  for (const url of ['/admin/v1/me', '/health', '/nothing']) {
    const { headers } = await app.inject(url)
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  }
})

const asJson = (schema: object) => JSON.parse(JSON.stringify(schema))

it('the pages have the types of the document', async () => {
  const { ask } = await openConsole()
  const { body: document } = await ask('viewer', 'GET', '/openapi.json')
  for (const [name, call] of Object.entries(PAGES_CALLS)) {
    const [method = '', path = ''] = name.split(' ')
    const described = document.paths[`/admin/v1${path}`][method.toLowerCase()]
    const { properties = {}, required = [] } = 'takes' in call ? asJson(call.takes) : {}
    const query = described.parameters?.filter((each: { in: string }) => each.in === 'query') ?? []
    const taken = described.requestBody?.content['application/json'].schema ?? {
      properties: Object.fromEntries(
        query.map((each: { name: string; schema: object }) => [each.name, each.schema]),
      ),
      required: query.flatMap((each: { name: string; required?: boolean }) =>
        each.required ? [each.name] : [],
      ),
    }
    expect([name, taken.properties ?? {}, taken.required ?? []]).toMatchObject([name, {}, required])
    expect(Object.keys(taken.properties ?? {})).toEqual(Object.keys(properties))
    expect(described.responses['200'].content['application/json'].schema).toEqual(asJson(call.answers))
  }
})
