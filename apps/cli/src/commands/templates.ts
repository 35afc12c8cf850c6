import {
  isTemplateChannel,
  type NamedTemplate,
  removeFragment,
  removeTemplate,
  TEMPLATE_CHANNELS,
} from '@pinpost/core'
import type { SavedTemplate } from '@pinpost/store'

import { argument, type Command, type Context, Refused, type Row, showRows } from '../command.ts'

const PLACE = `<account> <${TEMPLATE_CHANNELS.join('|')}> <locale>`

export const TEMPLATE_COMMANDS: readonly Command[] = [
  {
    usage: 'template list <account>',
    does: "lists an account's own texts and recordings, and the templates of Verify v2 with their texts",
    async run({ store, show }, args) {
      const account = argument(args, 0, 'account')
      const { settings } = await store()
      const own = (await settings.listTemplates(account)).map(({ channel, locale, version, template }) => ({
        template: null,
        default: null,
        channel,
        locale,
        type: template.type,
        version,
      }))
      const named = await settings.named.list(account)
      const columns = ['template', 'default', 'channel', 'locale', 'type', 'version']
      showRows(show, columns, [...own, ...named.flatMap(rowsOf)])
    },
  },
  {
    usage: `template show ${PLACE}`,
    takes: ['template'],
    does: 'shows one text',
    async run(context, args) {
      if (context.options.template !== undefined) {
        const { template, fragment } = await findFragment(context, args, context.options.template)
        return context.show({ ...fragment, name: template.name }, [fragment.template.text])
      }
      const found = await findTemplate(context, args)
      const { template } = found
      const lines =
        template.type === 'text' ? [template.text] : [template.welcome, ...template.digits, template.bye]
      context.show(found, lines)
    },
  },
  {
    usage: `template remove ${PLACE}`,
    takes: ['template'],
    does: 'removes one text; verifications that started with it keep it',
    async run(context, args) {
      const account = argument(args, 0, 'account')
      const { settings } = await context.store()
      const { template: name } = context.options
      if (name === undefined) {
        const { channel, locale } = await findTemplate(context, args)
        await settings.removeTemplate(account, { channel, locale })
        return context.show({ account, channel, locale }, [
          `template ${channel} ${locale} of ${account} removed`,
        ])
      }
      const { template, fragment } = await findFragment(context, args, name)
      const { channel, locale } = fragment
      await settings.named.change(account, (all) => removeFragment(all, template.id, fragment.id))
      context.show({ account, template: name, channel, locale }, [
        `text ${channel} ${locale} of template ${name} of ${account} removed`,
      ])
    },
  },
  {
    usage: 'template remove-all <account> <template>',
    does: 'removes a template of Verify v2 with all its texts',
    async run(context, args) {
      const account = argument(args, 0, 'account')
      const name = argument(args, 1, 'template')
      const { id } = await findNamed(context, account, name)
      const { settings } = await context.store()
      await settings.named.change(account, (all) => removeTemplate(all, id, true))
      context.show({ account, template: name }, [`template ${name} of ${account} removed`])
    },
  },
]

/** A row for each text, and one for a template without texts. */
function rowsOf({ name, isDefault, fragments }: NamedTemplate): readonly Row[] {
  const row = { template: name, default: isDefault, version: null }
  return fragments.length === 0
    ? [{ ...row, channel: null, locale: null, type: null }]
    : fragments.map(({ channel, locale, template }) => ({ ...row, channel, locale, type: template.type }))
}

function readPlace(args: readonly string[]) {
  const [account, channel, locale] = [argument(args, 0, 'account'), args[1], argument(args, 2, 'locale')]
  if (!isTemplateChannel(channel))
    throw new Refused(`the second argument is ${TEMPLATE_CHANNELS.join(' or ')}`)
  return { account, channel, locale }
}

async function findTemplate({ store }: Context, args: readonly string[]): Promise<SavedTemplate> {
  const { account, channel, locale } = readPlace(args)
  const templates = await (await store()).settings.listTemplates(account)
  const found = templates.find((each) => each.channel === channel && each.locale === locale)
  if (found === undefined) throw new Refused(`${account} has no template ${channel} ${locale}`)
  return found
}

async function findNamed({ store }: Context, account: string, name: string): Promise<NamedTemplate> {
  const templates = await (await store()).settings.named.list(account)
  const found = templates.find((each) => each.name === name)
  if (found === undefined)
    throw new Refused(`${account} has no template ${name}; see: pinpost template list ${account}`)
  return found
}

async function findFragment(context: Context, args: readonly string[], name: string) {
  const { account, channel, locale } = readPlace(args)
  const template = await findNamed(context, account, name)
  const fragment = template.fragments.find((each) => each.channel === channel && each.locale === locale)
  if (fragment === undefined)
    throw new Refused(`the template ${name} of ${account} has no text ${channel} ${locale}`)
  return { template, fragment }
}
