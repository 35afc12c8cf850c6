import { describe, expect, it } from 'vitest'

import { SHOP, someNumber } from '../../../test/api.ts'
import {
  addFragment,
  createTemplate,
  found,
  FRAGMENT,
  openV2,
  problemOf,
  TEMPLATES,
  type TestV2,
  UUID,
} from '../../../test/v2.ts'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

const start = (members: object = {}) => ({
  brand: 'Acme',
  locale: 'en-gb',
  workflow: [{ channel: 'sms', to: someNumber() }],
  ...members,
})

async function textsOf(api: TestV2, members: object) {
  const verification = await found(api, await api.begin(start(members)))
  return verification.state === 'inProgress' ? verification.templates : undefined
}

describe('a fragment', () => {
  it('is created, shown, listed, changed and removed', async () => {
    const api = await openV2()
    const { ask } = api
    const template = await createTemplate(api, 'one')
    const fragments = `${TEMPLATES}/${template}/template_fragments`
    const created = await ask('POST', fragments, { ...FRAGMENT, locale: 'EN-gb' })
    expect(created.statusCode).toBe(201)
    const { template_fragment_id: id, date_created: date } = created.json<Record<string, string>>()
    expect(id).toMatch(UUID)
    expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const url = `http://localhost/v2/verify${TEMPLATES}/${template}`
    const shown = {
      template_fragment_id: id,
      ...FRAGMENT,
      date_created: date,
      date_updated: date,
      _links: { self: { href: `${url}/template_fragments/${id}` }, template: { href: url } },
    }
    expect(created.json()).toEqual(shown)
    expect((await ask('GET', `${fragments}/${id}`)).json()).toEqual(shown)
    expect((await ask('GET', `${fragments}?page=1&page_size=1000`)).json()).toMatchObject({
      total_items: 1,
      _embedded: { template_fragments: [shown] },
      _links: { self: { href: `${url}/template_fragments?page=1&page_size=1000` } },
    })
    const changed = await ask('PATCH', `${fragments}/${id}`, { text: 'New ${code}' })
    expect(changed.statusCode).toBe(200)
    expect(changed.json()).toMatchObject({
      template_fragment_id: id,
      text: 'New ${code}',
      date_created: date,
    })
    expect((await ask('DELETE', `${fragments}/${id}`)).statusCode).toBe(204)
    for (const [method, body] of [['GET'], ['PATCH', { text: '${code}' }], ['DELETE']] as const)
      expect(await problemOf(ask(method, `${fragments}/${id}`, body))).toMatchObject({
        status: 404,
        type: 'template-fragment-not-found',
        detail: 'Template Fragment was not found.',
      })
  })

  it('is one for a channel and a language of its template', async () => {
    const api = await openV2()
    const [one, two] = [await createTemplate(api, 'one'), await createTemplate(api, 'two')]
    await addFragment(api, one)
    await addFragment(api, two)
    await addFragment(api, one, { channel: 'voice' })
    await addFragment(api, one, { locale: 'de-de' })
    expect(
      await problemOf(api.ask('POST', `${TEMPLATES}/${one}/template_fragments`, FRAGMENT)),
    ).toMatchObject({
      status: 409,
      type: 'fragment-exists',
    })
  })

  it.each([
    [{ channel: undefined }, 'channel'],
    [{ channel: 'fax' }, 'channel'],
    [{ channel: 'email' }, 'channel'],
    [{ locale: undefined }, 'locale'],
    [{ locale: 'not a tag' }, 'locale'],
    [{ locale: 'en-gb:x' }, 'locale'],
    [{ text: undefined }, 'text'],
    [{ text: '' }, 'text'],
    [{ text: 5 }, 'text'],
    [{ text: 'no code' }, 'text'],
    [{ text: '${pin}' }, 'text'],
    [{ text: '${code} ${name}' }, 'text'],
    [{ text: '${code} \u202E' }, 'text'],
    [{ text: '${code} \u0000' }, 'text'],
    [{ text: `${'x'.repeat(620)}\${code}` }, 'text'],
    [{ channel: 'voice', text: 'Code\n${code}' }, 'text'],
    // There is no voice for it.
    [{ channel: 'voice', locale: 'af-za' }, 'locale'],
  ])('with %j is refused', async (changes, name) => {
    const api = await openV2()
    const template = await createTemplate(api, 'one')
    const body = { ...FRAGMENT, ...changes }
    expect(
      await problemOf(api.ask('POST', `${TEMPLATES}/${template}/template_fragments`, body)),
    ).toMatchObject({
      status: 422,
      invalid: [{ name }],
    })
    expect(await api.store.settings.named.list(SHOP.key)).toMatchObject([{ fragments: [] }])
  })

  it.each(['no code', '${pin}', '', undefined])('does not change with the text %j', async (text) => {
    const api = await openV2()
    const template = await createTemplate(api, 'one')
    const id = await addFragment(api, template)
    const path = `${TEMPLATES}/${template}/template_fragments/${id}`
    expect(await problemOf(api.ask('PATCH', path, { text }))).toMatchObject({ status: 422 })
    expect((await api.ask('GET', path)).json()).toMatchObject({ text: FRAGMENT.text })
  })

  it('of an unknown template', async () => {
    const { ask } = await openV2()
    const fragments = `${TEMPLATES}/${UNKNOWN}/template_fragments`
    for (const asked of [
      ask('GET', fragments),
      ask('POST', fragments, FRAGMENT),
      ask('DELETE', `${fragments}/x`),
    ])
      expect(await problemOf(asked)).toMatchObject({ status: 404, type: 'template-not-found' })
  })
})

