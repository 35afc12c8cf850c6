import { toUuid } from '../../../packages/core/src/index.ts'
import type { Random } from '../../../packages/store/simulation/random.ts'
import type { Reply } from '../notebook.ts'
import type { WireRequest } from '../wire.ts'
import type { FrontDoor, Numbers } from './front-door.ts'

/** By HTTP status; a conflict is `running` only if it names the verification in progress. */
const REPLIES: Readonly<Record<number, Reply>> = {
  200: 'done',
  202: 'done',
  204: 'done',
  400: 'wrongCode',
  410: 'tooManyWrong',
  429: 'throttled',
  500: 'internalError',
}
const MOST_STEPS = 3
/** Two random codes of this length are never equal by chance, so codes of different steps can be told apart. */
const CODE_LENGTH = 8

const request = (method: 'POST' | 'DELETE', path: string, body?: object): WireRequest => ({
  method,
  path: `/v2/verify${path}`,
  contentType: 'application/json',
  body: body === undefined ? '' : JSON.stringify(body),
  read: (status, { request_id }) =>
    status === 409 && request_id !== undefined ? 'running' : (REPLIES[status] ?? 'other'),
})

const about = (id: string): string => `/${toUuid(id)}`

export const vonageV2 = {
  start(random, numbers) {
    const stepSeconds = random.pick([60, 120, 200])
    const body = {
      brand: 'Chaos',
      locale: 'en-gb',
      code_length: CODE_LENGTH,
      channel_timeout: stepSeconds,
      client_ref: `caller-${numbers[0]}`,
      workflow: someWorkflow(random, numbers),
    }
    return { request: request('POST', '', body), stepSeconds }
  },
  check: (id, code) => request('POST', about(id), { code }),
  cancel: (id) => request('DELETE', about(id)),
  trigger: (id) => request('POST', `${about(id)}/next_workflow`),
  search: () => undefined,
} as const satisfies FrontDoor

/** The first step goes to the first number, the others to any; each may reuse the code of the step before it. */
const someWorkflow = (random: Random, [first, ...others]: Numbers): readonly object[] =>
  Array.from({ length: random.between(1, MOST_STEPS) }, (_, index) => ({
    channel: random.weighted({ sms: 60, voice: 40 }),
    to: index === 0 ? first : random.pick([first, ...others]),
    reuse_code: random.chance(0.4),
  }))
