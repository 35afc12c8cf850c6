import { LOCALES, PIN_VARIABLE } from '@pinpost/core'
import type { FastifySchema } from 'fastify'
import { Type } from 'typebox'

import { emptyAnswer, jsonAnswer, transportErrors } from '../../../docs/errors.ts'
import { CREDENTIALS, CREDENTIALS_OR_BODY } from '../../../docs/security.ts'
import type { Problem } from '../../../http/problem.ts'
import { badTemplate, PROBLEMS } from '../problem.ts'
import { inBody } from './parameters.ts'

const ProblemAnswer = Type.Object(
  {
    type: Type.String({ description: 'The kind of the problem, as a link.' }),
    title: Type.String({ description: 'The problem in a few words.' }),
    detail: Type.String({ description: 'The problem in a sentence.' }),
    instance: Type.String({
      description: 'The id of this answer; its log line has the same.',
      pattern: '^[0-9a-f]{32}$',
    }),
    invalid_parameters: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ description: 'The parameter.' }),
            reason: Type.String({ description: 'What it must contain.' }),
          },
          { title: 'Invalid parameter', additionalProperties: false },
        ),
      ),
    ),
  },
  { title: 'Problem', description: 'RFC 9457.', additionalProperties: false },
)

/** Answers by status. */
function problems(documented: readonly Problem[]) {
  const statuses = new Map<number, readonly Problem[]>()
  for (const problem of documented) {
    statuses.set(problem.status, [...(statuses.get(problem.status) ?? []), problem])
  }
  return Object.fromEntries(
    [...statuses].map(([status, some]) => [
      status,
      {
        description: some.map(({ detail }) => detail).join(' Or: '),
        content: { 'application/problem+json': { schema: ProblemAnswer } },
      },
    ]),
  )
}

const { unauthorized, throttled, internalError } = PROBLEMS
const COMMON_PROBLEMS = [unauthorized, throttled, internalError]

