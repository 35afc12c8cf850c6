import { toUuid } from '../../../packages/core/src/index.ts'
import type { Random } from '../../../packages/store/simulation/random.ts'
import type { Reply } from '../notebook.ts'
import type { WireRequest } from '../wire.ts'
import { type Addresses, CODE_LENGTH, type FrontDoor } from './front-door.ts'

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

const request = (method: 'POST' | 'DELETE', path: string, body?: object): WireRequest => ({
  as: 'application',
  method,
  path: `/v2/verify${path}`,
  contentType: 'application/json',
  body: body === undefined ? '' : JSON.stringify(body),
  read: (status, { request_id }) =>
    status === 409 && request_id !== undefined ? 'running' : (REPLIES[status] ?? 'other'),
})

const about = (id: string): string => `/${toUuid(id)}`

export const vonageV2 = {
  wrongCodes: 3,
  isTriggeredByStart: false,
  start(random, addresses) {
    const stepSeconds = random.pick([60, 120, 200])
    const workflow = someWorkflow(random, addresses)
    const body = {
      brand: 'Chaos',
      locale: 'en-gb',
      code_length: CODE_LENGTH,
      channel_timeout: stepSeconds,
      client_ref: `caller${random.between(1, 1e9)}`,
      workflow,
    }
    return { request: request('POST', '', body), to: workflow[0]?.to ?? '', stepSeconds }
  },
  check: (id, code) => request('POST', about(id), { code }),
  cancel: (id) => request('DELETE', about(id)),
  trigger: (id) => request('POST', `${about(id)}/next_workflow`),
  search: () => undefined,
} as const satisfies FrontDoor

/** The first message or call goes to the first number, others to any; each may reuse the code of the step before it. */
const someWorkflow = (random: Random, { numbers, mailbox }: Addresses): readonly { readonly to: string }[] =>
  Array.from({ length: random.between(1, MOST_STEPS) }, (_, index) => {
    const channel = random.weighted({ sms: 45, voice: 30, email: 25 })
    const number = index === 0 ? numbers[0] : random.pick(numbers)
    return { channel, to: channel === 'email' ? mailbox : number, reuse_code: random.chance(0.4) }
  })
