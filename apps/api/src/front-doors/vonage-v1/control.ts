import type { Call, Door, Endpoint } from './endpoint.ts'
import { required } from './values.ts'
import { echoed, REFUSALS, type WireAnswer, WireError } from './wire.ts'

/** `/verify/control`: cancels, or brings the next event forward. */
export const controlEndpoint: Endpoint = async (door, call): Promise<WireAnswer> => {
  const { account, parameters } = call
  const id = required(parameters, 'request_id')
  const command = required(parameters, 'cmd')
  switch (command) {
    case 'cancel':
      return cancel(door, call, id)
    case 'trigger_next_event':
      // It would send.
      return account.admission.barred === true ? REFUSALS.barred() : triggerNext(door, call, id)
    default:
      throw new WireError(REFUSALS.invalidCommand())
  }
}

async function cancel(door: Door, { account, logger }: Call, id: string): Promise<WireAnswer> {
  const decision = await door.store.dispatch(id, { type: 'cancel' }, account.key)
  door.metrics.observe(decision)
  switch (decision?.reply) {
    case 'done':
      logger.info({ verification: id, account: account.key }, 'verification cancelled')
      return { status: '0', command: 'cancel' }
    case 'tooEarly':
      return REFUSALS.cancelTooEarly(id)
    case 'tooLate':
      return REFUSALS.cancelTooLate(id)
    case 'ended':
    case undefined:
      return REFUSALS.nothingToControl(echoed(id))
  }
}

async function triggerNext(door: Door, { account, logger }: Call, id: string): Promise<WireAnswer> {
  const decision = await door.store.dispatch(id, { type: 'triggerNext' }, account.key)
  door.metrics.observe(decision)
  switch (decision?.reply) {
    case 'done':
      logger.info({ verification: id, account: account.key }, 'next event triggered')
      return { status: '0', command: 'trigger_next_event' }
    case 'noMoreSteps':
      return REFUSALS.noMoreEvents(id)
    case 'ended':
    case undefined:
      return REFUSALS.nothingToControl(echoed(id))
  }
}