const NETWORK_UNBLOCK: FastifySchema = {
  operationId: 'unblockNetwork',
  tags: ['Settings'],
  summary: 'Unblock a network',
  description:
    'Unblocks a network, if the account may do so. For the requested time, new blocks are ignored too.',
  security: CREDENTIALS_OR_BODY,
  body: inBody(
    [
      Type.Object({
        network: Type.String({
          description: 'MCC and MNC, as in the answer of the refused start.',
          examples: ['23410'],
        }),
        unblock_duration: Type.Optional(
          Type.Integer({
            description: 'Seconds. May be called `duration` too.',
            minimum: 0,
            maximum: 86_400,
            default: 3_600,
            examples: [3_600],
          }),
        ),
      }),
    ],
    'unblockNetwork request',
  ),
  response: {
    202: jsonAnswer(
      'The network is open.',
      Type.Object(
        {
          network: Type.String({ description: 'The network.', examples: ['23410'] }),
          unblocked_until: Type.String({
            description: 'The end of the requested time, in UTC.',
            pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`,
            examples: ['2026-04-22T08:34:58Z'],
          }),
        },
        { title: 'Unblocked', additionalProperties: false },
      ),
    ),
    ...problems([
      ...COMMON_PROBLEMS,
      PROBLEMS.forbidden,
      PROBLEMS.noBlock,
      PROBLEMS.noNetwork,
      PROBLEMS.badDuration,
    ]),
    ...transportErrors(413, 415),
  },
}

const recording = (description: string) =>
  Type.String({ description, maxLength: 120, examples: ['https://shop.example/recordings/1.mp3'] })

const RECORDINGS = {
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, digit) => [
      `digit_${digit}`,
      recording(`The URL of a recording of the digit ${digit}.`),
    ]),
  ),
  welcome_message: recording('The URL of the recording before the digits.'),
  bye_message: recording('The URL of the recording after the digits.'),
}

const action = Type.String({ description: 'Messages or calls.', enum: ['sms', 'voice'], examples: ['sms'] })
const template = Type.String({
  description: `The text; it must contain \`${PIN_VARIABLE}\`, and may contain \`\${brand}\` and \`\${pin_expiry}\` (minutes).`,
  maxLength: 1_000,
  examples: ['${brand}: your code is ${pin}.'],
})
const type = Type.String({
  description: 'For `sms` only, and without effect: Pinpost detects which encoding an SMS needs.',
  enum: ['text', 'unicode'],
  default: 'text',
})
const lg = Type.String({
  description: 'The language of the template.',
  enum: Object.keys(LOCALES),
  examples: ['en-gb'],
})

const COMMON = {
  lg,
  contact_email: Type.Optional(
    Type.String({
      description: 'Ignored; templates need no approval.',
      examples: ['a@shop.example'],
    }),
  ),
}
const TEXT_TEMPLATE = Type.Object(
  { action_type: action, template, type: Type.Optional(type), ...COMMON },
  { title: 'Text template' },
)
const RECORDED_TEMPLATE = Type.Object(
  {
    action_type: Type.Literal('voice', { description: 'Calls.', examples: ['voice'] }),
    ...RECORDINGS,
    ...COMMON,
  },
  { title: 'Recorded template' },
)

const Template = Type.Object(
  {
    account_id: Type.String({ description: 'The `api_key` of its account.', examples: ['demo0001'] }),
    action_type: action,
    lg,
    version: Type.Integer({ description: 'Grows with each change.', minimum: 1, examples: [1] }),
    status: Type.Literal('ACTIVE', { description: 'Always `ACTIVE`.' }),
    template: Type.Optional(template),
    type: Type.Optional(type),
    ...Object.fromEntries(Object.entries(RECORDINGS).map(([name, url]) => [name, Type.Optional(url)])),
  },
  { title: 'Template', additionalProperties: false },
)

const SAVE_TEMPLATE: FastifySchema = {
  operationId: 'saveTemplate',
  tags: ['Settings'],
  summary: 'Save a template',
  description:
    "Needs the account's permission `templates`. Its own text for messages (612 characters at most) or calls (1,000), " +
    'or recordings for calls: all ten ' +
    'digits, a welcome and a bye. It holds for every verification that begins in its language from now on.',
  security: CREDENTIALS_OR_BODY,
  body: inBody([TEXT_TEMPLATE, RECORDED_TEMPLATE], 'saveTemplate request'),
  response: {
    201: jsonAnswer('The template is in use.', Template),
    ...problems([...COMMON_PROBLEMS, PROBLEMS.forbidden, badTemplate('template', 'It is missing.')]),
    ...transportErrors(413, 415),
  },
}

const LIST_TEMPLATES: FastifySchema = {
  operationId: 'listTemplates',
  tags: ['Saved templates'],
  summary: 'List templates',
  description: "All of the account's templates, or those of a channel and a language.",
  security: CREDENTIALS,
  querystring: Type.Object({ action_type: Type.Optional(action), lg: Type.Optional(lg) }),
  response: {
    200: jsonAnswer(
      'The templates; there may be none.',
      Type.Object(
        { templates: Type.Array(Template, { description: 'By channel and language.' }) },
        { title: 'Templates', additionalProperties: false },
      ),
    ),
    ...problems([...COMMON_PROBLEMS, badTemplate('lg', 'It is one of the languages of the API.')]),
    ...transportErrors(413, 415),
  },
}

const REMOVE_TEMPLATE: FastifySchema = {
  operationId: 'removeTemplate',
  tags: ['Saved templates'],
  summary: 'Remove a template',
  description: 'Later verifications have the built-in text; those in progress keep their text.',
  security: CREDENTIALS,
  querystring: Type.Object({ action_type: action, lg }),
  response: {
    204: emptyAnswer('It is gone.'),
    ...problems([
      ...COMMON_PROBLEMS,
      PROBLEMS.noTemplate,
      badTemplate('lg', 'It is one of the languages of the API.'),
    ]),
    ...transportErrors(413, 415),
  },
}

/** By method and path. */
export const RESOURCE_SCHEMAS: Readonly<Record<string, FastifySchema>> = {
  'POST /verify/network-unblock': NETWORK_UNBLOCK,
  'POST /verify/templates': SAVE_TEMPLATE,
  'GET /verify/templates': LIST_TEMPLATES,
  'DELETE /verify/templates': REMOVE_TEMPLATE,
}
