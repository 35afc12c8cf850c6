import type { RouteContext } from '../../http/route-context.ts'
import { advance, cancel } from '../../verifications/control.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { required } from './values.ts'
import { echoed, REFUSALS, type WireAnswer, WireError } from './wire.ts'

/** `/verify/control`: cancels a verification or triggers its next event. */
export const controlEndpoint: Endpoint = async (context, call): Promise<WireAnswer> => {
  const id = required(call.parameters, 'request_id')
  const command = required(call.parameters, 'cmd')
  switch (command) {
    case 'cancel':
      return answerCancel(context, call, id)
    case 'trigger_next_event':
      return answerAdvance(context, call, id)
    default:
      throw new WireError(REFUSALS.invalidCommand())
  }
}

async function answerCancel(
  context: RouteContext,
  { account, logger }: Call,
  id: string,
): Promise<WireAnswer> {
  const reply = await cancel({ ...context, logger }, account, id)
  switch (reply) {
    case 'done':
      return { status: '0', command: 'cancel' }
    case 'tooEarly':
      return REFUSALS.cancelTooEarly(id)
    case 'tooLate':
      return REFUSALS.cancelTooLate(id)
    case 'ended':
      return REFUSALS.nothingToControl(echoed(id))
  }
}

async function answerAdvance(
  context: RouteContext,
  { account, logger }: Call,
  id: string,
): Promise<WireAnswer> {
  const reply = await advance({ ...context, logger }, account, id)
  switch (reply) {
    case 'done':
      return { status: '0', command: 'trigger_next_event' }
    case 'barred':
      return REFUSALS.barred()
    case 'noMoreSteps':
      return REFUSALS.noMoreEvents(id)
    case 'ended':
      return REFUSALS.nothingToControl(echoed(id))
  }
}
