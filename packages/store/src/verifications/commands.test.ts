import { limitsOfStart, makePin, Secret } from '@pinpost/core'
import { expect, it, onTestFinished } from 'vitest'

import { openTestStore, rawRedis, someOptions, someRequest } from '../../test/redis.ts'
import type { Store } from '../store.ts'

const CODE = new Secret('4711')
const SENT = {
  type: 'attemptFinished',
  attempt: 1,
  route: 'r',
  outcome: { kind: 'accepted', reference: 'SM1' },
  otherRoute: false,
  jitter: 0,
} as const

/** Counts the commands with keys of this prefix; neither those that scripts run, nor BullMQ's, which depend on its waiting. */
async function countCommands(prefix: string) {
  const counts = new Map<string, number>()
  const monitor = await rawRedis().monitor()
  onTestFinished(() => monitor.disconnect())
  monitor.on('monitor', (_time: string, [name = '', ...args]: string[], source: string) => {
    const isOurs = args.some((arg) => arg.includes(prefix))
    const isQueue = name === 'bzpopmin' || args.some((arg) => /:(stalled-check|prioritized)$/.test(arg))
    if (source !== 'lua' && isOurs && !isQueue) counts.set(name, (counts.get(name) ?? 0) + 1)
  })
  return counts
}

/** Sends each first step, as a worker does. @returns what resolves once the job of a verification is over */
function sendSteps(store: Store): (id: string) => Promise<void> {
  const waiting = new Map<string, () => void>()
  const work = store.work({
    concurrency: 1,
    async handle({ id, tick }) {
      const freshPin = makePin(4, (count) => new Uint8Array(count).fill(7))
      const claimed = await store.dispatch(id, { type: 'tickDue', tick, freshPin })
      await store.dispatch(claimed?.stored ?? id, SENT)
      waiting.get(id)?.()
    },
    onError: () => undefined,
  })
  onTestFinished(() => work.close())
  return (id) => new Promise((resolve) => void waiting.set(id, resolve))
}

it('a whole verification takes seven scripts and two reads of ours', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  const stepOf = sendSteps(store)

  async function verify(): Promise<void> {
    const request = someRequest()
    const { account, number } = request
    await store.limits.take(limitsOfStart({ account, number, country: 'DE' }, {}, ['sms']))
    const started = await store.start(request)
    if (started.type !== 'started') throw new Error('did not start')
    const { id } = started.decision.verification
    await stepOf(id)
    expect((await store.dispatch(id, { type: 'check', code: CODE }))?.reply).toBe('right')
  }
  // The first of each script is sent whole, and accounts are read once.
  await verify()
  const counts = await countCommands(options.prefix)
  await verify()
  // The scripts: limits and create; claim and outcome; limits, end and limits again.
  await expect.poll(() => Object.fromEntries(counts)).toEqual({ evalsha: 7, get: 2 })
})
