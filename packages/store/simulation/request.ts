import {
  type AddressKind,
  type Channel,
  CHANNELS,
  FRONT_DOORS,
  kindOf,
  type Rules,
  Secret,
  type StartRequest,
  type Step,
  type Workflow,
} from '@pinpost/core'

import { UNNAMED_RULES } from '../src/verifications/record-fields.ts'
import { lettersPin } from './pin.ts'
import type { Random } from './random.ts'

/** few enough that concurrent starts of one address are frequent */
const ACCOUNTS = ['acme', 'bolt', 'cargo', 'delta'] as const
const NUMBERS = 40
const MAILBOXES = 10
/** How often each channel is chosen. */
const SHARES: Readonly<Record<Channel, number>> = { sms: 5, voice: 4, email: 3, telegram: 1, whatsapp: 1 }

/** What a front door may ask for: any channels and waits, under any rules. */
export function requestOf(random: Random): Omit<StartRequest, 'id'> {
  const address = addressOf(random, random.chance(0.2) ? 'email' : 'phone')
  return {
    steps: stepsOf(random, address),
    pinSeconds: random.chance(0.3) ? random.between(60, 900) : 300,
    rules: random.chance(0.5) ? UNNAMED_RULES : rulesOf(random),
    account: random.pick(ACCOUNTS),
    frontDoor: random.pick(FRONT_DOORS),
    scope: random.pick([undefined, undefined, 'VA1']),
    address,
    brand: 'Acme',
    locale: random.pick(['en-us', 'de-de', 'ja-jp']),
    pin: lettersPin(random.pick([4, 6]), random),
    customPin: random.chance(0.15),
    policy: { advanceOnFailedReceipt: random.chance(0.8) },
    timeScale: random.chance(0.9) ? 1 : 10,
  }
}

/** An e-mail address is spelt in two ways, which are one for the lock and the limits. */
function addressOf(random: Random, kind: AddressKind): Secret {
  if (kind === 'phone') return new Secret(`+4999${100_000 + random.between(1, NUMBERS) * 7_919}`)
  const number = 100_000 + random.between(1, MAILBOXES) * 7_919
  return new Secret(`${random.pick(['Person', 'person'])}${number}@mail.example`)
}

const stepsOf = (random: Random, address: Secret): Workflow =>
  Array.from({ length: random.between(1, 3) }, () => ({
    ...wayOf(random, address),
    waitSeconds: random.between(60, 300),
    keepsPin: random.chance(0.3) || undefined,
  }))

/** A channel, with a destination of its own if it does not reach the address of the verification, or now and then. */
export function wayOf(random: Random, address: Secret): Pick<Step, 'channel' | 'destination'> {
  const channel = random.weighted(SHARES)
  const { destination: kind } = CHANNELS[channel]
  return kind === kindOf(address) && random.chance(0.9)
    ? { channel }
    : { channel, destination: { address: addressOf(random, kind) } }
}

const rulesOf = (random: Random): Rules => ({
  wrongCodes: random.between(1, 5),
  afterWrongCodes: random.pick(['fail', 'lock']),
  cancelAfterSeconds: random.pick([0, 30]),
  cancelAfterSecondStep: random.chance(0.5),
  pin: random.pick(['renewed', 'kept', 'perStep']),
  sends: random.pick([undefined, 3, 5]),
  lifeSeconds: random.pick([undefined, 300, 600]),
})