describe('a start', () => {
  it('sends the texts of its template in its language, copied at the start', async () => {
    const api = await openV2()
    const [first, second] = [await createTemplate(api, 'one'), await createTemplate(api, 'two')]
    await addFragment(api, first, { text: 'First: ${code}' })
    await addFragment(api, second)
    await addFragment(api, second, { channel: 'voice', text: 'Spoken: ${code}' })
    await addFragment(api, second, { locale: 'af-za', text: 'Kode: ${code}' })
    const texts = await textsOf(api, { template_id: second.toUpperCase() })
    expect(texts?.sms?.text).toBe('Mine: ${pin} of ${brand}, ${pin_expiry} ${pin_expiry_unit}')
    expect(texts?.voice).toEqual({ type: 'text', text: 'Spoken: ${pin}' })
    expect((await textsOf(api, { template_id: second, locale: 'AF-za' }))?.sms?.text).toBe('Kode: ${pin}')
    expect(await textsOf(api, { template_id: second, locale: 'fr-fr' })).toBeUndefined()
    expect((await textsOf(api, {}))?.sms?.text).toBe('First: ${pin}')
    await api.ask('PATCH', `${TEMPLATES}/${second}`, { is_default: true })
    expect((await textsOf(api, {}))?.voice).toBeDefined()
  })

  it('prefers them to the v1 texts, which other channels still use', async () => {
    const api = await openV2()
    for (const channel of ['sms', 'voice'] as const) {
      const template = { type: 'text', text: 'Own: ${pin}' } as const
      await api.store.settings.saveTemplate(SHOP.key, { channel, locale: 'en-gb', template })
    }
    await addFragment(api, await createTemplate(api, 'one'), { text: 'Named: ${code}' })
    expect(await textsOf(api, {})).toMatchObject({
      sms: { text: 'Named: ${pin}' },
      voice: { text: 'Own: ${pin}' },
    })
  })

  it.each(['x', UNKNOWN, '', 5])('with the template %j is refused, and sends nothing', async (template) => {
    const api = await openV2()
    const body = start({ template_id: template })
    expect(await problemOf(api.ask('POST', '', body))).toMatchObject({
      status: 422,
      invalid: [{ name: 'template_id' }],
    })
    expect((await api.ask('POST', '', { ...body, template_id: undefined })).statusCode).toBe(202)
  })
})

describe('an account without the permission `templates`', () => {
  it('may list and remove, but not write or use them', async () => {
    const api = await openV2()
    const template = await createTemplate(api, 'one')
    const fragment = await addFragment(api, template)
    const fragments = `${TEMPLATES}/${template}/template_fragments`
    await api.store.accounts.save({ ...SHOP, templates: false })
    const forbidden = {
      status: 403,
      type: 'forbidden',
      title: 'Forbidden',
      detail: 'Templates management is not enabled for your account',
    }
    expect(await textsOf(api, {})).toBeUndefined()
    for (const asked of [
      api.ask('POST', TEMPLATES, { name: 'two' }),
      api.ask('PATCH', `${TEMPLATES}/${template}`, { name: 'two' }),
      api.ask('POST', fragments, { ...FRAGMENT, locale: 'de-de' }),
      api.ask('PATCH', `${fragments}/${fragment}`, { text: '${code}' }),
      api.ask('POST', '', start({ template_id: template })),
    ])
      expect(await problemOf(asked)).toMatchObject(forbidden)
    expect((await api.ask('GET', fragments)).json()).toMatchObject({ total_items: 1 })
    expect((await api.ask('DELETE', `${fragments}/${fragment}`)).statusCode).toBe(204)
    expect((await api.ask('DELETE', `${TEMPLATES}/${template}`)).statusCode).toBe(204)
  })
})
