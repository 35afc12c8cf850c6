import { CHANNEL_NAMES, CHANNELS } from '@pinpost/core'
import type { SavedTemplate } from '@pinpost/store'

import { argument, type Command, type Context, Refused, table } from '../command.ts'

/** The others have the provider's text. */
const WITH_TEMPLATES = CHANNEL_NAMES.filter((name) => CHANNELS[name].content !== 'code')
const CHANNEL = WITH_TEMPLATES.join('|')

export const TEMPLATE_COMMANDS: readonly Command[] = [
  {
    usage: 'template list <account>',
    does: "lists an account's own texts and recordings",
    async run({ store, show }, args) {
      const templates = await (await store()).settings.listTemplates(argument(args, 0, 'account'))
      const rows = templates.map(({ channel, locale, version, template }) => [
        channel,
        locale,
        String(version),
        template.type,
      ])
      show(templates, table([['channel', 'locale', 'version', 'type'], ...rows]))
    },
  },
  {
    usage: `template show <account> <${CHANNEL}> <locale>`,
    does: 'shows one template',
    async run(context, args) {
      const found = await findTemplate(context, args)
      const { template } = found
      const lines =
        template.type === 'text' ? [template.text] : [template.welcome, ...template.digits, template.bye]
      context.show(found, lines)
    },
  },
  {
    usage: `template remove <account> <${CHANNEL}> <locale>`,
    does: 'removes one template; verifications that started with it keep it',
    async run(context, args) {
      const { channel, locale } = await findTemplate(context, args)
      const account = argument(args, 0, 'account')
      await (await context.store()).settings.removeTemplate(account, { channel, locale })
      context.show({ account, channel, locale }, [`template ${channel} ${locale} of ${account} removed`])
    },
  },
]

async function findTemplate({ store }: Context, args: readonly string[]): Promise<SavedTemplate> {
  const account = argument(args, 0, 'account')
  const channel = WITH_TEMPLATES.find((name) => name === args[1])
  if (channel === undefined) throw new Refused(`the second argument is ${WITH_TEMPLATES.join(' or ')}`)
  const locale = argument(args, 2, 'locale')
  const templates = await (await store()).settings.listTemplates(account)
  const found = templates.find((each) => each.channel === channel && each.locale === locale)
  if (found === undefined) throw new Refused(`${account} has no template ${channel} ${locale}`)
  return found
}
