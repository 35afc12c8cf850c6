import { randomUUID } from 'node:crypto'

import {
  addFragment,
  changeFragment,
  type Fragment,
  isTemplateChannel,
  isVerificationLocale,
  readTemplateText,
  removeFragment,
  TEMPLATE_LENGTHS,
  type TemplateChannel,
  type TemplateTextProblem,
  type TextTemplate,
} from '@pinpost/core'

import { ProblemError } from '../../http/problem.ts'
import { readLocale } from '../../verifications/locale.ts'
import type { Operation } from './operation.ts'
import { page, pageOf, PageQuery } from './pages.ts'
import { parse } from './parse.ts'
import { problems, PROBLEMS } from './problem.ts'
import { describe } from './schemas/common.ts'
import {
  FragmentAnswer,
  FragmentChangeBody,
  FragmentParams,
  NewFragmentBody,
  TemplateParams,
} from './schemas/templates.ts'
import { allowTemplates, changed, findTemplate, TEMPLATES_TAG, templateUrl } from './templates.ts'
import { readVariables, writeVariables } from './variables.ts'

const PATH = '/v2/verify/templates/:template_id/template_fragments'

const invalid = (name: string, reason: string): ProblemError =>
  new ProblemError(problems.invalidParameter(name, reason))

const REASONS: Readonly<Record<TemplateTextProblem, string>> = {
  unprintable: 'Text has characters that do not show, such as control or direction marks',
  tooLong: `Text has ${TEMPLATE_LENGTHS.text} characters at most, for a call ${TEMPLATE_LENGTHS.speech}`,
  noPin: 'Text must contain ${code}',
}

/** @throws ProblemError 422 */
function readText(channel: TemplateChannel, wireText: string): TextTemplate {
  const text = readVariables(wireText)
  if (text === undefined)
    throw invalid('text', 'Text may name ${code}, ${brand}, ${time-limit} and ${time-limit-unit} only')
  const template = readTemplateText(channel, text)
  if (typeof template === 'string') throw invalid('text', REASONS[template])
  return template
}

const write = (origin: string, templateId: string) => (fragment: Fragment) => {
  const { id, channel, locale, template, createdAt, updatedAt } = fragment
  const url = templateUrl(origin, templateId)
  return {
    template_fragment_id: id,
    channel,
    locale,
    text: writeVariables(template.text),
    date_created: new Date(createdAt).toISOString(),
    date_updated: new Date(updatedAt).toISOString(),
    _links: { self: { href: `${url}/template_fragments/${id}` }, template: { href: url } },
  }
}

const LIST: Operation = {
  method: 'GET',
  path: PATH,
  status: 200,
  schema: describe({
    operationId: 'listFragmentsV2',
    tag: TEMPLATES_TAG,
    summary: 'List the fragments of a template',
    description: 'Oldest first. The last page has no link `next`.',
    params: TemplateParams,
    querystring: PageQuery,
    success: {
      status: 200,
      description: 'A page of them.',
      schema: pageOf('Verify v2 fragments', 'template_fragments', FragmentAnswer),
    },
    problems: [PROBLEMS.templateNotFound, problems.invalidParameter('page', 'Page is invalid')],
  }),
  async run(context, call) {
    const { query, origin } = call
    const { id, fragments } = await findTemplate(context, call)
    const url = `${templateUrl(origin(), id)}/template_fragments`
    return page(query, url, 'template_fragments', fragments, write(origin(), id))
  },
}

