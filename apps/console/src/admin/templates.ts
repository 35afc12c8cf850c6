import { randomUUID } from 'node:crypto'

import {
  addTemplate,
  changeTemplate,
  type NamedTemplates,
  removeTemplate,
  type TemplateChange as Decision,
  type TemplateRefusal,
} from '@pinpost/core'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import { ByAccount, ByTemplate, NewTemplate, Template, TemplateChange } from '../account-schemas.ts'
import { answer, Because } from '../schemas.ts'
import { findAccount } from './accounts.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

type Named = { Params: Static<typeof ByTemplate> }

const REFUSALS: Readonly<Record<TemplateRefusal | 'noAccount', string>> = {
  noAccount: 'the account is disabled or removed',
  noTemplate: 'there is no such template',
  noFragment: 'the template has no such text',
  nameTaken: 'the account has a template of this name',
  placeTaken: 'the template has a text for this channel and language',
  notEmpty: 'the template has texts',
  tooMany: 'the account has 10 templates or 200 texts, which is the maximum: remove one first',
}

/** Changes the templates of an account as core decides. @throws Refused */
export async function changeTemplates<T>(
  { store }: AdminContext,
  account: string,
  decide: (templates: NamedTemplates) => Decision<T>,
): Promise<T> {
  const result = await store.settings.named.change(account, decide)
  if (result.type === 'refused') throw new Refused(409, REFUSALS[result.reason])
  return result.value
}

/** @throws Refused */
export async function findTemplate({ store }: AdminContext, account: string, template: string) {
  const found = (await store.settings.named.list(account)).find(({ id }) => id === template)
  if (found === undefined) throw new Refused(404, REFUSALS.noTemplate)
  return found
}

const view = ({ id, name, isDefault }: Static<typeof Template>) => ({ id, name, isDefault })

/** Templates of Verify v2: names under which an account has texts. */
export function templates(app: FastifyInstance, context: AdminContext): void {
  const { store, history } = context

  app.post<{ Params: Static<typeof ByAccount>; Body: Static<typeof NewTemplate> }>(
    '/accounts/:account/templates',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Adds a template of Verify v2; the first one is the default',
        params: ByAccount,
        body: NewTemplate,
        response: answer('It has no texts yet.', Template),
      },
    },
    async ({ params: { account }, body: { name, reason }, user }) => {
      await findAccount(store, account)
      return recorded(history, { user, act: 'add template', target: account, reason }, async () => {
        const given = { id: randomUUID(), name, createdAt: Date.now() }
        const added = view(await changeTemplates(context, account, (all) => addTemplate(all, given)))
        return { answer: added, after: added }
      })
    },
  )

  app.put<Named & { Body: Static<typeof TemplateChange> }>(
    '/accounts/:account/templates/:template',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Renames a template, or makes it the default',
        params: ByTemplate,
        body: TemplateChange,
        response: answer('The template.', Template),
      },
    },
    async ({ params: { account, template }, body: { reason, ...changes }, user }) => {
      const before = view(await findTemplate(context, account, template))
      return recorded(
        history,
        { user, act: 'change template', target: account, reason, before },
        async () => {
          const changed = view(
            await changeTemplates(context, account, (all) => changeTemplate(all, template, changes)),
          )
          return { answer: changed, after: changed }
        },
      )
    },
  )

  app.post<Named & { Body: Static<typeof Because> }>(
    '/accounts/:account/templates/:template/remove',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Removes a template with all its texts',
        params: ByTemplate,
        body: Because,
        response: answer('The templates that are left.', Type.Array(Template)),
      },
    },
    async ({ params: { account, template }, body: { reason }, user }) => {
      const before = await findTemplate(context, account, template)
      return recorded(
        history,
        { user, act: 'remove template', target: account, reason, before },
        async () => {
          await changeTemplates(context, account, (all) => removeTemplate(all, template, true))
          return { answer: (await store.settings.named.list(account)).map(view), after: {} }
        },
      )
    },
  )
}
