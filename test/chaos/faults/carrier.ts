import { type Fault, pause } from './fault.ts'

/** `rate`: share of the sends with this fault. `accept`: the carrier accepts the send although it gives no answer. */
const RULES: readonly {
  readonly rate: number
  readonly channel?: 'sms' | 'call' | 'email'
  readonly fault: object
}[] = [
  // A mail server's 5xx says that nothing was accepted.
  { rate: 0.04, channel: 'sms', fault: { type: 'httpStatus', status: 500, accept: true } },
  { rate: 0.04, channel: 'call', fault: { type: 'httpStatus', status: 500, accept: true } },
  { rate: 0.04, fault: { type: 'httpStatus', status: 503, accept: false } },
  { rate: 0.08, fault: { type: 'error', code: 20_429, status: 429 } },
  { rate: 0.02, fault: { type: 'timeout', accept: true } },
  { rate: 0.02, fault: { type: 'timeout', accept: false } },
  { rate: 0.04, fault: { type: 'reset', accept: true } },
  { rate: 0.04, fault: { type: 'reset', accept: false } },
  { rate: 0.1, fault: { type: 'delay', ms: 800 } },
  { rate: 0.1, fault: { type: 'doubleCallbacks' } },
  { rate: 0.1, fault: { type: 'reorderCallbacks' } },
  { rate: 0.05, fault: { type: 'noCallbacks' } },
  { rate: 0.05, channel: 'sms', fault: { type: 'undelivered' } },
  { rate: 0.05, channel: 'call', fault: { type: 'busy' } },
  { rate: 0.04, channel: 'email', fault: { type: 'httpStatus', status: 451, accept: false } },
  { rate: 0.04, channel: 'email', fault: { type: 'error', code: 550 } },
]

/**
 * Carrier and mail server answer with 4xx, 5xx, late, never or with a reset; the carrier sends receipts twice, out of order
 * or never.
 */
export const carrier: Fault = async ({ world, options, signal, count }) => {
  const ids: string[] = []
  for (const rule of RULES) {
    ids.push(await world.carrier.addFault(rule))
    count()
  }
  await pause(options.faultsForMs, signal)
  for (const id of ids) await world.carrier.removeFault(id)
}
