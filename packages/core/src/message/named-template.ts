import type { Instant } from '../verification.ts'
import type { TemplateChannel, TextTemplate } from './template.ts'

/** One text of a named template. */
export interface Fragment {
  readonly id: string
  readonly channel: TemplateChannel
  readonly locale: string
  readonly template: TextTemplate
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** An account's texts under one name; a start chooses one template. */
export interface NamedTemplate {
  readonly id: string
  /** unique in the account */
  readonly name: string
  /** serves starts that name no template; at most one of an account */
  readonly isDefault: boolean
  readonly createdAt: Instant
  /** one for a channel and locale, oldest first */
  readonly fragments: readonly Fragment[]
}

/** All of an account, oldest first. */
export type NamedTemplates = readonly NamedTemplate[]

/** As Vonage Verify v2 documents it. */
export const MOST_NAMED_TEMPLATES = 10
/** Over all templates of an account: a start reads them all. */
export const MOST_FRAGMENTS = 200

export type TemplateRefusal =
  | 'noTemplate'
  | 'noFragment'
  | 'nameTaken'
  /** the template has a text for that channel and locale */
  | 'placeTaken'
  | 'notEmpty'
  | 'tooMany'

export type TemplateChange<T> =
  | { readonly type: 'changed'; readonly templates: NamedTemplates; readonly value: T }
  | { readonly type: 'refused'; readonly reason: TemplateRefusal }

/** Lists are sorted by age, so no two may have the same. */
const youngerThan = (all: readonly { readonly createdAt: Instant }[], createdAt: Instant): Instant =>
  Math.max(createdAt, ...all.map((each) => each.createdAt + 1))

/** The first template of an account is its default. */
export function addTemplate(
  templates: NamedTemplates,
  given: Pick<NamedTemplate, 'id' | 'name' | 'createdAt'>,
): TemplateChange<NamedTemplate> {
  if (templates.some(({ name }) => name === given.name)) return refused('nameTaken')
  if (templates.length >= MOST_NAMED_TEMPLATES) return refused('tooMany')
  const createdAt = youngerThan(templates, given.createdAt)
  const added = { ...given, createdAt, isDefault: templates.length === 0, fragments: [] }
  return changed([...templates, added], added)
}

/** A new default template replaces the previous one. */
export function changeTemplate(
  templates: NamedTemplates,
  id: string,
  changes: { readonly name?: string | undefined; readonly isDefault?: boolean | undefined },
): TemplateChange<NamedTemplate> {
  const current = templates.find((each) => each.id === id)
  if (current === undefined) return refused('noTemplate')
  const { name = current.name, isDefault = current.isDefault } = changes
  if (templates.some((other) => other.id !== id && other.name === name)) return refused('nameTaken')
  const next = { ...current, name, isDefault }
  const others = isDefault ? templates.map((other) => ({ ...other, isDefault: false })) : templates
  return changed(replaced(others, next), next)
}

/** Only an empty one is removed, unless its fragments may go with it. */
export function removeTemplate(
  templates: NamedTemplates,
  id: string,
  withFragments = false,
): TemplateChange<undefined> {
  const current = templates.find((each) => each.id === id)
  if (current === undefined) return refused('noTemplate')
  if (current.fragments.length > 0 && !withFragments) return refused('notEmpty')
  return changed(
    templates.filter((each) => each !== current),
    undefined,
  )
}

export function addFragment(
  templates: NamedTemplates,
  templateId: string,
  given: Omit<Fragment, 'updatedAt'>,
): TemplateChange<Fragment> {
  const template = templates.find(({ id }) => id === templateId)
  if (template === undefined) return refused('noTemplate')
  const { fragments } = template
  if (fragments.some(({ channel, locale }) => channel === given.channel && locale === given.locale))
    return refused('placeTaken')
  if (templates.reduce((sum, each) => sum + each.fragments.length, 0) >= MOST_FRAGMENTS)
    return refused('tooMany')
  const createdAt = youngerThan(fragments, given.createdAt)
  const added = { ...given, createdAt, updatedAt: createdAt }
  return changed(replaced(templates, { ...template, fragments: [...fragments, added] }), added)
}

export function changeFragment(
  templates: NamedTemplates,
  templateId: string,
  fragmentId: string,
  change: Pick<Fragment, 'template' | 'updatedAt'>,
): TemplateChange<Fragment> {
  return withFragment(templates, templateId, fragmentId, (fragments, current) => {
    const next = { ...current, ...change }
    return [fragments.map((each) => (each === current ? next : each)), next]
  })
}

export function removeFragment(
  templates: NamedTemplates,
  templateId: string,
  fragmentId: string,
): TemplateChange<undefined> {
  return withFragment(templates, templateId, fragmentId, (fragments, current) => [
    fragments.filter((each) => each !== current),
    undefined,
  ])
}

function withFragment<T>(
  templates: NamedTemplates,
  templateId: string,
  fragmentId: string,
  change: (fragments: readonly Fragment[], current: Fragment) => readonly [readonly Fragment[], T],
): TemplateChange<T> {
  const template = templates.find(({ id }) => id === templateId)
  if (template === undefined) return refused('noTemplate')
  const current = template.fragments.find(({ id }) => id === fragmentId)
  if (current === undefined) return refused('noFragment')
  const [fragments, value] = change(template.fragments, current)
  return changed(replaced(templates, { ...template, fragments }), value)
}

const replaced = (templates: NamedTemplates, next: NamedTemplate): NamedTemplates =>
  templates.map((each) => (each.id === next.id ? next : each))

const changed = <T>(templates: NamedTemplates, value: T): TemplateChange<T> => ({
  type: 'changed',
  templates,
  value,
})

const refused = (reason: TemplateRefusal) => ({ type: 'refused', reason }) as const
