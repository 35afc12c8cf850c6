import { addFragment, addTemplate, changeTemplate, removeTemplate } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { openTestStore, someOptions } from '../../test/redis.ts'

const KEY = 'shop0001'
const ACCOUNT = { key: KEY, secrets: ['some-secret'] }
const template = { type: 'text', text: 'Mine: ${pin}' } as const
const fragment = (id: string, locale = 'en-gb', channel: 'sms' | 'voice' = 'sms') => ({
  id,
  channel,
  locale,
  template,
  createdAt: 2,
})

async function openNamed(options = someOptions()) {
  const store = await openTestStore(options)
  await store.accounts.save(ACCOUNT)
  const { named } = store.settings
  const create = (id: string, name = id, createdAt = 1) =>
    named.change(KEY, (templates) => addTemplate(templates, { id, name, createdAt }))
  const fill = (id: string, ...given: Parameters<typeof fragment>) =>
    named.change(KEY, (templates) => addFragment(templates, id, fragment(...given)))
  return { ...store, named, create, fill }
}

describe('named templates', () => {
  it('are stored with their fragments in the order of creation, and change only as decided', async () => {
    const { named, create, fill } = await openNamed()
    await create('t2', 'two', 2)
    await create('t1', 'one', 1)
    await fill('t1', 'f2', 'de-de')
    await fill('t1', 'f1', 'en-gb', 'voice')
    const before = await named.list(KEY)
    // Those of the same millisecond, or of a process whose clock is behind, keep the order in which they were created.
    expect(before).toEqual([
      { id: 't2', name: 'two', isDefault: true, createdAt: 2, fragments: [] },
      {
        id: 't1',
        name: 'one',
        isDefault: false,
        createdAt: 3,
        fragments: [
          { ...fragment('f2', 'de-de'), updatedAt: 2 },
          { ...fragment('f1', 'en-gb', 'voice'), createdAt: 3, updatedAt: 3 },
        ],
      },
    ])
    expect(await create('t3', 'one')).toEqual({ type: 'refused', reason: 'nameTaken' })
    expect(await named.list(KEY)).toEqual(before)
    await named.change(KEY, (templates) => removeTemplate(templates, 't1', true))
    expect(await named.list(KEY)).toEqual(before.slice(0, 1))
  })

  it('that two processes create concurrently are all kept, with one default', async () => {
    const options = someOptions()
    const [one, other] = [await openNamed(options), await openNamed(options)]
    const ids = Array.from({ length: 8 }, (_, at) => `t${at}`)
    await Promise.all(ids.map((id, at) => (at % 2 === 0 ? one : other).create(id)))
    const all = await one.named.list(KEY)
    expect(all.map(({ id }) => id).toSorted()).toEqual(ids)
    expect(all.filter(({ isDefault }) => isDefault)).toHaveLength(1)
  })

  it('do not change other settings of the account', async () => {
    const { settings, create, fill, named } = await openNamed()
    await settings.saveTemplate(KEY, { channel: 'sms', locale: 'en-gb', template })
    await create('t1')
    await fill('t1', 'f1')
    await named.change(KEY, (templates) => removeTemplate(templates, 't1', true))
    expect(await settings.listTemplates(KEY)).toHaveLength(1)
  })

  it('are removed with their account, and none is saved after it', async () => {
    const { accounts, named, create, fill } = await openNamed()
    await create('t1')
    await fill('t1', 'f1')
    await accounts.enable(KEY, false)
    expect(await named.change(KEY, (templates) => changeTemplate(templates, 't1', {}))).toMatchObject({
      type: 'changed',
    })
    await accounts.remove(KEY)
    expect(await named.list(KEY)).toEqual([])
    expect(await create('t2')).toEqual({ type: 'refused', reason: 'noAccount' })
    await accounts.save(ACCOUNT)
    expect(await named.list(KEY)).toEqual([])
  })

  it('provide the texts of one language for a start: of a template by id, or of the default', async () => {
    const { named, create, fill } = await openNamed()
    expect(await named.texts(KEY, undefined, 'en-gb')).toBeUndefined()
    await create('t1')
    await create('t2')
    await fill('t1', 'f1')
    await fill('t1', 'f2', 'en-gb', 'voice')
    await fill('t2', 'f3', 'de-de')
    expect(await named.texts(KEY, undefined, 'en-gb')).toEqual({ sms: template, voice: template })
    expect(await named.texts(KEY, 't1', 'de-de')).toBeUndefined()
    expect(await named.texts(KEY, 't2', 'de-de')).toEqual({ sms: template })
    expect(await named.texts(KEY, 't3', 'de-de')).toBe('noTemplate')
  })

  it('are found by id in every process at once, even in one that has the settings cached', async () => {
    const options = someOptions()
    const [one, other] = [await openNamed(options), await openNamed(options)]
    expect(await other.named.texts(KEY, undefined, 'en-gb')).toBeUndefined()
    await one.create('t1')
    expect(await other.named.texts(KEY, 't1', 'en-gb')).toBeUndefined()
  })
})
