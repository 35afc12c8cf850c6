import type { Random } from '../../../packages/store/simulation/random.ts'
import type { Reply } from '../notebook.ts'
import type { WireRequest } from '../wire.ts'
import { CODE_LENGTH, type FrontDoor } from './front-door.ts'

const SERVICE = `VA${'1'.repeat(32)}`
const TOO_MANY_WRONG = 60202
/** A caller may ask for the code again at any time. */
const STEP_SECONDS = 60

const REPLIES: Readonly<Record<number, Reply>> = {
  200: 'done',
  201: 'done',
  429: 'throttled',
  500: 'internalError',
}

function replyOf(status: number, { code }: Readonly<Record<string, unknown>>): Reply {
  return code === TOO_MANY_WRONG ? 'locked' : (REPLIES[status] ?? 'other')
}

const request = (
  path: string,
  form: Readonly<Record<string, string>>,
  read: WireRequest['read'] = replyOf,
): WireRequest => ({
  as: 'twilio',
  method: 'POST',
  path: `/v2/Services${path}`,
  contentType: 'application/x-www-form-urlencoded',
  body: String(new URLSearchParams(form)),
  read,
})

const START = `/${SERVICE}/Verifications`
const toWire = (to: string): string => (to.includes('@') ? to : `+${to}`)
const start = (to: string, Channel: string): WireRequest =>
  request(START, { To: toWire(to), Channel, Locale: 'en-GB' })

/** The service that all callers use. */
export const newService = (): WireRequest =>
  request('', { Sid: SERVICE, FriendlyName: 'Chaos', CodeLength: String(CODE_LENGTH) })

export const twilioVerify = {
  wrongCodes: 5,
  isTriggeredByStart: true,
  start(random: Random, { numbers: [number], mailbox }) {
    const channel = random.weighted({ sms: 60, call: 20, email: 20 })
    const to = channel === 'email' ? mailbox : number
    return { to, request: start(to, channel), stepSeconds: STEP_SECONDS }
  },
  check: (_id, Code, to) =>
    request(`/${SERVICE}/VerificationCheck`, { To: toWire(to), Code }, (status, body) =>
      status === 200 && body['status'] === 'pending' ? 'wrongCode' : replyOf(status, body),
    ),
  cancel: (id) => request(`${START}/VE${id}`, { Status: 'canceled' }),
  trigger: (_id, to) => start(to, to.includes('@') ? 'email' : 'call'),
  search: () => undefined,
} as const satisfies FrontDoor
