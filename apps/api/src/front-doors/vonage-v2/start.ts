import {
  isPrintable,
  localeOfCountry,
  makePin,
  Secret,
  type StartRefusal,
  type Templates,
} from '@pinpost/core'
import { type Account, randomBytes } from '@pinpost/store'
import { Type } from 'typebox'

import { type Problem, ProblemError } from '../../http/problem.ts'
import { looksLikeLink } from '../../verifications/brand-link.ts'
import { toDestination } from '../../verifications/destination.ts'
import { startVerification } from '../../verifications/start.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { callerOf } from './check.ts'
import { readLocale } from '../../verifications/locale.ts'
import type { Operation } from './operation.ts'
import { parse } from './parse.ts'
import { problems, PROBLEMS } from './problem.ts'
import { toRequestId } from './request-id.ts'
import { describe, EXAMPLE_ID, RequestId } from './schemas/common.ts'
import { StartBody, StartRequestBody } from './schemas/start.ts'
import { readSteps, RULES } from './workflow.ts'

const DEFAULT_SECONDS = 180
const DEFAULT_CODE_LENGTH = 4

export const START: Operation = {
  method: 'POST',
  path: '/v2/verify',
  status: 202,
  schema: describe({
    operationId: 'startVerificationV2',
    tag: 'Verify v2',
    summary: 'Start a request',
    description:
      'Sends a code by the first step of the workflow, and by the next ones until it is typed. Each step has an ' +
      'address and a code of its own, unless it reuses the code of the step before it.',
    body: StartRequestBody,
    success: {
      status: 202,
      description: 'The request has started.',
      schema: Type.Object(
        { request_id: RequestId },
        { title: 'Verify v2 started', additionalProperties: false },
      ),
    },
    problems: [
      PROBLEMS.quotaExceeded,
      PROBLEMS.forbidden,
      problems.alreadyRunning(EXAMPLE_ID.replaceAll('-', '')),
      PROBLEMS.networkNotSupported,
      problems.invalidParameter('brand', 'Brand is required'),
      PROBLEMS.invalidSender,
    ],
  }),
  async run(context, call) {
    const { account, application, logger } = call
    const body = parse(StartBody, call.body)
    const brand = readBrand(body.brand, account)
    const waitSeconds = body.channel_timeout ?? DEFAULT_SECONDS
    const steps = readSteps(body.workflow)
    const [own, ...others] = steps.map(({ destination }) => destination)
    // A workflow of one step of silent_auth was refused, so there is one.
    if (own === undefined) throw new ProblemError(PROBLEMS.networkNotSupported)
    const locale =
      body.locale === undefined ? localeOfCountry(toDestination(own).country) : readLocale(body.locale)
    const outcome = await startVerification(
      { ...context, logger },
      account,
      [own, ...others],
      callerOf(call),
      {
        application,
        clientRef: body.client_ref === undefined ? undefined : new Secret(body.client_ref),
        brand,
        locale,
        templates: await readTemplates(context, account, body.template_id?.toLowerCase(), locale),
        steps: steps.map(({ channel, options }) => ({ channel, waitSeconds, ...options })),
        pinSeconds: waitSeconds,
        rules: RULES,
        ...readPin(body, account),
      },
    )
    if (outcome.type === 'started') return { request_id: toRequestId(outcome.verification.id) }
    throw new ProblemError(problemOf(outcome.refusal, steps[outcome.step]?.name ?? 'workflow[0]'))
  },
}

function readBrand(brand: string, { brandLinks }: Account): string {
  if (!isPrintable(brand) || (brandLinks !== true && looksLikeLink(brand)))
    throw new ProblemError(problems.invalidParameter('brand', 'Brand is invalid'))
  return brand
}

function readPin(
  { code, code_length: length = DEFAULT_CODE_LENGTH }: { code?: string; code_length?: number },
  { customPin }: Account,
): { readonly pin: Secret; readonly customPin: boolean } {
  if (code === undefined) return { pin: makePin(length, randomBytes), customPin: false }
  if (!customPin) throw new ProblemError(PROBLEMS.forbidden)
  return { pin: new Secret(code), customPin: true }
}

/**
 * The texts of the template that the start names, or of the default one.
 * @throws ProblemError if it has no such template: another text than was asked for would be worse than none
 */
async function readTemplates(
  { store }: RouteContext,
  { key, templates: isPermitted }: Account,
  id: string | undefined,
  locale: string,
): Promise<Templates | undefined> {
  if (!isPermitted) {
    if (id !== undefined) throw new ProblemError(PROBLEMS.templatesForbidden)
    return undefined
  }
  const texts = await store.settings.named.texts(key, id, locale)
  if (texts === 'noTemplate')
    throw new ProblemError(problems.invalidParameter('template_id', 'Template id is unknown'))
  return texts
}

/** @param name of the step whose address was refused */
function problemOf(refusal: StartRefusal, name: string): Problem {
  switch (refusal.reason) {
    case 'fictional':
      return problems.invalidParameter(name, '`to` Phone number is invalid')
    case 'unverifiable':
    case 'countryOff':
    case 'unsupportedCountry':
      return problems.invalidParameter(name, '`to` is not in a supported network')
    case 'barred':
    case 'accountOff':
    case 'notPermitted':
      return PROBLEMS.forbidden
    case 'blockedNetwork':
      return problems.blockedNetwork(refusal.network)
    case 'running':
      return problems.alreadyRunning(refusal.id)
    case 'limit':
      return refusal.limit === 'starts-per-day' ? PROBLEMS.quotaExceeded : PROBLEMS.throttled
  }
}
