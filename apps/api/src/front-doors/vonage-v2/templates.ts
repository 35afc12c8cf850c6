import { randomUUID } from 'node:crypto'

import { addTemplate, changeTemplate, type NamedTemplate, removeTemplate } from '@pinpost/core'
import type { NamedTemplateResult } from '@pinpost/store'

import { ProblemError } from '../../http/problem.ts'
import type { Call, Operation } from './operation.ts'
import { page, pageOf, PageQuery } from './pages.ts'
import { parse } from './parse.ts'
import { problems, PROBLEMS } from './problem.ts'
import { describe } from './schemas/common.ts'
import { NewTemplateBody, TemplateAnswer, TemplateChangeBody, TemplateParams } from './schemas/templates.ts'

export const TEMPLATES_TAG = 'Verify v2 templates'
const PATH = '/v2/verify/templates'

/** Writing needs the permission. Reading and removing do not, so that an account that lost it can be cleaned up. */
export function allowTemplates({ account }: Pick<Call, 'account'>): void {
  if (!account.templates) throw new ProblemError(PROBLEMS.templatesForbidden)
}

/** @throws ProblemError if the change was refused */
export function changed<T>(result: NamedTemplateResult<T>): T {
  if (result.type === 'changed') return result.value
  switch (result.reason) {
    case 'noTemplate':
      throw new ProblemError(PROBLEMS.templateNotFound)
    case 'noFragment':
      throw new ProblemError(PROBLEMS.fragmentNotFound)
    case 'nameTaken':
      throw new ProblemError(PROBLEMS.templateExists)
    case 'placeTaken':
      throw new ProblemError(PROBLEMS.fragmentExists)
    case 'notEmpty':
      throw new ProblemError(PROBLEMS.templateNotEmpty)
    case 'tooMany':
      throw new ProblemError(PROBLEMS.tooManyTemplates)
    case 'noAccount':
      throw new ProblemError(PROBLEMS.unauthorized)
  }
}

export const templateUrl = (origin: string, id: string): string => `${origin}${PATH}/${id}`

/** @throws ProblemError 404 */
export async function findTemplate(
  { store }: Parameters<Operation['run']>[0],
  { account, path }: Call,
): Promise<NamedTemplate> {
  const { template_id: id } = path
  const found = (await store.settings.named.list(account.key)).find((each) => each.id === id)
  if (found === undefined) throw new ProblemError(PROBLEMS.templateNotFound)
  return found
}

const write =
  (origin: string) =>
  ({ id, name, isDefault }: NamedTemplate) => ({
    template_id: id,
    name,
    is_default: isDefault,
    _links: {
      self: { href: templateUrl(origin, id) },
      fragments: { href: `${templateUrl(origin, id)}/template_fragments` },
    },
  })

const LIST: Operation = {
  method: 'GET',
  path: PATH,
  status: 200,
  schema: describe({
    operationId: 'listTemplatesV2',
    tag: TEMPLATES_TAG,
    summary: 'List the templates',
    description: 'Oldest first. The last page has no link `next`.',
    querystring: PageQuery,
    success: {
      status: 200,
      description: 'A page of them.',
      schema: pageOf('Verify v2 templates', 'templates', TemplateAnswer),
    },
    problems: [problems.invalidParameter('page', 'Page is invalid')],
  }),
  async run({ store }, { account, query, origin }) {
    const templates = await store.settings.named.list(account.key)
    return page(query, origin() + PATH, 'templates', templates, write(origin()))
  },
}

const CREATE: Operation = {
  method: 'POST',
  path: PATH,
  status: 201,
  schema: describe({
    operationId: 'createTemplateV2',
    tag: TEMPLATES_TAG,
    summary: 'Create a template',
    description:
      "Needs the account's permission `templates`. The first template is the default one. An account has ten at most.",
    body: NewTemplateBody,
    success: { status: 201, description: 'It has no texts yet.', schema: TemplateAnswer },
    problems: [
      PROBLEMS.templatesForbidden,
      PROBLEMS.templateExists,
      PROBLEMS.tooManyTemplates,
      problems.invalidParameter('name', 'Name is required'),
    ],
  }),
  async run({ store }, call) {
    allowTemplates(call)
    const { account, body, logger, origin } = call
    const { name } = parse(NewTemplateBody, body)
    const given = { id: randomUUID(), name, createdAt: Date.now() }
    const created = changed(
      await store.settings.named.change(account.key, (templates) => addTemplate(templates, given)),
    )
    logger.info({ account: account.key, template: created.id }, 'template created')
    return write(origin())(created)
  },
}

const SHOW: Operation = {
  method: 'GET',
  path: `${PATH}/:template_id`,
  status: 200,
  schema: describe({
    operationId: 'showTemplateV2',
    tag: TEMPLATES_TAG,
    summary: 'Show a template',
    description: 'Its texts are listed by the link `fragments`.',
    params: TemplateParams,
    success: { status: 200, description: 'The template.', schema: TemplateAnswer },
    problems: [PROBLEMS.templateNotFound],
  }),
  run: async (context, call) => write(call.origin())(await findTemplate(context, call)),
}

const CHANGE: Operation = {
  method: 'PATCH',
  path: `${PATH}/:template_id`,
  status: 200,
  schema: describe({
    operationId: 'changeTemplateV2',
    tag: TEMPLATES_TAG,
    summary: 'Rename a template, or make it the default',
    description:
      "Needs the account's permission `templates`. The Node SDK sends `is_default: false` by default.",
    params: TemplateParams,
    body: TemplateChangeBody,
    success: { status: 200, description: 'It is changed.', schema: TemplateAnswer },
    problems: [
      PROBLEMS.templatesForbidden,
      PROBLEMS.templateNotFound,
      PROBLEMS.templateExists,
      problems.invalidParameter('is_default', 'Is default must be boolean'),
    ],
  }),
  async run({ store }, call) {
    allowTemplates(call)
    const { account, body = {}, logger, origin, path } = call
    const { template_id: id = '' } = path
    const { name, is_default: isDefault } = parse(TemplateChangeBody, body)
    const next = changed(
      await store.settings.named.change(account.key, (templates) =>
        changeTemplate(templates, id, { name, isDefault }),
      ),
    )
    logger.info({ account: account.key, template: id, isDefault: next.isDefault }, 'template changed')
    return write(origin())(next)
  },
}

const REMOVE: Operation = {
  method: 'DELETE',
  path: `${PATH}/:template_id`,
  status: 204,
  schema: describe({
    operationId: 'removeTemplateV2',
    tag: TEMPLATES_TAG,
    summary: 'Remove a template',
    description: 'It must have no fragments. Requests that began with it keep its texts.',
    params: TemplateParams,
    success: { status: 204, description: 'It is removed.' },
    problems: [PROBLEMS.templateNotFound, PROBLEMS.templateNotEmpty],
  }),
  async run({ store }, { account, logger, path }) {
    const { template_id: id = '' } = path
    const removal = await store.settings.named.change(account.key, (templates) =>
      removeTemplate(templates, id),
    )
    changed(removal)
    logger.info({ account: account.key, template: id }, 'template removed')
    return undefined
  },
}

export const TEMPLATE_OPERATIONS: readonly Operation[] = [LIST, CREATE, SHOW, CHANGE, REMOVE]
