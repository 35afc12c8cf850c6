import { randomUUID } from 'node:crypto'

import {
  addFragment,
  changeFragment,
  isVerificationLocale,
  readTemplateText,
  removeFragment,
  TEMPLATE_LENGTHS,
  type TemplateTextProblem,
  type TextTemplate,
} from '@pinpost/core'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'

import { ByAccount, ByPlace, RemoveText, SaveText, Texts } from '../account-schemas.ts'
import { answer } from '../schemas.ts'
import { findAccount } from './accounts.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'
import { changeTemplates, findTemplate } from './templates.ts'

type Place = Static<typeof ByPlace>
type Named = { Params: Place }

const PROBLEMS: Readonly<Record<TemplateTextProblem, string>> = {
  unprintable: 'it has characters that do not show, such as control or direction marks',
  tooLong: `too long, use at most ${TEMPLATE_LENGTHS.text} characters, in a call ${TEMPLATE_LENGTHS.speech}`,
  noPin: 'it must contain the code as ${pin}',
}

/** @throws Refused */
function read({ channel, locale }: Place, text: string): TextTemplate {
  if (channel === 'voice' && !isVerificationLocale(locale))
    throw new Refused(400, 'locale: calls have no voice in this language')
  const template = readTemplateText(channel, text)
  if (typeof template === 'string') throw new Refused(400, `text: ${PROBLEMS[template]}`)
  return template
}

/** An account's own texts, and those of its templates. */
export function texts(app: FastifyInstance, context: AdminContext): void {
  const { store, history } = context

  async function all(account: string) {
    const [own, named] = await Promise.all([
      store.settings.listTemplates(account),
      store.settings.named.list(account),
    ])
    return { own, named }
  }

  /** The text at a place; undefined if there is none. @throws Refused if there is no such template */
  async function find({ account, channel, locale }: Place, template: string | undefined) {
    const among =
      template === undefined
        ? (await all(account)).own
        : (await findTemplate(context, account, template)).fragments
    return among.find((each) => each.channel === channel && each.locale === locale)
  }

  app.get<{ Params: Static<typeof ByAccount> }>(
    '/accounts/:account/texts',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Shows the own texts of an account, and its templates of Verify v2 with their texts',
        params: ByAccount,
        response: answer('All texts.', Texts),
      },
    },
    ({ params: { account } }) => all(account),
  )

  app.put<Named & { Body: Static<typeof SaveText> }>(
    '/accounts/:account/texts/:channel/:locale',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Saves a text for a channel and language; verifications that began before keep theirs',
        params: ByPlace,
        body: SaveText,
        response: answer('All texts.', Texts),
      },
    },
    async ({ params, body: { text, template, reason }, user }) => {
      const next = read(params, text)
      const { account, channel, locale } = params
      await findAccount(store, account)
      const before = await find(params, template)
      return recorded(history, { user, act: 'save text', target: account, reason, before }, async () => {
        await (template === undefined ? saveOwn(params, next) : saveFragment(params, template, next))
        return { answer: await all(account), after: { template, channel, locale, text: next.text } }
      })
    },
  )

  async function saveOwn({ account, channel, locale }: Place, template: TextTemplate): Promise<void> {
    if ((await store.settings.saveTemplate(account, { channel, locale, template })) === undefined)
      throw new Refused(409, 'the account is disabled or removed')
  }

  async function saveFragment(
    { account, channel, locale }: Place,
    templateId: string,
    template: TextTemplate,
  ): Promise<void> {
    const now = Date.now()
    await changeTemplates(context, account, (named) => {
      const known = named
        .find(({ id }) => id === templateId)
        ?.fragments.find((each) => each.channel === channel && each.locale === locale)
      return known === undefined
        ? addFragment(named, templateId, { id: randomUUID(), channel, locale, template, createdAt: now })
        : changeFragment(named, templateId, known.id, { template, updatedAt: now })
    })
  }

  app.post<Named & { Body: Static<typeof RemoveText> }>(
    '/accounts/:account/texts/:channel/:locale/remove',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Removes a text; verifications that began before keep it',
        params: ByPlace,
        body: RemoveText,
        response: answer('The texts that are left.', Texts),
      },
    },
    async ({ params, body: { template, reason }, user }) => {
      const { account, channel, locale } = params
      const before = await find(params, template)
      if (before === undefined) throw new Refused(404, 'there is no such text')
      return recorded(history, { user, act: 'remove text', target: account, reason, before }, async () => {
        if (template !== undefined && 'id' in before)
          await changeTemplates(context, account, (named) => removeFragment(named, template, before.id))
        else await store.settings.removeTemplate(account, { channel, locale })
        return { answer: await all(account), after: {} }
      })
    },
  )
}
