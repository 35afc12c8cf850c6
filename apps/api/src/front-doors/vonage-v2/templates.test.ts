import { describe, expect, it } from 'vitest'

import { OTHER, SHOP } from '../../../test/api.ts'
import { addFragment, createTemplate, openV2, problemOf, TEMPLATES, tokenOf, UUID } from '../../../test/v2.ts'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

describe('a template', () => {
  it('is created, shown, renamed and removed, with links to the host of the request', async () => {
    const { ask } = await openV2()
    const host = { host: 'verify.shop.example:8443' }
    const created = await ask('POST', TEMPLATES, { name: 'my-template' }, host)
    expect(created.statusCode).toBe(201)
    const { template_id: id } = created.json<{ template_id: string }>()
    expect(id).toMatch(UUID)
    const url = `http://verify.shop.example:8443/v2/verify/templates/${id}`
    const shown = {
      template_id: id,
      name: 'my-template',
      is_default: true,
      _links: { self: { href: url }, fragments: { href: `${url}/template_fragments` } },
    }
    expect(created.json()).toEqual(shown)
    expect((await ask('GET', `${TEMPLATES}/${id}`, undefined, host)).json()).toEqual(shown)
    const changed = await ask('PATCH', `${TEMPLATES}/${id}`, { name: 'n2', is_default: false }, host)
    expect(changed.statusCode).toBe(200)
    expect(changed.json()).toEqual({ ...shown, name: 'n2', is_default: false })
    const removed = await ask('DELETE', `${TEMPLATES}/${id}`)
    expect([removed.statusCode, removed.body]).toEqual([204, ''])
    expect(await problemOf(ask('GET', `${TEMPLATES}/${id}`))).toMatchObject({
      status: 404,
      type: 'template-not-found',
      title: 'Not Found',
    })
  })

  it.each(['a b', 'verify.example/evil', `${'x'.repeat(300)}.example`])(
    'has links of the public URL if the request names no host, but %j',
    async (host) => {
      const { ask } = await openV2()
      const { _links: links } = (await ask('POST', TEMPLATES, { name: 'a' }, { host })).json<{
        _links: object
      }>()
      expect(JSON.stringify(links)).toContain('"http://127.0.0.1:3000/v2/verify/templates/')
    },
  )

  it.each([
    [{}, 'Name is required'],
    [{ name: '' }, 'Name is invalid'],
    [{ name: 'with blank' }, 'Name is invalid'],
    [{ name: 'x'.repeat(65) }, 'Name is invalid'],
    [{ name: 5 }, expect.any(String)],
    ['', expect.any(String)],
    ['[]', expect.any(String)],
    ['{', expect.any(String)],
  ])('from %j is refused', async (body, reason) => {
    const api = await openV2()
    expect(await problemOf(api.ask('POST', TEMPLATES, body))).toMatchObject({
      status: 422,
      type: 'invalid-params',
      invalid: [{ reason }],
    })
    expect(await api.store.settings.named.list(SHOP.key)).toEqual([])
  })

  it('has a unique name', async () => {
    const api = await openV2()
    const one = await createTemplate(api, 'one')
    await createTemplate(api, 'two')
    const taken = { status: 409, type: 'template-exists', title: 'Conflict' }
    expect(await problemOf(api.ask('POST', TEMPLATES, { name: 'two' }))).toMatchObject(taken)
    expect(await problemOf(api.ask('PATCH', `${TEMPLATES}/${one}`, { name: 'two' }))).toMatchObject(taken)
    expect((await api.ask('PATCH', `${TEMPLATES}/${one}`, { name: 'one' })).statusCode).toBe(200)
  })

  it('that becomes the default replaces the previous one', async () => {
    const api = await openV2()
    const [one, two] = [await createTemplate(api, 'one'), await createTemplate(api, 'two')]
    await api.ask('PATCH', `${TEMPLATES}/${two}`, { is_default: true })
    const isDefault = async (id: string) => (await api.ask('GET', `${TEMPLATES}/${id}`)).json()
    expect(await isDefault(one)).toMatchObject({ is_default: false })
    expect(await isDefault(two)).toMatchObject({ is_default: true })
  })

  it.each(['', '{}'])('does not change with an empty change: %j', async (body) => {
    const api = await openV2()
    const id = await createTemplate(api, 'one')
    const answer = await api.ask('PATCH', `${TEMPLATES}/${id}`, body)
    expect(answer.json()).toMatchObject({ name: 'one', is_default: true })
    expect(answer.statusCode).toBe(200)
  })

  it.each([{ is_default: 'yes' }, { name: 'with blank' }, '[]'])('is not changed by %j', async (body) => {
    const api = await openV2()
    const id = await createTemplate(api, 'one')
    expect(await problemOf(api.ask('PATCH', `${TEMPLATES}/${id}`, body))).toMatchObject({ status: 422 })
  })

  it('is refused beyond ten', async () => {
    const api = await openV2()
    for (let count = 0; count < 10; count++) await createTemplate(api, `t${count}`)
    expect(await problemOf(api.ask('POST', TEMPLATES, { name: 'more' }))).toMatchObject({
      status: 409,
      type: 'max-templates',
    })
  })

  it('is not removed while it has fragments', async () => {
    const api = await openV2()
    const id = await createTemplate(api, 'one')
    const fragment = await addFragment(api, id)
    expect(await problemOf(api.ask('DELETE', `${TEMPLATES}/${id}`))).toMatchObject({
      status: 409,
      type: 'not-empty-template',
    })
    await api.ask('DELETE', `${TEMPLATES}/${id}/template_fragments/${fragment}`)
    expect((await api.ask('DELETE', `${TEMPLATES}/${id}`)).statusCode).toBe(204)
  })

  it.each(['GET', 'PATCH', 'DELETE'] as const)(
    'that is unknown or of another account: %s',
    async (method) => {
      const api = await openV2()
      const id = await createTemplate(api, 'one')
      const authorization = `Basic ${Buffer.from(`${OTHER.key}:${OTHER.secrets[0]}`).toString('base64')}`
      for (const [path, headers] of [
        [`${TEMPLATES}/${id}`, { authorization }],
        [`${TEMPLATES}/${UNKNOWN}`, {}],
        [`${TEMPLATES}/x`, {}],
      ] as const)
        expect(await problemOf(api.ask(method, path, { name: 'mine' }, headers))).toMatchObject({
          status: 404,
        })
      expect(await api.store.settings.named.list(SHOP.key)).toMatchObject([{ id, name: 'one' }])
    },
  )
})

