import type { NamedTemplate } from '@pinpost/core'
import { Type } from 'typebox'

import { toDate } from './dates.ts'
import { errors } from './errors.ts'
import type { Call, Operation } from './operation.ts'
import { page, pageOf, PageQuery } from './pages.ts'
import { parse } from './parse.ts'
import { date, describe, sid } from './schemas/common.ts'
import { toSid } from './sids.ts'

const Query = Type.Object({
  ...PageQuery.properties,
  FriendlyName: Type.Optional(Type.String({ description: 'Only the one with this name.', maxLength: 64 })),
})

const Translation = Type.Object(
  {
    is_default_translation: Type.Boolean({ description: 'Always false: each language has its own.' }),
    status: Type.Literal('approved', { description: 'Always `approved`.' }),
    locale: Type.String({ description: 'Its language.', examples: ['en-gb'] }),
    text: Type.String({ description: 'Its text with `{{code}}`.' }),
    date_created: date('When it was created.'),
    date_updated: date('When it was changed last.'),
  },
  { title: 'Twilio translation', additionalProperties: false },
)

const TemplateAnswer = Type.Object(
  {
    sid: sid('HJ', 'Its sid.'),
    account_sid: sid('AC', 'The sid of its account.'),
    friendly_name: Type.String({ description: 'Its name.' }),
    channels: Type.Array(Type.String({ description: '`sms` or `voice`.' }), {
      description: 'The channels for which it has texts.',
    }),
    translations: Type.Record(Type.String(), Translation, {
      description: 'Its texts by language. With one for a call too, that of the SMS.',
    }),
  },
  { title: 'Twilio template', additionalProperties: false },
)

/** `${pin}` of core is `{{code}}` here; other variables have the same names. */
const toWireText = (text: string): string =>
  text.replaceAll(/\$\{(\w+)\}/g, (_variable, name: string) => `{{${name === 'pin' ? 'code' : name}}}`)

const write =
  ({ accountSid }: Call) =>
  ({ id, name, fragments }: NamedTemplate) => ({
    sid: toSid('HJ', id),
    account_sid: accountSid,
    friendly_name: name,
    channels: [...new Set(fragments.map(({ channel }) => channel))],
    translations: Object.fromEntries(
      fragments
        .toSorted((one, other) => (one.channel < other.channel ? 1 : -1))
        .map(({ locale, template, createdAt, updatedAt }) => [
          locale,
          {
            is_default_translation: false,
            status: 'approved',
            locale,
            text: toWireText(template.text),
            date_created: toDate(createdAt),
            date_updated: toDate(updatedAt),
          },
        ]),
    ),
  })

export const LIST_TEMPLATES: Operation = {
  method: 'GET',
  path: '/v2/Templates',
  status: 200,
  schema: describe({
    operationId: 'listTemplatesTwilio',
    summary: 'List the templates',
    description: 'Those that Verify v2 manages, under `/v2/verify/templates`.',
    querystring: Query,
    success: { status: 200, description: 'A page of them.', schema: pageOf('templates', TemplateAnswer) },
    errors: [errors.invalid('PageSize')],
  }),
  async run({ store }, call) {
    const { FriendlyName } = parse(Query, call.query)
    const all = await store.settings.named.list(call.account.key)
    const named = all.filter(({ name }) => FriendlyName === undefined || name === FriendlyName)
    const filters = FriendlyName === undefined ? {} : { FriendlyName }
    return page(call, 'templates', named, write(call), filters)
  },
}
