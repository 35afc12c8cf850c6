import { HOOK_AUTH, type HookAuth, type HookName } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyRequest, FastifySchema } from 'fastify'
import { type TSchema, Type } from 'typebox'

import { emptyAnswer, transportErrors } from '../../docs/errors.ts'
import { readJson } from '../../http/raw-bodies.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { type Answer, mediaTypeOf, problemAnswer } from './answer.ts'
import { loginHook } from './authenticate.ts'
import { DEFAULT_TTL } from './deliver.ts'
import { deliver } from './delivery.ts'
import { PRESETS } from './presets/index.ts'
import type { Preset } from './presets/preset.ts'
import { type DeliveryProblem, invalidParameter, PROBLEMS } from './problem.ts'
import { DeliveryAnswer, EXAMPLE_ID, Problem } from './schemas.ts'

/** Answers before any carrier does, because identity systems wait for three to ten seconds. */
export async function runHook(
  context: RouteContext,
  name: HookName,
  request: FastifyRequest,
  key: string,
  logger: RequestLogger,
): Promise<Answer> {
  const { body, headers } = request
  const text = Buffer.isBuffer(body) ? body.toString() : ''
  const { account, hook } = await loginHook(
    context,
    request,
    { key, name, request: { headers, body: text } },
    logger,
  )
  const { read, accepted = ACCEPTED } = PRESETS[name]
  const asked = read(isForm(request) ? Object.fromEntries(new URLSearchParams(text)) : readJson(body))
  if (asked === undefined) {
    logger.info({ account: account.key, hook: name }, 'hook ignored: it asks for no code')
    return accepted.of(undefined)
  }
  const { channel, ...wanted } = asked
  const { brand, ttl = DEFAULT_TTL } = hook
  const phoneChannels = channel === undefined ? hook.workflow : [channel]
  const workflow = wanted.to.includes('@') ? undefined : phoneChannels
  // The limits of a client's address would stop an office whose people sign in at the same time.
  return accepted.of(await deliver(context, account, { ...wanted, brand, ttl, workflow, caller: {} }, logger))
}

const isForm = ({ declaredType }: FastifyRequest): boolean =>
  declaredType.toLowerCase().startsWith('application/x-www-form-urlencoded')

const ACCEPTED: NonNullable<Preset['accepted']> = {
  schema: DeliveryAnswer,
  of: (id) => (id === undefined ? { status: 204 } : { status: 202, body: { id } }),
}

const REFUSED: NonNullable<Preset['refused']> = { schema: Problem, of: problemAnswer }

export const refusedBy = (name: HookName): ((problem: DeliveryProblem) => Answer) =>
  (PRESETS[name].refused ?? REFUSED).of

const PROOFS: Readonly<Record<HookAuth, string>> = {
  token: 'its token as `Authorization: Bearer`, as the password of Basic, or alone in that header',
  standardWebhooks: 'a signature of Standard Webhooks or Svix',
  zitadel: 'the header `ZITADEL-Signature`',
}

const { notFound: _notFound, ...REFUSALS } = PROBLEMS

/** The answers are those that the system gets, so that the document shows their statuses and forms. */
export function schemaOf(name: HookName): FastifySchema {
  const { title, setUp, schema, accepted = ACCEPTED, refused = REFUSED } = PRESETS[name]
  const refusals = [...Object.values(REFUSALS), invalidParameter('code', 'Code is required').problem].map(
    (problem) => ({ ...refused.of(problem), schema: refused.schema, description: problem.detail }),
  )
  const taken = [EXAMPLE_ID, undefined].map((id) => ({
    ...accepted.of(id),
    schema: accepted.schema,
    description: id === undefined ? 'The message has no code to deliver.' : 'The code will be delivered.',
  }))
  const byStatus = new Map<number, object>()
  for (const answer of [...refusals.toReversed(), ...taken.toReversed()])
    byStatus.set(answer.status, documented(answer))
  return {
    operationId: `hook${title.replaceAll(/\W/g, '')}`,
    tags: ['Hooks'],
    summary: `Deliver a code of ${title}`,
    description: `${setUp} Proof: ${PROOFS[HOOK_AUTH[name]]}.`,
    security: [{}],
    params: Type.Object({
      account: Type.String({ description: 'The key of the account.', examples: ['shop0001'] }),
    }),
    body: { content: { 'application/json': { schema } } },
    response: { ...transportErrors(413), ...Object.fromEntries(byStatus) },
  }
}

const documented = ({ body, type, schema, description }: Answer & { schema: TSchema; description: string }) =>
  body === undefined
    ? emptyAnswer(description)
    : { description, content: { [mediaTypeOf({ body, type })]: { schema } } }
