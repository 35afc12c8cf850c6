import type { Random } from '../../../packages/store/simulation/random.ts'
import type { Reply } from '../notebook.ts'
import type { WireRequest } from '../wire.ts'
import type { FrontDoor } from './front-door.ts'

const REPLIES: Readonly<Record<string, Reply>> = {
  '0': 'done',
  '1': 'throttled',
  '5': 'internalError',
  '10': 'running',
  '16': 'wrongCode',
  '17': 'tooManyWrong',
}
/** The first wait of most workflows. */
const STEP_SECONDS = 125

const request = (path: string, parameters: Readonly<Record<string, string>>): WireRequest => ({
  as: 'account',
  method: 'POST',
  path,
  contentType: 'application/x-www-form-urlencoded',
  body: String(new URLSearchParams(parameters)),
  read: (_status, body) => REPLIES[String(body['status'])] ?? 'other',
})

const control = (request_id: string, cmd: string): WireRequest =>
  request('/verify/control/json', { request_id, cmd })

export const vonageV1 = {
  wrongCodes: 3,
  isTriggeredByStart: false,
  start: (random, { numbers: [number] }) => ({
    to: number,
    request: request('/verify/json', { number, brand: 'Chaos', lg: 'en-gb', ...someWorkflow(random) }),
    stepSeconds: STEP_SECONDS,
  }),
  check: (request_id, code) => request('/verify/check/json', { request_id, code }),
  cancel: (id) => control(id, 'cancel'),
  trigger: (id) => control(id, 'trigger_next_event'),
  search: (ids) => request('/verify/search/json', { request_ids: ids.join(',') }),
} as const satisfies FrontDoor

function someWorkflow(random: Random): Readonly<Record<string, string>> {
  const workflow_id = random.weighted({ 1: 40, 2: 15, 3: 5, 4: 15, 5: 15, 6: 5, 7: 5 })
  return {
    workflow_id,
    ...(random.chance(0.2) && { code_length: '6' }),
    // A short-lived PIN is renewed with the next event.
    ...(random.chance(0.15) && { pin_expiry: '60', next_event_wait: '60' }),
  }
}
