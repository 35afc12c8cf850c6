import { describe, expect, it } from 'vitest'

import {
  addFragment,
  addTemplate,
  changeFragment,
  changeTemplate,
  type Fragment,
  MOST_FRAGMENTS,
  MOST_NAMED_TEMPLATES,
  type NamedTemplate,
  type NamedTemplates,
  removeFragment,
  removeTemplate,
  type TemplateChange,
} from './named-template.ts'

const template = { type: 'text', text: '${pin}' } as const
const fragment = (changes: Partial<Fragment> = {}): Fragment => ({
  id: 'f1',
  channel: 'sms',
  locale: 'en-gb',
  template,
  createdAt: 1,
  updatedAt: 1,
  ...changes,
})
const named = (changes: Partial<NamedTemplate> = {}): NamedTemplate => ({
  id: 't1',
  name: 'one',
  isDefault: false,
  createdAt: 1,
  fragments: [],
  ...changes,
})
const refused = (reason: string) => ({ type: 'refused', reason })

function templatesAfter(change: TemplateChange<unknown>): NamedTemplates {
  if (change.type === 'refused') throw new Error(change.reason)
  return change.templates
}

describe('templates with names', () => {
  const given = { id: 't2', name: 'two', createdAt: 2 }

  it('the first one is the default, further ones are not', () => {
    const first = addTemplate([], given)
    expect(first).toEqual({
      type: 'changed',
      templates: [named({ ...given, isDefault: true })],
      value: named({ ...given, isDefault: true }),
    })
    expect(templatesAfter(addTemplate([named()], given))).toEqual([named(), named(given)])
  })

  it('have different names, and are limited to ten', () => {
    expect(addTemplate([named()], { ...given, name: 'one' })).toEqual(refused('nameTaken'))
    const many = Array.from({ length: MOST_NAMED_TEMPLATES }, (_, at) =>
      named({ id: `${at}`, name: `n${at}` }),
    )
    expect(addTemplate(many, given)).toEqual(refused('tooMany'))
    expect(addTemplate(many.slice(1), given)).toMatchObject({ type: 'changed' })
    expect(addTemplate(many, { ...given, name: 'n3' })).toEqual(refused('nameTaken'))
  })

  it('are renamed, to a name that no other one has', () => {
    const both = [named(), named(given)]
    expect(changeTemplate(both, 't2', { name: 'three' })).toMatchObject({
      templates: [named(), named({ ...given, name: 'three' })],
      value: { name: 'three' },
    })
    expect(changeTemplate(both, 't2', { name: 'one' })).toEqual(refused('nameTaken'))
    expect(changeTemplate(both, 't2', { name: 'two' })).toMatchObject({ type: 'changed' })
    expect(changeTemplate(both, 't3', { name: 'three' })).toEqual(refused('noTemplate'))
  })

  it('have at most one default, which replaces the previous one', () => {
    const both = [named({ isDefault: true }), named(given)]
    const defaultsAfter = (id: string, isDefault: boolean) =>
      templatesAfter(changeTemplate(both, id, { isDefault })).map((each) => each.isDefault)
    expect(defaultsAfter('t2', true)).toEqual([false, true])
    expect(defaultsAfter('t1', true)).toEqual([true, false])
    expect(defaultsAfter('t1', false)).toEqual([false, false])
    expect(defaultsAfter('t2', false)).toEqual([true, false])
    expect(templatesAfter(changeTemplate(both, 't1', {}))).toEqual(both)
  })

  it('are removed if they are empty, or with their fragments if that is wanted', () => {
    expect(templatesAfter(removeTemplate([named(), named(given)], 't1'))).toEqual([named(given)])
    expect(removeTemplate([named()], 't2')).toEqual(refused('noTemplate'))
    const full = [named({ fragments: [fragment()] })]
    expect(removeTemplate(full, 't1')).toEqual(refused('notEmpty'))
    expect(templatesAfter(removeTemplate(full, 't1', true))).toEqual([])
  })
})

const half = (id: string, count: number) =>
  named({
    id,
    name: id,
    fragments: Array.from({ length: count }, (_, at) => fragment({ id: `${id}${at}`, locale: `l${at}` })),
  })

