import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from '../../../test/api.ts'

const [secret = ''] = SHOP.secrets
const BASIC = `Basic ${Buffer.from(`${SHOP.key}:${secret}`).toString('base64')}`
const CREDENTIALS = { api_key: SHOP.key, api_secret: secret }
const FORM = 'application/x-www-form-urlencoded'

describe('parameters and credentials', () => {
  it.each([
    [
      'JSON with Basic (Node SDK 3.27)',
      { headers: { authorization: BASIC, 'content-type': 'application/json' }, body: 'json' },
    ],
    [
      'JSON with credentials (older Node SDKs, PHP)',
      { headers: { 'content-type': 'application/json' }, body: 'json', credentials: true },
    ],
    [
      'a form with credentials (Python, Go)',
      { headers: { 'content-type': FORM }, body: 'form', credentials: true },
    ],
    [
      'a form with Basic (Ruby, Java, .NET)',
      { headers: { authorization: BASIC, 'content-type': FORM }, body: 'form' },
    ],
    [
      'a form under a stale JSON type and a stale Bearer (Python)',
      {
        headers: { authorization: 'Bearer x.y.z', 'content-type': 'application/json' },
        body: 'form',
        credentials: true,
      },
    ],
    ['a body without any type', { headers: { authorization: BASIC }, body: 'form' }],
  ])('POST accepts %s', async (_client, { headers, body, ...rest }) => {
    const { app } = await openTestApi()
    const parameters = { number: someNumber(), brand: 'Acme', ...('credentials' in rest ? CREDENTIALS : {}) }
    const payload = body === 'json' ? JSON.stringify(parameters) : new URLSearchParams(parameters).toString()
    const answer = await app.inject({ method: 'POST', url: '/verify/json', headers, payload })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.json()).toMatchObject({ status: '0' })
  })

  it.each(['GET', 'POST'] as const)(
    '%s accepts everything in the query (curl, nexmo), with doubled and trailing slashes',
    async (method) => {
      const { app } = await openTestApi()
      for (const path of ['/verify/json', '//verify/json', '/verify/json/']) {
        const query = new URLSearchParams({
          ...CREDENTIALS,
          number: someNumber(),
          brand: 'Acme Inc',
        }).toString()
        const answer = await app.inject({ method, url: `${path}?${query}` })
        expect(answer.json()).toMatchObject({ status: '0' })
      }
    },
  )

  it('GET accepts a JSON body (seen in Vonage’s own traffic)', async () => {
    const { app } = await openTestApi()
    const payload = { number: someNumber(), brand: 'Acme', ...CREDENTIALS }
    const answer = await app.inject({ method: 'GET', url: '/verify/json', payload })
    expect(answer.json()).toMatchObject({ status: '0' })
  })

  it.each([
    [{}, '2', 'Missing api_key'],
    [{ api_key: '' }, '2', 'Missing api_key'],
    [{ api_key: SHOP.key }, '2', 'Your request is incomplete and missing some mandatory parameters'],
    [{ api_key: SHOP.key, api_secret: 'wrong' }, '4', 'Bad Credentials'],
    [{ api_key: 'nobody', api_secret: secret }, '4', 'Bad Credentials'],
    [{ api_key: secret, api_secret: SHOP.key }, '4', 'Bad Credentials'],
  ])(
    'credentials %j are answered %s %s with HTTP 200, on every endpoint',
    async (credentials, status, text) => {
      const { app } = await openTestApi()
      for (const path of [
        '/verify/json',
        '/verify/check/json',
        '/verify/control/json',
        '/verify/search/json',
      ]) {
        const answer = await app.inject({ method: 'POST', url: path, payload: credentials })
        expect([answer.statusCode, answer.json()]).toEqual([200, { status, error_text: text }])
      }
    },
  )

  it.each([
    ['no body under a JSON type (Node and Python SDKs, next_workflow and DELETE)', ''],
    ['an empty array (PHP)', '[]'],
    ['an empty object (Ruby)', '{}'],
  ])('POST accepts %s together with a query', async (_client, payload) => {
    const { app } = await openTestApi()
    const query = new URLSearchParams({ ...CREDENTIALS, number: someNumber(), brand: 'Acme' }).toString()
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: `/verify/json?${query}`, headers, payload })
    expect(answer.json()).toMatchObject({ status: '0' })
  })

  it('numbers may be text or numbers (Node SDK), and leading zeros do no harm', async () => {
    const { app } = await openTestApi()
    for (const values of [
      { workflow_id: '4', code_length: '06', pin_expiry: '240', next_event_wait: '120' },
      { workflow_id: 4, code_length: 6, pin_expiry: 240, next_event_wait: 120 },
    ]) {
      const payload = { ...CREDENTIALS, number: someNumber(), brand: 'Acme', ...values }
      const answer = await app.inject({ method: 'POST', url: '/verify/json', payload })
      expect(answer.json()).toMatchObject({ status: '0' })
    }
  })

  it.each([
    ['repeated in the query (nexmo)', 'GET', 'query'],
    ['repeated in a form (Java, Python)', 'POST', 'form'],
    ['an array in JSON (PHP)', 'POST', 'json'],
    ['a comma list', 'POST', 'list'],
  ] as const)('request_ids may be %s', async (_client, method, kind) => {
    const { app } = await openTestApi()
    const ids: string[] = []
    for (let i = 0; i < 2; i++) {
      const payload = { ...CREDENTIALS, number: someNumber(), brand: 'Acme' }
      const answer = await app.inject({ method: 'POST', url: '/verify/json', payload })
      ids.push(answer.json<{ request_id: string }>().request_id)
    }
    const repeated = new URLSearchParams(ids.map((id) => ['request_ids', id])).toString()
    const headers = { authorization: BASIC }
    const payload = {
      query: '',
      form: repeated,
      json: JSON.stringify({ request_ids: ids }),
      list: `request_ids=${ids.join(',')}`,
    }
    const url = `/verify/search/json${kind === 'query' ? `?${repeated}` : ''}`
    const answer = await app.inject({ method, url, headers, payload: payload[kind] })
    expect(answer.json()).toMatchObject({ verification_requests: ids.map((request_id) => ({ request_id })) })
  })

  it('invalid JSON, a JSON array, nested values and __proto__ are ignored without an internal error', async () => {
    const { app } = await openTestApi()
    const bodies = [
      '{"number":',
      '[1,2]',
      'null',
      '{"number":{"a":1},"brand":[["x"]]}',
      '{"__proto__":{"number":"1"}}',
      '\u0000',
    ]
    for (const payload of bodies) {
      const headers = { authorization: BASIC, 'content-type': 'application/json' }
      const answer = await app.inject({ method: 'POST', url: '/verify/json', headers, payload })
      expect(answer.json()).toEqual({
        status: '2',
        error_text: 'Your request is incomplete and missing the mandatory parameter: number',
      })
    }
  })

  it('a body beyond the limit is refused with 413', async () => {
    const { app } = await openTestApi()
    const answer = await app.inject({
      method: 'POST',
      url: '/verify/json',
      payload: `brand=${'x'.repeat(70_000)}`,
    })
    expect(answer.statusCode).toBe(413)
  })

  it('an unknown path is 404 and does not repeat the request', async () => {
    const { app } = await openTestApi()
    const answer = await app.inject({ method: 'GET', url: '/verify?number=4915123456789' })
    expect(answer.statusCode).toBe(404)
    expect(answer.body).not.toContain('4915123456789')
  })
})
