import { expect, it } from 'vitest'

import { SHOP } from '../../../test/api.ts'
import { AC, openTwilio, refusalOf } from '../../../test/twilio.ts'

it('a service has the defaults of Twilio, is changed in part, and is removed', async () => {
  const { ask } = await openTwilio()
  const created = await ask('POST', '/Services', { FriendlyName: 'My shop' })
  expect(created.statusCode).toBe(201)
  const { sid } = created.json<{ sid: string }>()
  const url = `http://localhost/v2/Services/${sid}`
  expect(created.json()).toMatchObject({
    sid: expect.stringMatching(/^VA[0-9a-f]{32}$/),
    account_sid: AC,
    friendly_name: 'My shop',
    code_length: 6,
    lookup_enabled: false,
    psd2_enabled: false,
    custom_code_enabled: false,
    default_template_sid: null,
    url,
    links: { verifications: `${url}/Verifications`, verification_checks: `${url}/VerificationCheck` },
  })
  const changed = await ask('POST', `/Services/${sid}`, {
    CodeLength: '10',
    DoNotShareWarningEnabled: 'FALSE',
  })
  expect(changed.statusCode).toBe(200)
  expect(changed.json()).toMatchObject({
    friendly_name: 'My shop',
    code_length: 10,
    do_not_share_warning_enabled: false,
  })
  expect((await ask('GET', `/Services/${sid}`)).json()).toEqual(changed.json())
  const removed = await ask('DELETE', `/Services/${sid}`)
  expect([removed.statusCode, removed.body]).toEqual([204, ''])
  expect(await refusalOf(ask('GET', `/Services/${sid}`))).toMatchObject({ code: 20404 })
})

it('a service may keep the sid that it has at Twilio, once', async () => {
  const { ask } = await openTwilio()
  const given = { FriendlyName: 'My shop', Sid: `VA${'c'.repeat(32)}` }
  expect((await ask('POST', '/Services', given)).json()).toMatchObject({ sid: given.Sid })
  expect(await refusalOf(ask('POST', '/Services', given))).toMatchObject({
    message: 'Invalid parameter: Sid',
  })
})

it('services are listed in pages, whose links have the host of the request', async () => {
  const { ask, service } = await openTwilio()
  const sids = [service]
  for (const name of ['one', 'two', 'three', 'four'])
    sids.push((await ask('POST', '/Services', { FriendlyName: name })).json<{ sid: string }>().sid)
  const listed: string[] = []
  const first = 'http://verify.shop.example/v2/Services?PageSize=2&Page=0'
  let url: string | null = '/v2/Services?PageSize=2'
  while (url !== null) {
    const answer = await ask('GET', url.replace(/^.*\/v2/, ''), undefined, { host: 'verify.shop.example' })
    const { meta, services } = answer.json<{
      meta: { next_page_url: string | null; page: number; previous_page_url: string | null; key: string }
      services: { sid: string }[]
    }>()
    expect(meta.key).toBe('services')
    expect(meta.previous_page_url === null).toBe(meta.page === 0)
    listed.push(...services.map(({ sid }) => sid))
    url = meta.next_page_url
    expect(url ?? first).toMatch(/^http:\/\/verify\.shop\.example\/v2\/Services\?PageSize=2&Page=\d$/)
  }
  // Two of the same millisecond may be in any order.
  expect(listed.toSorted()).toEqual(sids.toSorted())
  const unknown = await ask('GET', '/Services?api_secret=in-the-wrong-place')
  expect(unknown.body).not.toContain('in-the-wrong-place')
  for (const size of ['0', '1001', 'x'])
    expect(await refusalOf(ask('GET', `/Services?PageSize=${size}`))).toMatchObject({ code: 60200 })
})

it.each([
  [{}, 'FriendlyName'],
  [{ FriendlyName: '' }, 'FriendlyName'],
  [{ FriendlyName: 'x'.repeat(31) }, 'FriendlyName'],
  [{ FriendlyName: 'www.evil.com' }, 'FriendlyName'],
  [{ FriendlyName: 'Shop', CodeLength: '3' }, 'CodeLength'],
  [{ FriendlyName: 'Shop', CodeLength: '11' }, 'CodeLength'],
  [{ FriendlyName: 'Shop', Psd2Enabled: 'yes' }, 'Psd2Enabled'],
  [{ FriendlyName: 'Shop', Sid: 'VA1' }, 'Sid'],
  [{ FriendlyName: 'Shop', DefaultTemplateSid: 'x' }, 'DefaultTemplateSid'],
])('a service with %j is refused', async (form: Record<string, string>, name) => {
  const { ask } = await openTwilio()
  expect(await refusalOf(ask('POST', '/Services', form))).toEqual({
    status: 400,
    code: 60200,
    message: `Invalid parameter: ${name}`,
  })
})

it('a template of the account is that of a service, or of one start', async () => {
  const { ask, begin, found, store, service } = await openTwilio()
  const basic = `Basic ${Buffer.from(`${SHOP.key}:${SHOP.secrets[0]}`).toString('base64')}`
  const template = (name: string) =>
    ask('POST', '/verify/templates', JSON.stringify({ name }), { authorization: basic })
  const ids = [(await template('one')).json(), (await template('two')).json()].map(
    ({ template_id: id }: { template_id: string }) => id,
  )
  for (const id of ids) {
    const fragment = JSON.stringify({ channel: 'sms', locale: 'de-de', text: `${id} \${code}` })
    await ask('POST', `/verify/templates/${id}/template_fragments`, fragment, { authorization: basic })
  }
  const [first, second] = ids.map((id) => `HJ${id.replaceAll('-', '')}`)
  const changed = await ask('POST', `/Services/${service}`, { DefaultTemplateSid: first ?? '' })
  expect(changed.json()).toMatchObject({ default_template_sid: first })
  const listed = await ask('GET', '/Templates?FriendlyName=two')
  expect(listed.json()).toMatchObject({
    templates: [
      {
        sid: second,
        friendly_name: 'two',
        channels: ['sms'],
        translations: { 'de-de': { locale: 'de-de', status: 'approved', text: `${ids[1]} {{code}}` } },
      },
    ],
  })
  const textOf = async (form: Record<string, string>) => {
    const verification = await found((await begin(form)).json<{ sid: string }>().sid)
    return verification.state === 'inProgress' ? verification.templates?.sms : undefined
  }
  expect(await textOf({})).toMatchObject({ text: `${ids[0]} \${pin}` })
  expect(await textOf({ TemplateSid: second ?? '' })).toMatchObject({ text: `${ids[1]} \${pin}` })
  const other = `HJ${'0'.repeat(32)}`
  expect(await refusalOf(ask('POST', `/Services/${service}`, { DefaultTemplateSid: other }))).toMatchObject({
    code: 60228,
  })
  expect((await ask('POST', `/Services/${service}`, { DefaultTemplateSid: '' })).json()).toMatchObject({
    default_template_sid: null,
  })
  expect((await store.services.find(SHOP.key, service))?.template).toBeUndefined()
})
