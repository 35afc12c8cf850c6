import { expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from './api.ts'
import { fetchDocument, operationsOf, undocumented } from './document.ts'
import { openV2, type TestV2 } from './v2.ts'

/** Calls the API, and fails if the document does not describe the answer; records the called operations. */
async function openDocumented(api: TestV2) {
  const document = await fetchDocument(api.app)
  const covered = new Set<string>()
  const ask = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    pattern: string,
    ids: readonly string[] = [],
    body?: unknown,
    headers?: Record<string, string>,
  ) => {
    const left = [...ids]
    const path = pattern.replaceAll(/\{\w+\}/g, () => left.shift() ?? '')
    const answer = await api.ask(method, path, body, headers)
    const operation = document.paths[`/v2/verify${pattern}`]?.[method.toLowerCase()]
    expect(undocumented(operation, answer), `${method} ${pattern}`).toEqual([])
    covered.add(`${method} /v2/verify${pattern}`)
    return answer
  }
  const missed = () =>
    operationsOf(document)
      .map(([name]) => name)
      .filter((name) => name.includes(' /v2/verify') && !covered.has(name))
  return { ask, missed }
}

const start = (members: object = {}) => ({
  brand: 'Acme',
  workflow: [{ channel: 'sms', to: someNumber() }],
  ...members,
})
const ID = '/{request_id}'

it('every answer of v2 matches the document', async () => {
  const api = await openV2()
  const { ask, missed } = await openDocumented(api)
  const begin = async (members?: object): Promise<string> => {
    const answer = await ask('POST', '', [], start(members))
    return answer.json<{ request_id: string }>().request_id
  }
  const body = start()
  await ask('POST', '', [], body)
  expect((await ask('POST', '', [], body)).statusCode).toBe(409)
  expect((await ask('POST', '', [], {})).statusCode).toBe(422)
  expect((await ask('POST', '', [], start(), { authorization: 'Bearer x' })).statusCode).toBe(401)
  expect((await ask('POST', '', [], start(), { 'content-encoding': 'br' })).statusCode).toBe(415)
  const silent = { workflow: [{ channel: 'silent_auth', to: someNumber() }] }
  expect((await ask('POST', '', [], start(silent))).statusCode).toBe(412)

  const id = await begin({ code: '4711' })
  expect((await ask('POST', ID, [id], {})).statusCode).toBe(422)
  expect((await ask('POST', ID, [id], { code: '0000' })).statusCode).toBe(400)
  expect((await ask('DELETE', ID, [id])).statusCode).toBe(409)
  for (const name of ['next_workflow', 'next-workflow']) {
    expect((await ask('POST', `${ID}/${name}`, [id])).statusCode).toBe(409)
    expect((await ask('POST', `${ID}/${name}`, ['x'])).statusCode).toBe(404)
  }
  expect((await ask('POST', ID, [id], { code: '4711' })).statusCode).toBe(200)
  expect((await ask('POST', ID, [id], { code: '4711' })).statusCode).toBe(404)
  const wrong = await begin({ code: '4711' })
  for (const status of [400, 400, 410])
    expect((await ask('POST', ID, [wrong], { code: '0000' })).statusCode).toBe(status)
  const network = '/network-unblock'
  expect((await ask('POST', network, [], {})).statusCode).toBe(422)
  expect((await ask('POST', network, [], { network: '23410' })).statusCode).toBe(403)
  const blockedNetworks = [{ network: '23410', prefixes: ['44770'], since: '2026-01-01T00:00:00Z' }]
  await api.store.accounts.set(SHOP.key, (settings) => ({
    ...settings,
    networkUnblock: true,
    blockedNetworks,
  }))
  expect((await ask('POST', network, [], { network: '99999' })).statusCode).toBe(404)
  const blocked = { workflow: [{ channel: 'sms', to: '447700900456' }] }
  expect((await ask('POST', '', [], start(blocked))).statusCode).toBe(403)
  for (const duration of [86_401, -1, 'x', '90000'])
    expect(
      (await ask('POST', network, [], { network: '23410', unblock_duration: duration })).statusCode,
    ).toBe(422)
  const open = await ask('POST', network, [], { network: '23410', unblock_duration: '60' })
  expect(open.statusCode).toBe(202)
  expect((await ask('POST', '', [], start(blocked))).statusCode).toBe(202)
  await askAboutTemplates(ask, start)
  expect(missed()).toEqual([])
})

const idOf = (answer: { json(): unknown }, name: string): string => String(Object(answer.json())[name])

/** Every answer about templates and fragments. */
async function askAboutTemplates(
  ask: Awaited<ReturnType<typeof openDocumented>>['ask'],
  startWith: (members: object) => object,
): Promise<void> {
  const [T, F] = ['/templates', '/templates/{template_id}/template_fragments']
  const created = await ask('POST', T, [], { name: 'one' })
  expect(created.statusCode).toBe(201)
  expect((await ask('POST', T, [], { name: 'one' })).statusCode).toBe(409)
  expect((await ask('POST', T, [], {})).statusCode).toBe(422)
  const id = idOf(created, 'template_id')
  const one = `${T}/{template_id}`
  expect((await ask('GET', one, [id])).statusCode).toBe(200)
  expect((await ask('GET', one, ['x'])).statusCode).toBe(404)
  expect((await ask('PATCH', one, [id], { name: 'two', is_default: true })).statusCode).toBe(200)
  expect((await ask('PATCH', one, [id], { name: 5 })).statusCode).toBe(422)
  expect((await ask('GET', T)).statusCode).toBe(200)
  const fragment = { channel: 'sms', locale: 'en-gb', text: 'Mine: ${code}' }
  const added = await ask('POST', F, [id], fragment)
  expect(added.statusCode).toBe(201)
  expect((await ask('POST', F, [id], fragment)).statusCode).toBe(409)
  expect((await ask('POST', F, [id], { ...fragment, text: 'no code' })).statusCode).toBe(422)
  expect((await ask('GET', F, [id])).statusCode).toBe(200)
  const [fragmentId, each] = [idOf(added, 'template_fragment_id'), `${F}/{fragment_id}`]
  expect((await ask('GET', each, [id, fragmentId])).statusCode).toBe(200)
  expect((await ask('PATCH', each, [id, fragmentId], { text: 'New: ${code}' })).statusCode).toBe(200)
  expect((await ask('PATCH', each, [id, 'x'], { text: 'New: ${code}' })).statusCode).toBe(404)
  expect((await ask('POST', '', [], startWith({ template_id: id }))).statusCode).toBe(202)
  expect((await ask('DELETE', one, [id])).statusCode).toBe(409)
  expect((await ask('DELETE', each, [id, fragmentId])).statusCode).toBe(204)
  expect((await ask('DELETE', each, [id, fragmentId])).statusCode).toBe(404)
  expect((await ask('DELETE', one, [id])).statusCode).toBe(204)
}

it('also while Redis is away', async () => {
  const { store } = await openTestApi()
  await store.close()
  const api = await openTestApi({ store })
  const answer = await api.app.inject({
    method: 'POST',
    url: '/v2/verify',
    headers: { authorization: `Basic ${Buffer.from('shop0001:shop-secret').toString('base64')}` },
    payload: JSON.stringify(start()),
  })
  expect(answer.statusCode).toBe(500)
  const document = await fetchDocument(api.app)
  expect(undocumented(document.paths['/v2/verify']?.['post'], answer)).toEqual([])
})
