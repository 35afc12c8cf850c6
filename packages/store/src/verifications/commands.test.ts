import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

import { limitsOfStart, Secret } from '@pinpost/core'
import { expect, it, onTestFinished } from 'vitest'

import { freshPin, SENT } from '../../test/verify.ts'
import { openTestStore, someOptions, someRequest, testRedisUrl } from '../../test/redis.ts'
import type { Store } from '../store.ts'

const CODE = new Secret('4711')
/**
 * Counts the commands with keys of this prefix; neither those that scripts run, nor BullMQ's, which depend on its waiting.
 * Uses a bare socket, because ioredis reads lines as replies while it switches to MONITOR.
 */
async function countCommands(prefix: string) {
  const counts = new Map<string, number>()
  const { hostname, port } = new URL(testRedisUrl())
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  socket.write('MONITOR\r\n')
  const lines = createInterface(socket)
  await once(lines, 'line')
  lines.on('line', (line: string) => {
    const [, source = '', name = '', args = ''] = /^\+\S+ \[\d+ (\S+)\] "(\w+)"(.*)/.exec(line) ?? []
    const isQueue = name === 'bzpopmin' || /:(stalled-check|prioritized)"/.test(args)
    if (source !== 'lua' && args.includes(prefix) && !isQueue) counts.set(name, (counts.get(name) ?? 0) + 1)
  })
  return counts
}

/** Sends each first step, as a worker does. @returns what resolves once the job of a verification is over */
function sendSteps(store: Store): (id: string) => Promise<void> {
  const waiting = new Map<string, () => void>()
  const work = store.work({
    concurrency: 1,
    async handle({ id, tick }) {
      const claimed = await store.dispatch(id, { type: 'tickDue', tick, freshPin })
      await store.dispatch(claimed?.stored ?? id, SENT)
      waiting.get(id)?.()
    },
    onError: () => undefined,
  })
  onTestFinished(() => work.close())
  return (id) => new Promise((resolve) => void waiting.set(id, resolve))
}

it('a whole verification takes seven scripts and two reads', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  const stepOf = sendSteps(store)

  async function verify(): Promise<void> {
    const request = someRequest()
    const { account, address: number } = request
    await store.limits.take(limitsOfStart({ account, address: number, country: 'DE' }, {}, ['sms']))
    const started = await store.start(request)
    if (started.type !== 'started') throw new Error('did not start')
    const { id } = started.decision.verification
    await stepOf(id)
    expect((await store.dispatch(id, { type: 'check', code: CODE }))?.reply).toBe('right')
  }
  // The first call of each script sends its source, and accounts are read once.
  await verify()
  const counts = await countCommands(options.prefix)
  await verify()
  // The scripts: limits and create; claim and outcome; limits, end and limits again.
  await expect.poll(() => Object.fromEntries(counts)).toEqual({ evalsha: 7, get: 2 })
})