const CREATE: Operation = {
  method: 'POST',
  path: PATH,
  status: 201,
  schema: describe({
    operationId: 'createFragmentV2',
    tag: TEMPLATES_TAG,
    summary: 'Add a text to a template',
    description:
      "Needs the account's permission `templates`. A template has one text for each channel and language, and an account " +
      '200 at most. Requests that began before it keep their texts.',
    params: TemplateParams,
    body: NewFragmentBody,
    success: { status: 201, description: 'The text is used from now on.', schema: FragmentAnswer },
    problems: [
      PROBLEMS.templatesForbidden,
      PROBLEMS.templateNotFound,
      PROBLEMS.fragmentExists,
      PROBLEMS.tooManyTemplates,
      problems.invalidParameter('text', 'Text must contain ${code}'),
    ],
  }),
  async run({ store }, call) {
    allowTemplates(call)
    const { account, body, logger, origin, path } = call
    const { template_id: templateId = '' } = path
    const { channel, locale: tag, text } = parse(NewFragmentBody, body)
    if (!isTemplateChannel(channel)) throw invalid('channel', 'Channel is invalid')
    const locale = readLocale(tag)
    if (channel === 'voice' && !isVerificationLocale(locale))
      throw invalid('locale', 'Locale has no voice here')
    const template = readText(channel, text)
    const given = { id: randomUUID(), channel, locale, template, createdAt: Date.now() }
    const created = changed(
      await store.settings.named.change(account.key, (templates) =>
        addFragment(templates, templateId, given),
      ),
    )
    logger.info({ account: account.key, template: templateId, channel, locale }, 'template fragment created')
    return write(origin(), templateId)(created)
  },
}

const SHOW: Operation = {
  method: 'GET',
  path: `${PATH}/:fragment_id`,
  status: 200,
  schema: describe({
    operationId: 'showFragmentV2',
    tag: TEMPLATES_TAG,
    summary: 'Show a fragment',
    description: 'One text of a template.',
    params: FragmentParams,
    success: { status: 200, description: 'The fragment.', schema: FragmentAnswer },
    problems: [PROBLEMS.templateNotFound, PROBLEMS.fragmentNotFound],
  }),
  async run(context, call) {
    const { id, fragments } = await findTemplate(context, call)
    const found = fragments.find((fragment) => fragment.id === call.path['fragment_id'])
    if (found === undefined) throw new ProblemError(PROBLEMS.fragmentNotFound)
    return write(call.origin(), id)(found)
  },
}

const CHANGE: Operation = {
  method: 'PATCH',
  path: `${PATH}/:fragment_id`,
  status: 200,
  schema: describe({
    operationId: 'changeFragmentV2',
    tag: TEMPLATES_TAG,
    summary: 'Change the text of a fragment',
    description:
      "Needs the account's permission `templates`. Requests that began before it keep their texts.",
    params: FragmentParams,
    body: FragmentChangeBody,
    success: { status: 200, description: 'The text is used from now on.', schema: FragmentAnswer },
    problems: [
      PROBLEMS.templatesForbidden,
      PROBLEMS.templateNotFound,
      PROBLEMS.fragmentNotFound,
      problems.invalidParameter('text', 'Text must contain ${code}'),
    ],
  }),
  async run(context, call) {
    allowTemplates(call)
    const { account, body, logger, origin, path } = call
    const { template_id: templateId = '', fragment_id: fragmentId = '' } = path
    const { text } = parse(FragmentChangeBody, body)
    const { fragments } = await findTemplate(context, call)
    const channel = fragments.find(({ id }) => id === fragmentId)?.channel
    if (channel === undefined) throw new ProblemError(PROBLEMS.fragmentNotFound)
    const change = { template: readText(channel, text), updatedAt: Date.now() }
    const next = changed(
      await context.store.settings.named.change(account.key, (templates) =>
        changeFragment(templates, templateId, fragmentId, change),
      ),
    )
    const { locale } = next
    logger.info({ account: account.key, template: templateId, channel, locale }, 'template fragment changed')
    return write(origin(), templateId)(next)
  },
}

const REMOVE: Operation = {
  method: 'DELETE',
  path: `${PATH}/:fragment_id`,
  status: 204,
  schema: describe({
    operationId: 'removeFragmentV2',
    tag: TEMPLATES_TAG,
    summary: 'Remove a fragment',
    description: 'Requests that began with it keep its text.',
    params: FragmentParams,
    success: { status: 204, description: 'It is removed.' },
    problems: [PROBLEMS.templateNotFound, PROBLEMS.fragmentNotFound],
  }),
  async run({ store }, { account, logger, path }) {
    const { template_id: templateId = '', fragment_id: fragmentId = '' } = path
    const removal = await store.settings.named.change(account.key, (templates) =>
      removeFragment(templates, templateId, fragmentId),
    )
    changed(removal)
    logger.info({ account: account.key, template: templateId }, 'template fragment removed')
    return undefined
  },
}

export const FRAGMENT_OPERATIONS: readonly Operation[] = [LIST, CREATE, SHOW, CHANGE, REMOVE]
