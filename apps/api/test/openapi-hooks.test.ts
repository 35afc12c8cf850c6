import { HOOK_NAMES } from '@pinpost/store'
import { expect, it } from 'vitest'

import { SHOP, someNumber } from './api.ts'
import { fetchDocument, undocumented } from './document.ts'
import { BODIES, post } from './hook-bodies.ts'
import { openHooks } from './hooks.ts'

const good = () => ({ to: someNumber(), code: '482913', brand: 'Acme' })

it('every answer of deliveries matches the document', async () => {
  const api = await openHooks()
  const document = await fetchDocument(api.app)
  const ask = async (path: string, url: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = await api.ask(url, body, headers)
    expect(undocumented(document.paths[path]?.['post'], answer), `${path} ${answer.statusCode}`).toEqual([])
    return answer
  }
  const deliver = (body?: unknown, headers?: Record<string, string>) =>
    ask('/deliver', '/deliver', body, headers)
  const { id } = (await deliver(good())).json<{ id: string }>()
  expect((await deliver({})).statusCode).toBe(422)
  expect((await deliver(good(), { authorization: 'x' })).statusCode).toBe(401)
  expect((await deliver(good(), { 'content-encoding': 'br' })).statusCode).toBe(415)
  const taken = someNumber()
  await api.call('/verify/json', { number: taken, brand: 'Acme' })
  expect((await deliver({ ...good(), to: taken })).statusCode).toBe(409)
  const [one, byDestination] = ['/deliver/{id}/feedback', '/deliver/feedback']
  expect((await ask(one, `/deliver/${id}/feedback`, {})).statusCode).toBe(422)
  for (const status of [204, 404])
    expect((await ask(one, `/deliver/${id}/feedback`, { result: 'failed' })).statusCode).toBe(status)
  expect((await ask(byDestination, byDestination, { to: 'x', result: 'failed' })).statusCode).toBe(422)
  expect((await ask(byDestination, byDestination, { to: taken, result: 'failed' })).statusCode).toBe(404)
  await api.store.accounts.set(SHOP.key, (settings) => ({ ...settings, countries: ['GB'] }))
  expect((await deliver(good())).statusCode).toBe(422)
  await api.store.accounts.set(SHOP.key, (settings) => ({ ...settings, customPin: false }))
  expect((await deliver(good())).statusCode).toBe(403)
  await api.store.accounts.set(SHOP.key, (settings) => ({
    ...settings,
    customPin: true,
    countries: ['*'],
    requestsPerSecond: 1,
  }))
  const answers = await Promise.all([1, 2, 3].map(() => deliver(good())))
  expect(answers.map(({ statusCode }) => statusCode)).toContain(429)
  await api.store.close()
  expect((await deliver(good())).statusCode).toBe(500)
})

it.each(HOOK_NAMES)('every answer to %s matches the document', async (name) => {
  const api = await openHooks()
  await api.hook(name)
  const operation = (await fetchDocument(api.app)).paths[`/hooks/{account}/${name}`]?.['post']
  for (const body of [BODIES[name](someNumber()), BODIES[name]('12'), {}])
    expect(undocumented(operation, await post(api, name, body))).toEqual([])
  const wrong = { authorization: 'x', 'webhook-id': 'x', 'zitadel-signature': 'x' }
  expect(undocumented(operation, await post(api, name, {}, wrong))).toEqual([])
  expect(undocumented(operation, await post(api, name, {}, { 'content-encoding': 'br' }))).toEqual([])
  await api.store.close()
  expect(undocumented(operation, await post(api, name, BODIES[name](someNumber())))).toEqual([])
})
