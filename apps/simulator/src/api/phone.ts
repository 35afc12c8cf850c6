import type { FastifyInstance } from 'fastify'

import type { Carrier } from '../carrier/carrier.ts'
import { normaliseNumber } from '../carrier/ids.ts'
import type { Line } from '../carrier/line.ts'
import type { Call } from '../carrier/records.ts'

/** Types of what the schemas below accept. */
interface ActionBody {
  readonly digit: string
  readonly count: number
}
const NO_BODY: ActionBody = { digit: '', count: 0 }

interface CallPath {
  Params: { number: string; sid: string }
}

const KEY_BODY = {
  type: 'object',
  required: ['digit'],
  properties: { digit: { type: 'string', pattern: '^[0-9*#]$' } },
} as const

const PLAYED_BODY = {
  type: 'object',
  required: ['count'],
  properties: { count: { type: 'integer', minimum: 0, maximum: 10_000 } },
} as const

/** What a person does with a phone: picks up, declines, presses keys, hangs up. */
export function phoneRoutes(app: FastifyInstance, carrier: Carrier): void {
  action('answer', 'ringing', (line) => line.answer())
  action('decline', 'ringing', (line) => line.decline())
  action('hang-up', 'in-progress', (line) => line.hangUp())
  action('press', 'in-progress', (line, { digit }) => line.press(digit), KEY_BODY)
  action('played', 'in-progress', (line, { count }) => line.played(count), PLAYED_BODY)

  function action(
    name: string,
    status: Call['status'],
    act: (line: Line, body: ActionBody) => void,
    body?: object,
  ): void {
    app.post<CallPath & { Body: ActionBody }>(
      `/numbers/:number/calls/:sid/${name}`,
      body === undefined ? {} : { schema: { body } },
      async (request, reply) => {
        const { number, sid } = request.params
        const call = carrier.box.find(sid)
        if (call?.kind !== 'call' || call.to !== normaliseNumber(number)) {
          return await reply.code(404).send({ error: 'this number has no such call' })
        }
        // The call may end by itself while the page reports something.
        if (call.status === 'completed' && status === 'in-progress') return await reply.code(204).send()
        const line = carrier.line(sid)
        if (line === undefined || call.status !== status) {
          return await reply.code(409).send({ error: `the call is ${call.status}` })
        }
        act(line, request.body ?? NO_BODY)
        return await reply.code(204).send()
      },
    )
  }
}
