import {
  CHANNEL_NAMES,
  type Command,
  type CommandType,
  FOLLOW_UPS,
  Secret,
  type Verification,
} from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import type { Sabotage } from '../../simulation/simulated-store.ts'
import { describeViolation } from '../../simulation/report.ts'
import { simulate } from '../../simulation/world.ts'
import type { MemoryPorts } from './memory.ts'

const RUN = { verifications: 1_000, seed: 20_261_123 }

describe('a thousand verifications with crashes, races and lost jobs', () => {
  it('hold every invariant after every event, and all end', async () => {
    const { counts, violation } = await simulate(RUN)
    expect(violation).toBeUndefined()
    const ended = Object.values(counts['verifications'] ?? {}).reduce((sum, times) => sum + times, 0)
    expect(ended).toBe(counts['starts']?.['started'])
  })

  it('cover every fault that the simulation injects', async () => {
    const { counts } = await simulate(RUN)
    expect(counts).toMatchObject({
      deaths: {
        'before the provider was called': expect.any(Number),
        'before the outcome was recorded': expect.any(Number),
      },
      jobs: { lost: expect.any(Number), doubled: expect.any(Number), rescued: expect.any(Number) },
      races: { lost: expect.any(Number) },
      receipts: { 'before the answer': expect.any(Number), 'after the end': expect.any(Number) },
      starts: { running: expect.any(Number) },
      ticks: { stale: expect.any(Number) },
    })
    expect(Object.keys(counts['sends'] ?? {}).toSorted()).toEqual(CHANNEL_NAMES.toSorted())
    expect(Object.keys(counts['attempts'] ?? {})).toHaveLength(Object.keys(FOLLOW_UPS).length)
    expect(Object.keys(counts['verifications'] ?? {}).toSorted()).toEqual([
      'cancelled',
      'expired',
      'failed',
      'succeeded',
    ])
  })

  it('have the same counts with the same seed', async () => {
    expect(await simulate(RUN)).toEqual(await simulate(RUN))
  })

  it('have other counts with another seed', async () => {
    const other = await simulate({ ...RUN, seed: 1 })
    expect(other.counts).not.toEqual((await simulate(RUN)).counts)
  })
})

/** The error of a simulation in which a rule is broken on purpose. */
async function toldOf(sabotage: Sabotage): Promise<string> {
  const { violation } = await simulate({ ...RUN, sabotage })
  return violation === undefined ? 'nothing' : describeViolation(violation, RUN)
}

/** Ports with one faulty method. */
const wrong = (
  make: (ports: MemoryPorts, memory: Parameters<NonNullable<Sabotage['ports']>>[1]) => Partial<MemoryPorts>,
) => ({
  ports: (...[ports, memory]: Parameters<NonNullable<Sabotage['ports']>>) => ({
    ...ports,
    ...make(ports, memory),
  }),
})

const lockOf = ({ account, address, scope = '' }: Verification): string =>
  `${account}/${scope}/${address.reveal().toLowerCase()}`

function actualTick<T extends CommandType>(command: Command<T>, current: Verification): Command<T> {
  if (command.type !== 'tickDue' || current.state !== 'inProgress') return command
  return { ...command, tick: current.tick.number }
}

/** Ports that leave `count` entries of each write in the outbox instead of one. */
const entriesOf = (count: number) =>
  wrong((ports, { outbox }) => ({
    async write(stored, next, effects) {
      const written = await ports.write(stored, next, effects)
      const last = outbox.at(-1)
      if (written !== undefined && last !== undefined) outbox.splice(-1, 1, ...Array(count).fill(last))
      return written
    },
  }))

