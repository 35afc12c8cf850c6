import { type Command, type CommandType, decide, Secret, start, type Verification } from '@pinpost/core'
import { expect } from 'vitest'

import { decodeRecord, encodeRecord } from '../src/verifications/record.ts'
import { makeSeal } from '../src/verifications/seal.ts'
import { steps } from '../../core/test/given.ts'
import { someKey, someRequest } from './redis.ts'

export const ID = `00${'a'.repeat(30)}`
export const NOW = 1_790_000_000_000
export const seal = makeSeal([{ kid: 'k1', key: someKey() }])

/** Written and read again; undefined members count as absent. */
export function again(verification: Verification): Verification {
  const text = encodeRecord(7, verification, seal)
  const stored = decodeRecord(ID, text, seal)
  expect(stored.version).toBe(7)
  return stored.verification
}

export const begun = (changes: Parameters<typeof someRequest>[0] = {}): Verification =>
  start({ ...someRequest(changes), id: ID }, NOW).verification

export function after<T extends CommandType>(verification: Verification, command: Command<T>): Verification {
  return decide(verification, command, NOW + 1_000).verification
}

export const tick = (number: number): Command<'tickDue'> => ({
  type: 'tickDue',
  tick: number,
  freshPin: new Secret('9999'),
})
export const finished = (fields: Partial<Command<'attemptFinished'>>): Command<'attemptFinished'> => ({
  type: 'attemptFinished',
  attempt: 1,
  route: 'eu-sms',
  otherRoute: false,
  jitter: 0.5,
  outcome: { kind: 'accepted', reference: 'SM0123456789abcdef0123456789abcdef' },
  ...fields,
})

export const claimed = after(begun({ country: 'DE' }), tick(1))
export const sent = after(claimed, finished({ why: { by: 'only', among: 1 }, price: 7_900 }))
const why = { by: 'adaptive', among: 3, score: 0.912, without: ['aws-sms:breaker'] } as const
export const LIVES: [string, Verification][] = [
  ['just begun', begun()],
  [
    'of an application, with steps that have options',
    begun({
      frontDoor: 'vonage-v2',
      scope: `VA${'1'.repeat(32)}`,
      application: '8f35a1a7-6c8b-4d61-9d5c-0f6c1a2b3c4d',
      clientRef: new Secret('order-4711'),
      steps: [
        {
          channel: 'sms',
          waitSeconds: 60,
          senderId: 'ACME',
          autofill: { for: 'android', hash: 'ABC123def45' },
          registered: { id: '1107', entityId: '1101' },
        },
        { channel: 'voice', waitSeconds: 60, keepsPin: true },
      ],
    }),
  ],
  [
    'with everything that a request can have',
    begun({
      country: 'GB',
      senderId: 'ACME',
      customPin: true,
      pin: new Secret('AKFG-3424'),
      payment: { payee: new Secret('Acme & Sons'), amount: new Secret('48.00') },
      templates: { sms: { type: 'text', text: 'Code ${pin}' } },
      timeScale: 60,
      policy: {
        advanceOnFailedReceipt: false,
        routing: { by: 'adaptive', priceCoefficient: 2, exploration: 0.02, frozen: false },
        autofill: { for: 'browser', domain: 'shop.example' },
        registered: { IN: { id: '1107' } },
      },
    }),
  ],
  ['whose caller checks the code', begun({ frontDoor: 'hooks', unreported: true, test: true })],
  ['with waits of its own', begun({ steps: steps('sms77 sms77 voice77') })],
  ['claimed', claimed],
  ['sent by the only route', sent],
  ['sent by the best of three', after(claimed, finished({ why }))],
  [
    'refused',
    after(claimed, finished({ outcome: { kind: 'throttled', retryAfterSeconds: 3, code: '20429' } })),
  ],
  ['delivered', after(sent, { type: 'receipt', attempt: 1, receipt: { status: 'delivered', price: 8_100 } })],
  [
    'not delivered',
    after(sent, {
      type: 'receipt',
      attempt: 1,
      receipt: { status: 'failed', reason: 'unreachable', code: '30003' },
    }),
  ],
  ['checked wrongly', after(sent, { type: 'check', code: new Secret('7753') })],
  [
    'succeeded',
    after(after(sent, { type: 'check', code: new Secret('7753') }), {
      type: 'check',
      code: new Secret('4711'),
    }),
  ],
  [
    'succeeded, with a payment',
    after(begun({ payment: { payee: new Secret('Acme'), amount: new Secret('1.00') } }), {
      type: 'check',
      code: new Secret('4711'),
    }),
  ],
]

export const revealed = (of: Verification) => [
  of.address.reveal(),
  of.checks.map(({ code }) => code.reveal()),
  of.state === 'inProgress' ? of.pin.reveal() : '',
  of.payment && [of.payment.payee.reveal(), of.payment.amount.reveal()],
]

/** The sealed part of a record. */
export const sealedIn = (text: string, by = seal): unknown =>
  JSON.parse(by.open(JSON.parse(text.slice(text.indexOf(':') + 1))[''], ID))
/** The plain part of a record, with times since the start. */
export function clearIn(text: string): unknown {
  const { '': _sealed, ...clear }: Record<string, unknown> = JSON.parse(text.slice(text.indexOf(':') + 1))
  return clear
}