describe('the fragments of a template', () => {
  const { updatedAt: _updatedAt, ...given } = fragment({ id: 'f2', locale: 'de-de', createdAt: 2 })
  const templates = [named({ fragments: [fragment()] }), named({ id: 't2', name: 'two' })]

  it('are one for a channel and a language', () => {
    const added = fragment({ ...given, updatedAt: 2 })
    expect(addFragment(templates, 't1', given)).toEqual({
      type: 'changed',
      templates: [named({ fragments: [fragment(), added] }), templates[1]],
      value: added,
    })
    expect(addFragment(templates, 't1', { ...given, locale: 'en-gb' })).toEqual(refused('placeTaken'))
    const call = { ...given, locale: 'en-gb', channel: 'voice' } as const
    expect(addFragment(templates, 't1', call)).toMatchObject({ type: 'changed' })
    expect(addFragment(templates, 't2', { ...given, locale: 'en-gb' })).toMatchObject({ type: 'changed' })
    expect(addFragment(templates, 't3', given)).toEqual(refused('noTemplate'))
  })

  it('are bounded over all templates', () => {
    const full = [half('t1', MOST_FRAGMENTS / 2), half('t2', MOST_FRAGMENTS / 2)]
    expect(addFragment(full, 't1', given)).toEqual(refused('tooMany'))
    const almost = [half('t1', MOST_FRAGMENTS / 2), half('t2', MOST_FRAGMENTS / 2 - 1)]
    expect(addFragment(almost, 't1', given)).toMatchObject({ type: 'changed' })
  })

  it('are changed and removed by their ids', () => {
    const change = { template: { type: 'text', text: 'New ${pin}' }, updatedAt: 3 } as const
    const next = fragment(change)
    expect(changeFragment(templates, 't1', 'f1', change)).toEqual({
      type: 'changed',
      templates: [named({ fragments: [next] }), templates[1]],
      value: next,
    })
    expect(templatesAfter(removeFragment(templates, 't1', 'f1'))).toEqual([named(), templates[1]])
    expect(changeFragment(templates, 't2', 'f1', change)).toEqual(refused('noFragment'))
    expect(removeFragment(templates, 't2', 'f1')).toEqual(refused('noFragment'))
    expect(removeFragment(templates, 't3', 'f1')).toEqual(refused('noTemplate'))
  })
})

it('what is created in the same millisecond keeps its order: the later one is a millisecond younger', () => {
  const one = addTemplate([], { id: 't1', name: 'one', createdAt: 5 })
  if (one.type === 'refused') throw new Error(one.reason)
  const two = addTemplate(one.templates, { id: 't2', name: 'two', createdAt: 5 })
  if (two.type === 'refused') throw new Error(two.reason)
  expect(two.templates.map(({ createdAt }) => createdAt)).toEqual([5, 6])
  const { updatedAt: _updatedAt, ...given } = fragment({ createdAt: 5 })
  const first = addFragment(two.templates, 't1', { ...given, id: 'f1', locale: 'de-de' })
  if (first.type === 'refused') throw new Error(first.reason)
  expect(addFragment(first.templates, 't1', { ...given, id: 'f2', locale: 'en-us' })).toMatchObject({
    value: { createdAt: 6, updatedAt: 6 },
  })
})

it('a changed or removed fragment leaves the others of its template alone', () => {
  const fragments = [fragment(), fragment({ id: 'f2', locale: 'de-de' })]
  const change = { template: { type: 'text', text: 'New: ${pin}' }, updatedAt: 9 } as const
  const next = { ...fragments[1], ...change }
  expect(changeFragment([named({ fragments })], 't1', 'f2', change)).toEqual({
    type: 'changed',
    templates: [named({ fragments: [fragment(), fragment({ id: 'f2', locale: 'de-de', ...change })] })],
    value: next,
  })
  expect(removeFragment([named({ fragments })], 't1', 'f2')).toEqual({
    type: 'changed',
    templates: [named({ fragments: [fragment()] })],
    value: undefined,
  })
})
