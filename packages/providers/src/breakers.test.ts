import { EventEmitter, once } from 'node:events'
import type { Outcome, OutcomeKind } from '@pinpost/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Breakers, makeBreakers, type OpenBreaker, QUIET_AFTER_MS, TRIAL_AFTER_MS } from './breakers.ts'

const outcome = (kind: OutcomeKind): Outcome =>
  kind === 'accepted' ? { kind, reference: 'SM1' } : { kind, code: 'x' }

interface World {
  readonly breakers: Breakers
  readonly told: Map<string, OpenBreaker>
  send(route: string, kind: OutcomeKind): Promise<Outcome>
}

/** Two routes of one credential, and one of another. */
function makeWorld(): World {
  const told = new Map<string, OpenBreaker>()
  const breakers = makeBreakers({
    now: Date.now,
    siblings: (route) => (route === 'other' ? ['other'] : ['sms', 'voice']),
    onChange: (route, open) => (open === undefined ? told.delete(route) : told.set(route, open)),
  })
  return { breakers, told, send: (route, kind) => breakers.run(route, () => Promise.resolve(outcome(kind))) }
}

async function sendMany(world: World, route: string, kind: OutcomeKind, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await world.send(route, kind)
}

describe('a breaker', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
  afterEach(() => void vi.useRealTimers())

  test.each(['providerError', 'ambiguous'] as const)(
    'opens after five that end as %s, and reports it',
    async (kind) => {
      const world = makeWorld()
      await sendMany(world, 'sms', kind, 4)
      expect(world.breakers.isOpen('sms')).toBe(false)
      await sendMany(world, 'sms', kind, 1)
      expect(world.breakers.isOpen('sms')).toBe(true)
      expect(world.told.get('sms')).toMatchObject({ openedAt: 1_000_000, attemptNo: 1 })
      expect(world.breakers.isOpen('voice')).toBe(false)
    },
  )

  test('opens if half of the last sends failed', async () => {
    const world = makeWorld()
    for (let i = 0; i < 10; i++) {
      await world.send('sms', 'accepted')
      await world.send('sms', 'providerError')
    }
    expect(world.breakers.isOpen('sms')).toBe(true)
  })

  test.each([
    'invalidNumber',
    'geoDenied',
    'contentRejected',
    'senderRefused',
    'requestRefused',
    'throttled',
    'unreachable',
    'fraudBlocked',
  ] as const)('does not open for outcomes that do not concern the carrier: %s', async (kind) => {
    const world = makeWorld()
    await sendMany(world, 'sms', kind, 50)
    expect(world.breakers.isOpen('sms')).toBe(false)
  })

  test('does not open for sends that this process aborted', async () => {
    const world = makeWorld()
    for (let i = 0; i < 20; i++) {
      await world.breakers.run('sms', () => Promise.resolve({ kind: 'ambiguous', code: 'aborted' }))
    }
    expect(world.breakers.isOpen('sms')).toBe(false)
  })

  test('of a refused credential opens at once, together with those of all its routes', async () => {
    const world = makeWorld()
    await expect(world.send('sms', 'credentialError')).resolves.toMatchObject({ kind: 'credentialError' })
    expect(['sms', 'voice', 'other'].map(world.breakers.isOpen)).toEqual([true, true, false])
    expect([...world.told.keys()].toSorted()).toEqual(['sms', 'voice'])
  })

  test('lets one send through after its pause, and closes if that succeeds', async () => {
    const world = makeWorld()
    await sendMany(world, 'sms', 'ambiguous', 5)
    vi.advanceTimersByTime(TRIAL_AFTER_MS)
    expect(world.breakers.isOpen('sms')).toBe(false)
    await world.send('sms', 'accepted')
    expect(world.told.size).toBe(0)
    await sendMany(world, 'sms', 'providerError', 1)
    expect(world.breakers.isOpen('sms')).toBe(false)
  })

  test('that no send tries counts as open for three more minutes', async () => {
    const world = makeWorld()
    expect(world.breakers.isHoldingBack('sms')).toBe(false)
    await sendMany(world, 'sms', 'ambiguous', 5)
    vi.advanceTimersByTime(TRIAL_AFTER_MS + QUIET_AFTER_MS - 1)
    expect(world.breakers.isHoldingBack('sms')).toBe(true)
    vi.advanceTimersByTime(1)
    expect(world.breakers.isHoldingBack('sms')).toBe(false)
    await sendMany(world, 'sms', 'ambiguous', 1)
    expect(world.breakers.isHoldingBack('sms')).toBe(true)
    vi.advanceTimersByTime(TRIAL_AFTER_MS)
    await sendMany(world, 'sms', 'accepted', 1)
    expect(world.breakers.isHoldingBack('sms')).toBe(false)
  })

  test('stays open if the trial fails', async () => {
    const world = makeWorld()
    await sendMany(world, 'sms', 'ambiguous', 5)
    vi.advanceTimersByTime(TRIAL_AFTER_MS)
    await world.send('sms', 'ambiguous')
    expect(world.breakers.isOpen('sms')).toBe(true)
    expect(world.told.get('sms')).toMatchObject({ attemptNo: 2, openedAt: 1_000_000 + TRIAL_AFTER_MS })
  })

  test('sends nothing while a trial is in progress that then fails', async () => {
    const world = makeWorld()
    await sendMany(world, 'sms', 'ambiguous', 5)
    vi.advanceTimersByTime(TRIAL_AFTER_MS)
    const held = new EventEmitter()
    const trial = world.breakers.run('sms', async () => {
      await once(held, 'answer')
      return outcome('ambiguous')
    })
    let sent = 0
    const beside = world.breakers.run('sms', async () => {
      sent++
      return outcome('accepted')
    })
    held.emit('answer')
    await trial
    await expect(beside).resolves.toEqual({ kind: 'providerError', code: 'breakerOpen' })
    expect(sent).toBe(0)
  })

  test('opens and closes when another process reports it', async () => {
    const [here, there] = [makeWorld(), makeWorld()]
    await sendMany(there, 'sms', 'ambiguous', 5)
    here.breakers.adopt(there.told)
    expect(here.breakers.isOpen('sms')).toBe(true)
    expect(here.told.size).toBe(0)
    vi.advanceTimersByTime(TRIAL_AFTER_MS)
    await there.send('sms', 'accepted')
    here.breakers.adopt(there.told)
    await sendMany(here, 'sms', 'ambiguous', 4)
    expect(here.breakers.isOpen('sms')).toBe(false)
  })

  test('prefers its own recent change to an older shared state', async () => {
    const world = makeWorld()
    await sendMany(world, 'sms', 'ambiguous', 5)
    world.breakers.adopt(new Map())
    expect(world.breakers.isOpen('sms')).toBe(true)
    vi.advanceTimersByTime(5_000)
    world.breakers.adopt(new Map())
    expect(world.breakers.isOpen('sms')).toBe(false)
  })
})