describe('the simulation detects faults', () => {
  it('detects a send after the end that trusts an earlier read', async () => {
    const told = await toldOf(
      wrong((ports, { records }) => {
        const before = new Map<string, Verification>()
        return {
          read(id) {
            const stored = records.get(id)
            if (stored === undefined) return ports.read(id)
            const known = before.get(id)
            const { verification } = stored
            const refused = verification.state === 'failed' && verification.checks.length === 0
            const justNow = refused && ports.now() < verification.endedAt + 10_000
            if (justNow && known !== undefined) return Promise.resolve({ ...stored, verification: known })
            before.set(id, verification)
            return ports.read(id)
          },
        }
      }),
    )
    expect(told).toMatch(/^Invariant 1: .*\n {2}.* woke it up/)
  })

  it('detects a step that waited and is sent after the end', async () => {
    const told = await toldOf({ trustsOldClaims: true })
    expect(told).toMatch(/^Invariant 1: .*\n {2}attempt \d+ is sent \d+ ms after the end/)
  })

  it('detects wrong codes that are not counted', async () => {
    const told = await toldOf(
      wrong((ports) => ({
        write: (stored, next, effects) =>
          ports.write(stored, next.state === 'inProgress' ? { ...next, wrongChecks: 0 } : next, effects),
      })),
    )
    expect(told).toMatch(/^Invariant 2: /)
    expect(told).toMatch(/goes on after \d wrong codes|compared a code after \d wrong ones/)
  })

  it('detects that a new verification of the number resets the count of guesses', async () => {
    const told = await toldOf(
      wrong((ports) => ({
        guesses: {
          ...ports.guesses,
          take: () =>
            Promise.resolve({
              verdict: { type: 'allowed', waitMs: 0, observed: [], unasked: [] },
              right: async () => undefined,
              notCompared: async () => undefined,
            }),
        },
      })),
    )
    expect(told).toMatch(/^Invariant 7: .*\n {2}.* compared a code after \d+ wrong ones in a row/)
  })

  it('detects a wrong code that overwrites another one', async () => {
    const told = await toldOf(
      wrong((ports, { records }) => ({
        write(stored, next, effects) {
          const current = records.get(next.id)
          const counts = next.checks.length > stored.verification.checks.length
          const bothGoOn = next.state === 'inProgress' && current?.verification.state === 'inProgress'
          return ports.write(counts && bothGoOn ? current : stored, next, effects)
        },
      })),
    )
    expect(told).toMatch(/^Invariant 2: .*\n {2}api check lost a check/)
  })

  it('detects an attempt that two workers claim', async () => {
    const told = await toldOf(
      wrong((ports, { records }) => ({
        write(stored, next, effects) {
          const claims = next.attempts.length > stored.verification.attempts.length
          return ports.write(claims ? (records.get(next.id) ?? stored) : stored, next, effects)
        },
      })),
    )
    expect(told).toMatch(/^Invariant 3: /)
  })

  it('detects a stale tick that claims again', async () => {
    const told = await toldOf({ command: actualTick })
    expect(told).toMatch(/^Invariant 4: /)
    expect(told).toMatch(/acted by tick \d+, the next one was \d+/)
  })

  it('detects a PIN that is renewed before its last minute', async () => {
    const told = await toldOf(
      wrong((ports) => ({
        write(stored, next, effects) {
          const { verification: before } = stored
          const both = before.state === 'inProgress' && next.state === 'inProgress'
          const repeats = both && next.attempts.length > 1 && next.tick.number > before.tick.number
          const renewed = repeats ? { ...next, pin: new Secret('NEWPIN') } : next
          return ports.write(stored, renewed, effects)
        },
      })),
    )
    expect(told).toMatch(/^Rule: .*\n {2}worker \w+ renewed a PIN (with \d+ ms left|without an event)/)
  })

  it('detects a PIN that is sent in its last minute', async () => {
    const told = await toldOf(
      wrong((ports) => ({
        write(stored, next, effects) {
          const { verification: before } = stored
          const both = before.state === 'inProgress' && next.state === 'inProgress'
          const kept = both ? { ...next, pin: before.pin, pinExpiresAt: before.pinExpiresAt } : next
          return ports.write(stored, kept, effects)
        },
      })),
    )
    expect(told).toMatch(/^Rule: .*\n {2}worker tickDue (?:kept|sent) a PIN with -?\d+ ms left/)
  })

  it('detects a tick that is missing in the due index', async () => {
    const told = await toldOf(
      wrong((ports, { due }) => ({
        write(stored, next, effects) {
          const written = ports.write(stored, next, effects)
          due.delete(next.id)
          return written
        },
      })),
    )
    expect(told).toMatch(/^Invariant 4: /)
  })

  it('detects a start that ignores the lock', async () => {
    const told = await toldOf(
      wrong((ports, { locks }) => ({
        create(verification, effects) {
          locks.delete(lockOf(verification))
          return ports.create(verification, effects)
        },
      })),
    )
    expect(told).toMatch(/^Invariant 5: /)
  })

  it('detects a lock that distinguishes two spellings of an e-mail address', async () => {
    const told = await toldOf(
      wrong((ports, { locks, records }) => ({
        create(verification, effects) {
          const holder = records.get(locks.get(lockOf(verification)) ?? '')?.verification
          if (holder?.address.reveal() !== verification.address.reveal()) locks.delete(lockOf(verification))
          return ports.create(verification, effects)
        },
      })),
    )
    expect(told).toMatch(/^Invariant 5: /)
  })

  it('detects a lock that is released too early', async () => {
    const told = await toldOf(
      wrong((ports, { locks }) => ({
        write(stored, next, effects) {
          const written = ports.write(stored, next, effects)
          locks.delete(lockOf(next))
          return written
        },
      })),
    )
    expect(told).toMatch(/^Invariant 5: /)
  })

  it('detects a lock that is kept after the end', async () => {
    const told = await toldOf(
      wrong((ports, { locks }) => ({
        write(stored, next, effects) {
          const written = ports.write(stored, next, effects)
          if (next.state !== 'inProgress') locks.set(lockOf(next), next.id)
          return written
        },
      })),
    )
    expect(told).toMatch(/^Invariant 5: .*\n {2}it has ended and still holds the lock/)
  })

  it('detects a change whose events are missing or doubled', async () => {
    const told = await Promise.all([toldOf(entriesOf(0)), toldOf(entriesOf(2))])
    expect(told[0]).toMatch(
      /^Promise: each change has its events .*\n {2}the record has version 2, its events have 1/,
    )
    expect(told[1]).toMatch(/^Promise: each change has its events .*\n {2}.* its events have 1, 2, 2/)
  })

  it('detects events that do not match the record', async () => {
    const told = await toldOf(wrong((ports) => ({ write: (stored, next) => ports.write(stored, next, []) })))
    expect(told).toMatch(/^Promise: each change has its events .*\n {2}the record says .*, its events /)
  })

  it('detects a PIN in a job', async () => {
    const told = await toldOf(
      wrong((ports, { records }) => ({
        schedule(id, tick) {
          const verification = records.get(id)?.verification
          const pin = verification?.state === 'inProgress' ? verification.pin.reveal() : ''
          return ports.schedule(id, Object.assign({ ...tick }, { pin }))
        },
      })),
    )
    expect(told).toMatch(/^Invariant 6: .*\n {2}a secret is in a job/)
  })

  it('detects a number in a record', async () => {
    const told = await toldOf(
      wrong((ports) => ({
        write: (stored, next, effects) =>
          ports.write(stored, { ...next, brand: `for ${next.address.reveal()}` }, effects),
      })),
    )
    expect(told).toMatch(/^Invariant 6: .*\n {2}a secret is in the record/)
  })

  it('prints the life of the verification and how to repeat it', async () => {
    const told = await toldOf({ command: actualTick })
    expect(told).toMatch(/\n {2}\d+ created\n(?: {2}\d+ .+\n)+/)
    expect(told).toContain('Reproduce: npm run simulate -- --verifications 1000 --seed 20261123')
  })
})
