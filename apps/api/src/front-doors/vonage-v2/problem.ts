import { type Problem, VONAGE_PROBLEMS } from '../../http/problem.ts'
import { echoed, toRequestId } from './request-id.ts'

const invalidParameters = (parameters: NonNullable<Problem['invalid_parameters']>): Problem => ({
  status: 422,
  type: '/verify-v2#invalid-params',
  title: 'Invalid params',
  detail: 'The value of one or more parameters is invalid.',
  invalid_parameters: parameters,
})

const conflict = (type: string, detail: string): Problem => ({
  status: 409,
  type: `/verify-v2#${type}`,
  title: 'Conflict',
  detail,
})

const notFound = (type: string, detail: string): Problem => ({
  status: 404,
  type: `/verify-v2#${type}`,
  title: 'Not Found',
  detail,
})

/** The refusals of the v2 API, with the texts of Vonage's specification and SDKs if there are any. */
export const PROBLEMS = {
  ...VONAGE_PROBLEMS,
  invalidCode: {
    status: 400,
    type: '/verify-v2#invalid-code',
    title: 'Invalid Code',
    detail: 'The code you provided does not match the expected value.',
  },
  unauthorized: {
    status: 401,
    type: '#unauthorized',
    title: 'Unauthorized',
    detail: 'You did not provide correct credentials',
  },
  tokenExpired: {
    status: 401,
    type: '#jwt-expired',
    title: 'You did not provide correct credentials.',
    detail: 'The JWT provided has expired.',
  },
  quotaExceeded: {
    status: 401,
    type: '#unauthorized',
    title: 'Quota Exceeded',
    detail: 'Quota Exceeded - rejected',
  },
  forbidden: {
    status: 403,
    type: '/verify-v2#forbidden',
    title: 'Forbidden',
    detail: 'Your account does not have permission to perform this action.',
  },
  tokenForbidden: {
    status: 403,
    type: '#forbidden',
    title: 'Forbidden',
    detail: 'The `acl` of the JWT does not allow this request.',
  },
  templatesForbidden: {
    status: 403,
    type: '/verify-v2#forbidden',
    title: 'Forbidden',
    detail: 'Templates management is not enabled for your account',
  },
  templateNotFound: notFound('template-not-found', 'Template was not found.'),
  fragmentNotFound: notFound('template-fragment-not-found', 'Template Fragment was not found.'),
  templateExists: conflict('template-exists', 'A template with this name exists already.'),
  fragmentExists: conflict('fragment-exists', 'A fragment for this channel and locale exists already.'),
  templateNotEmpty: conflict('not-empty-template', 'The template still has fragments. Remove them first.'),
  tooManyTemplates: conflict(
    'max-templates',
    'The account has as many templates or fragments as it may have.',
  ),
  tooManyWrongCodes: {
    status: 410,
    type: '/verify-v2#expired',
    title: 'Invalid Code',
    detail: 'An incorrect code has been provided too many times. Workflow terminated.',
  },
  networkNotSupported: {
    status: 412,
    type: '/verify-v2#precondition-failed',
    title: 'Network not supported',
    detail: 'Device number does not resolve to a supported Mobile Network Operator.',
  },
  invalidSender: {
    status: 422,
    type: '/verify-v2#invalid-params',
    title: 'Invalid sender',
    detail: 'The `from` parameter is invalid.',
  },
  throttled: {
    status: 429,
    type: '#throttled',
    title: 'Rate Limit Hit',
    detail: 'Please wait, then retry your request',
  },
} as const satisfies Record<string, Problem>

/** Refusals that repeat a part of the request. */
export const problems = {
  invalidParameters,
  invalidParameter: (name: string, reason: string) => invalidParameters([{ name, reason }]),
  notFound: (requestId: string) =>
    notFound(
      'request-not-found',
      `Request '${echoed(requestId)}' was not found or it has been verified already.`,
    ),
  alreadyRunning: (id: string): Problem => ({
    ...conflict('concurrent', 'Concurrent verifications to the same number are not allowed.'),
    request_id: toRequestId(id),
  }),
  noMoreEvents: () => conflict('no-events', 'There are no more events left to trigger.'),
  notNow: () =>
    conflict('conflict', 'The operation cannot be performed at this time. Please try again later.'),
  blockedNetwork: (network: string): Problem => ({
    ...PROBLEMS.forbidden,
    detail: `The network ${network} is blocked for your account due to possible fraudulent activity.`,
  }),
} as const
