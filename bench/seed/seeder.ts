import { createSecretKey, randomBytes } from 'node:crypto'

import {
  decide,
  type Effect,
  type InProgress,
  Secret,
  start,
  type StartRequest,
  type Verification,
} from '@pinpost/core'

import { planTiming, RULES } from '../../apps/api/src/front-doors/vonage-v1/workflows.ts'
import { LIFE_SECONDS, RULES as RULES_TWILIO } from '../../apps/api/src/front-doors/twilio-verify/start.ts'
import { RULES as RULES_V2 } from '../../apps/api/src/front-doors/vonage-v2/workflow.ts'
import { makeGuesses } from '../../packages/store/src/limits/guesses.ts'
import { makeLimits } from '../../packages/store/src/limits/limits.ts'
import { makePendingReceipts } from '../../packages/store/src/routes/pending-receipts.ts'
import { makeKeys } from '../../packages/store/src/redis/keys.ts'
import { makeQueue } from '../../packages/store/src/queue/queue.ts'
import { makeRedisPorts } from '../../packages/store/src/verifications/redis-ports.ts'
import { connectForCommands } from '../../packages/store/src/redis/redis.ts'
import { makeSeal, parseKeyRing } from '../../packages/store/src/verifications/seal.ts'
import { numberAt, TWILIO } from '../load/bodies.ts'
import type { Owned } from '../support/owner.ts'
import type { BenchRedis } from '../support/redis.ts'
import type { Service } from '../support/service.ts'

/** The PIN of all seeded verifications. */
export const SEEDED_PIN = '4711'
const AT_ONCE = 200
const RETENTION_MS = 30 * 86_400_000
const RECEIPT_WAIT_MS = 300_000
/** A fixed age, because its number of digits affects the record's size. */
const CODE_AFTER_MS = 20_000

export interface Seeded {
  readonly id: string
  /** E.164 with `+` */
  readonly number: string
}

/**
 * What starts them: workflow 1 of v1, the same steps by v2, or three channels of v2, each with an address of its own and a
 * code of its own; or one SMS by Twilio's wire.
 */
type Seed = 'v1' | 'v2' | 'v2, three channels' | 'twilio'

export interface Seeder extends Owned {
  readonly keys: ReturnType<typeof makeKeys>
  /** Verifications whose first step is due at the given times. @param firstNumber see `numberAt` */
  waiting(dueAt: readonly number[], firstNumber: number): Promise<readonly Seeded[]>
  /** Verifications whose SMS was accepted at that time, and that wait for their code. */
  sent(count: number, at: number, firstNumber: number, seed?: Seed): Promise<readonly Seeded[]>
  /** The same, ended by the right code. */
  succeeded(count: number, at: number, firstNumber: number): Promise<readonly Seeded[]>
  read(id: string): Promise<Verification | undefined>
}

const STARTED: readonly Effect[] = [{ type: 'notify', event: { type: 'started' } }]

const now = (): number => Date.now()

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error))
}

