import { type Rules, Secret, type StartRequest, type Workflow } from '@pinpost/core'

import { UNNAMED_RULES } from '../src/verifications/record-fields.ts'
import { lettersPin } from './pin.ts'
import type { Random } from './random.ts'

/** few enough that concurrent starts of one number are frequent */
const ACCOUNTS = ['acme', 'bolt', 'cargo', 'delta'] as const
const NUMBERS = 50

/** What a front door may ask for: any channels and waits, under any rules. */
export function requestOf(random: Random): Omit<StartRequest, 'id'> {
  return {
    steps: stepsOf(random),
    pinSeconds: random.chance(0.3) ? random.between(60, 900) : 300,
    rules: random.chance(0.5) ? UNNAMED_RULES : rulesOf(random),
    account: random.pick(ACCOUNTS),
    frontDoor: random.pick(['vonage-v1', 'vonage-v2']),
    address: new Secret(`+4999${100_000 + random.between(1, NUMBERS) * 7_919}`),
    brand: 'Acme',
    locale: random.pick(['en-us', 'de-de', 'ja-jp']),
    pin: lettersPin(random.pick([4, 6]), random),
    customPin: random.chance(0.15),
    policy: { advanceOnFailedReceipt: random.chance(0.8) },
    timeScale: random.chance(0.9) ? 1 : 10,
  }
}

const stepsOf = (random: Random): Workflow =>
  Array.from({ length: random.between(1, 3) }, () => ({
    channel: random.pick(['sms', 'voice']),
    waitSeconds: random.between(60, 300),
    keepsPin: random.chance(0.3) || undefined,
  }))

const rulesOf = (random: Random): Rules => ({
  wrongCodes: random.between(1, 5),
  afterWrongCodes: random.pick(['fail', 'lock']),
  cancelAfterSeconds: random.pick([0, 30]),
  cancelAfterSecondStep: random.chance(0.5),
  pin: random.pick(['renewed', 'kept', 'perStep']),
  sends: random.pick([undefined, 3, 5]),
  lifeSeconds: random.pick([undefined, 300, 600]),
})