const link = (page: number, size: number) => ({
  href: `http://localhost/v2/verify/templates?page=${page}&page_size=${size}`,
})
const namesOf = (answer: Record<string, unknown>) =>
  Object(answer['_embedded']).templates.map((each: { name: string }) => each.name)

describe('lists', () => {
  it('have pages; the last one has no link `next`', async () => {
    const { ask, ...api } = await openV2()
    const list = async (query = '') =>
      (await ask('GET', `${TEMPLATES}${query}`)).json<Record<string, never>>()
    expect(await list()).toEqual({
      page_size: 10,
      page: 1,
      total_pages: 1,
      total_items: 0,
      _embedded: { templates: [] },
      _links: { self: link(1, 10), first: link(1, 10), last: link(1, 10) },
    })
    for (const name of ['a', 'b', 'c', 'd', 'e']) await createTemplate({ ask, ...api }, name)
    const second = await list('?page=2&page_size=2')
    expect(namesOf(second)).toEqual(['c', 'd'])
    expect(second).toMatchObject({ page_size: 2, page: 2, total_pages: 3, total_items: 5 })
    expect(second['_links']).toEqual({
      self: link(2, 2),
      first: link(1, 2),
      last: link(3, 2),
      prev: link(1, 2),
      next: link(3, 2),
    })
    const last = await list('?page=3&page_size=2')
    expect(namesOf(last)).toEqual(['e'])
    expect(Object.keys(last['_links'] ?? {})).toEqual(['self', 'first', 'last', 'prev'])
    const beyond = await list('?page=9&page_size=2')
    expect(namesOf(beyond)).toEqual([])
    expect(beyond['_links']).toMatchObject({ prev: link(3, 2) })
    expect(namesOf(await list('?page=1&page_size=1000'))).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it.each([
    'page=0',
    'page=-1',
    'page=x',
    'page=1.5',
    'page=',
    'page_size=0',
    'page_size=1001',
    'page=1&page=2',
  ])('do not have the page ?%s', async (query) => {
    const { ask } = await openV2()
    const [name] = query.split('=')
    expect(await problemOf(ask('GET', `${TEMPLATES}?${query}`))).toMatchObject({
      status: 422,
      invalid: [{ name }],
    })
  })

  it('are read despite the bodies that SDKs send', async () => {
    const { ask } = await openV2()
    for (const body of ['', '[]', '{}', 'no JSON'])
      expect((await ask('GET', TEMPLATES, body)).statusCode).toBe(200)
  })
})

it('an application manages the templates of its account', async () => {
  const { ask } = await openV2()
  const authorization = `Bearer ${await tokenOf()}`
  expect((await ask('POST', TEMPLATES, { name: 'one' }, { authorization })).statusCode).toBe(201)
  expect((await ask('GET', TEMPLATES)).json()).toMatchObject({ total_items: 1 })
})