/** Writes real verifications with the store's own code, without the API, at chosen times. */
export async function openSeeder(redis: BenchRedis, { keys: names, credentials }: Service): Promise<Seeder> {
  const { prefix, pinKeys, fingerprintKey } = names
  const connection = connectForCommands(redis.url, fail)
  // Hundreds of concurrent writes take longer than the usual time-out.
  if ('commandTimeout' in connection.options) delete connection.options.commandTimeout
  await new Promise((resolve) => connection.once('ready', resolve))
  const keys = makeKeys({ prefix, shards: 1, fingerprintKey: createSecretKey(fingerprintKey, 'base64') })
  const queue = makeQueue(connection, keys.tag(0))
  await queue.queue.waitUntilReady()
  const pendingReceipts = makePendingReceipts(connection, keys, 1)
  const ports = makeRedisPorts({
    redis: connection,
    keys,
    seal: makeSeal(parseKeyRing(pinKeys)),
    retentionMs: RETENTION_MS,
    receiptWaitMs: RECEIPT_WAIT_MS,
    outboxBound: 1_000_000,
    queueOf: () => queue,
    now,
    queueFailed: fail,
    ended: () => undefined,
    guesses: makeGuesses({
      limits: makeLimits(connection, keys),
      limitsOf: () => Promise.resolve({ limits: 'off' }),
      onError: fail,
    }),
  })

  const begun = (at: number, index: number, seed: Seed = 'v1'): InProgress =>
    start({ ...requestOf(credentials.key, `+${numberAt(index)}`, keys.newId), ...wireOf(seed, index) }, at)
      .verification

  async function put(verification: InProgress): Promise<Seeded> {
    const { id, address: number } = verification
    if ((await ports.create(verification, STARTED)) !== id)
      throw new Error('the number of a seeded verification is taken')
    return { id, number: number.reveal() }
  }
  async function putSent(verification: InProgress): Promise<Seeded> {
    const seeded = await put(verification)
    await pendingReceipts.add({ id: seeded.id, attempt: 1 }, now() + RECEIPT_WAIT_MS)
    return seeded
  }
  async function putSucceeded(verification: InProgress): Promise<Seeded> {
    const seeded = await put(verification)
    const { verification: ended, effects } = decide(
      verification,
      { type: 'check', code: new Secret(SEEDED_PIN) },
      verification.startedAt + CODE_AFTER_MS,
    )
    if (ended.state !== 'succeeded' || !(await ports.write({ version: 1, verification }, ended, effects)))
      throw new Error('a seeded verification did not end')
    return seeded
  }

  return {
    keys,
    waiting: (dueAt, firstNumber) => inTurns(dueAt, (at, index) => put(begun(at, firstNumber + index))),
    sent: (count, at, firstNumber, seed) =>
      inTurns(Array<number>(count).fill(at), (each, index) =>
        putSent(afterSms(begun(each, firstNumber + index, seed))),
      ),
    succeeded: (count, at, firstNumber) =>
      inTurns(Array<number>(count).fill(at), (each, index) =>
        putSucceeded(afterSms(begun(each, firstNumber + index))),
      ),
    read: async (id) => (await ports.read(id))?.verification,
    async stop() {
      await queue.close()
      connection.disconnect()
    },
  }
}

async function inTurns<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const turn = items.slice(from, from + AT_ONCE)
    results.push(...(await Promise.all(turn.map((item, index) => work(item, from + index)))))
  }
  return results
}

function requestOf(account: string, number: string, newId: (account: string, number: string) => string) {
  const request: StartRequest = {
    id: newId(account, number),
    account,
    frontDoor: 'vonage-v1',
    address: new Secret(number),
    country: 'DE',
    brand: 'Acme',
    locale: 'de-de',
    ...planTiming({ workflow: 1 }),
    rules: RULES,
    pin: new Secret(SEEDED_PIN),
    customPin: false,
    policy: { advanceOnFailedReceipt: true },
    timeScale: 1,
  }
  return request
}

const WAIT_SECONDS = 180

function wireOf(seed: Seed, index: number): Partial<StartRequest> {
  switch (seed) {
    case 'v1':
      return {}
    case 'v2':
      return { ...V2, steps: (['sms', 'voice', 'voice'] as const).map((channel) => stepOf(channel)) }
    case 'twilio':
      return FOR_TWILIO
    case 'v2, three channels':
      return {
        ...V2,
        steps: [
          stepOf('sms'),
          {
            ...stepOf('voice'),
            destination: { address: new Secret(`+${numberAt(-1 - index)}`), country: 'DE' },
          },
          { ...stepOf('email'), destination: { address: new Secret(`person${index}@mail.example`) } },
        ],
      }
  }
}

const FOR_TWILIO = {
  frontDoor: 'twilio-verify',
  scope: TWILIO.service,
  pinSeconds: LIFE_SECONDS,
  rules: RULES_TWILIO,
  steps: [{ channel: 'sms', waitSeconds: LIFE_SECONDS }],
} as const

const V2 = { frontDoor: 'vonage-v2', pinSeconds: WAIT_SECONDS, rules: RULES_V2 } as const

const stepOf = (channel: 'sms' | 'voice' | 'email') => ({ channel, waitSeconds: WAIT_SECONDS })

/** The state after the carrier accepted the message. */
function afterSms(begun: InProgress): InProgress {
  const { startedAt: at } = begun
  const claimed = decide(
    begun,
    { type: 'tickDue', tick: 1, freshPin: new Secret(SEEDED_PIN) },
    at,
  ).verification
  const { verification } = decide(
    claimed,
    {
      type: 'attemptFinished',
      attempt: 1,
      route: 'twilio-sms',
      otherRoute: false,
      outcome: { kind: 'accepted', reference: `SM${randomBytes(16).toString('hex')}` },
      why: { by: 'only', among: 1 },
      jitter: 0,
    },
    at,
  )
  if (verification.state !== 'inProgress') throw new Error('a seeded verification ended at once')
  return verification
}
