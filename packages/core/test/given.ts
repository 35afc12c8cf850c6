import { isChannel } from '../src/channels.ts'
import { decide } from '../src/decide.ts'
import type { Rules } from '../src/rules.ts'
import { Secret } from '../src/secret.ts'
import { start, type StartRequest } from '../src/start.ts'
import type { InProgress, Verification } from '../src/verification.ts'
import type { Workflow } from '../src/workflow.ts'

/** Steps as `sms125 voice180`: a message and 125 seconds, a call and 180 seconds. */
export const steps = (text: string): Workflow =>
  text.split(' ').map((step) => {
    const channel = /^[a-z]+/.exec(step)?.[0]
    if (!isChannel(channel)) throw new Error(`${step} names no channel`)
    return { channel, waitSeconds: Number(step.slice(channel.length)) }
  })

/** Three wrong codes, a window for cancelling, PINs that are renewed. */
export const RULES: Rules = {
  wrongCodes: 3,
  afterWrongCodes: 'fail',
  cancelAfterSeconds: 30,
  cancelAfterSecondStep: false,
  pin: 'renewed',
}

/** A message and two calls, a code of four digits, started at instant 0. */
export const REQUEST: StartRequest = {
  steps: steps('sms125 voice180 voice300'),
  pinSeconds: 300,
  rules: RULES,
  id: '0'.repeat(32),
  account: 'acme',
  frontDoor: 'vonage-v1',
  address: new Secret('+4915112345678'),
  brand: 'Acme',
  locale: 'en-us',
  pin: new Secret('1234'),
  customPin: false,
  policy: { advanceOnFailedReceipt: true },
  timeScale: 1,
}

/** The fresh PIN of a tick. */
export const FRESH = new Secret('5678')

export const started = (request: Partial<StartRequest> = {}): InProgress =>
  start({ ...REQUEST, ...request }, 0).verification

export function inProgress(verification: Verification): InProgress {
  if (verification.state !== 'inProgress') throw new Error(`it has ${verification.state}`)
  return verification
}

/** The planned tick fires at that many seconds; by default on time. */
export function ticked(verification: Verification, seconds?: number): InProgress {
  const { at, number } = inProgress(verification).tick
  const command = { type: 'tickDue', tick: number, freshPin: FRESH } as const
  return inProgress(decide(verification, command, seconds === undefined ? at : seconds * 1000).verification)
}
