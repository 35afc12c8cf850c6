import { type Problem, VONAGE_PROBLEMS } from '../../http/problem.ts'

/** The two v1 endpoints with real HTTP statuses answer their errors as problems. */
export const PROBLEMS = {
  ...VONAGE_PROBLEMS,
  unauthorized: {
    status: 401,
    type: '#unauthorized',
    title: 'Unauthorized',
    detail: 'You did not provide correct credentials.',
  },
  forbidden: {
    status: 403,
    type: '#forbidden',
    title: 'Forbidden',
    detail: 'Your account does not have permission to perform this action.',
  },
  noTemplate: {
    status: 404,
    type: '#not-found',
    title: 'Not Found',
    detail: 'There is no such template.',
  },
  noNetwork: {
    status: 422,
    // Vonage's spelling.
    type: '#invalid-paramater',
    title: 'Network not found.',
    detail: 'Network is not in the request.',
    invalid_parameters: [{ name: 'network', reason: 'Network is not in the request.' }],
  },
  badDuration: {
    status: 422,
    type: '#invalid-paramater',
    title: 'Invalid unblock_duration parameter',
    detail: 'Unblock duration is invalid.',
    invalid_parameters: [{ name: 'unblock_duration', reason: 'Unblock duration is invalid.' }],
  },
  throttled: {
    status: 429,
    type: '/verify#rate-limit',
    title: 'Rate Limit Hit',
    detail: 'Please wait, then retry your request',
  },
} as const satisfies Record<string, Problem>

export const badTemplate = (name: string, reason: string): Problem => ({
  status: 400,
  type: '#bad-request',
  title: 'Bad Request',
  detail: 'The template cannot be used.',
  invalid_parameters: [{ name, reason }],
})
