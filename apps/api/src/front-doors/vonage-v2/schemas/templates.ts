import { TEMPLATE_LENGTHS } from '@pinpost/core'
import { Type } from 'typebox'

import { EXAMPLE_ID, Link } from './common.ts'

/** What a fragment may be for. */
const FRAGMENT_CHANNELS = ['sms', 'voice'] as const

export const TemplateParams = Type.Object({
  template_id: Type.String({ description: 'The id of the template.', examples: [EXAMPLE_ID] }),
})
export const FragmentParams = Type.Object({
  ...TemplateParams.properties,
  fragment_id: Type.String({ description: 'The id of the fragment.', examples: [EXAMPLE_ID] }),
})

const name = Type.String({
  description: 'Its name, which no other template of the account has.',
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  examples: ['sign-up'],
})
const text = Type.String({
  description:
    'The text, with `${code}`. It may also have `${brand}`, `${time-limit}` (minutes) and `${time-limit-unit}`: at most ' +
    `${TEMPLATE_LENGTHS.text} characters for an SMS, ${TEMPLATE_LENGTHS.speech} for a call.`,
  minLength: 1,
  // Names of variables are longer here than in core, which has the real bounds.
  maxLength: 4_000,
  examples: ['${code} is your ${brand} code. It works for ${time-limit} ${time-limit-unit}.'],
})

export const NewTemplateBody = Type.Object({ name }, { title: 'Verify v2 new template' })
export const TemplateChangeBody = Type.Object(
  {
    name: Type.Optional(name),
    is_default: Type.Optional(
      Type.Boolean({
        description: 'Whether starts without `template_id` use it. The default before it is none any more.',
      }),
    ),
  },
  { title: 'Verify v2 template change' },
)
export const NewFragmentBody = Type.Object(
  {
    channel: Type.String({ description: 'Where the text is for.', enum: [...FRAGMENT_CHANNELS] }),
    locale: Type.String({
      description: 'The language of the text. A call needs one that Pinpost has a voice for.',
      pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$',
      examples: ['en-gb'],
    }),
    text,
  },
  { title: 'Verify v2 new fragment' },
)
export const FragmentChangeBody = Type.Object({ text }, { title: 'Verify v2 fragment change' })

export const TemplateAnswer = Type.Object(
  {
    template_id: Type.String({ description: 'Its id.', examples: [EXAMPLE_ID] }),
    name,
    is_default: Type.Boolean({ description: 'Whether starts without `template_id` use it.' }),
    _links: Type.Object(
      { self: Link, fragments: Link },
      { title: 'Verify v2 template links', additionalProperties: false },
    ),
  },
  { title: 'Verify v2 template', additionalProperties: false },
)

const time = (description: string) =>
  Type.String({ description, format: 'date-time', examples: ['2026-11-30T08:00:00.000Z'] })

export const FragmentAnswer = Type.Object(
  {
    template_fragment_id: Type.String({ description: 'Its id.', examples: [EXAMPLE_ID] }),
    channel: Type.String({ description: 'Where the text is for.', enum: [...FRAGMENT_CHANNELS] }),
    locale: Type.String({ description: 'The language of the text.', examples: ['en-gb'] }),
    text,
    date_created: time('When it was created.'),
    date_updated: time('When its text was changed last.'),
    _links: Type.Object(
      { self: Link, template: Link },
      { title: 'Verify v2 fragment links', additionalProperties: false },
    ),
  },
  { title: 'Verify v2 fragment', additionalProperties: false },
)
