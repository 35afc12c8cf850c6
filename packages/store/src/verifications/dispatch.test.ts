import { type InProgress, makePin, Secret } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { someRequest } from '../../test/redis.ts'
import type { LimitVerdict } from '../limits/limits.ts'
import { createVerification, dispatch, type Owner, type Ports } from './dispatch.ts'
import { makeMemoryPorts } from './memory.ts'
import { UnreadableRecord } from './unreadable.ts'

const NOW = 1_790_000_000_000
const freshPin = makePin(4, (count) => new Uint8Array(count).fill(7))
const RIGHT = { type: 'check', code: new Secret('4711') } as const
const TICK = { type: 'tickDue', tick: 1, freshPin } as const
const ALLOWED: LimitVerdict = { type: 'allowed', waitMs: 0, observed: [], unasked: [] }
const RECEIPT = { type: 'receipt', attempt: 1, receipt: { status: 'delivered' } } as const

/** Ports in memory that record their calls. */
function world(changes: (ports: Ports) => Partial<Ports> = () => ({})) {
  const { ports: inner, records } = makeMemoryPorts({
    now: () => NOW,
    schedule: () => undefined,
    unschedule: () => undefined,
  })
  const asked: string[] = []
  const note = (what: string): void => void asked.push(what)
  const changed: Ports = { ...inner, ...changes(inner) }
  const ports: Ports = {
    ...changed,
    read: (id) => (note('read'), changed.read(id)),
    write: (...args) => (note('write'), changed.write(...args)),
    create: (...args) => (note('create'), changed.create(...args)),
    release: (...args) => (note('release'), changed.release(...args)),
    dummyWrite: (id) => (note(`dummyTake ${id}`), changed.dummyWrite(id)),
    ended: ({ state }) => note(`ended ${state}`),
    isDead: (id) => (note('isDead'), changed.isDead(id)),
  }
  return { ports, records, asked, of: (work: () => Promise<unknown>) => notesOf(asked, work) }
}

/** The calls of the ports during a piece of work. */
async function notesOf(asked: string[], work: () => Promise<unknown>): Promise<readonly string[]> {
  asked.length = 0
  await work()
  return [...asked]
}

async function begun(ports: Ports, request = someRequest()): Promise<InProgress> {
  const started = await createVerification(ports, request)
  if (started.type !== 'started') throw new Error('did not start')
  return started.decision.verification
}

const unknown = 'f'.repeat(32)
const OWN: Owner = { account: 'shop', frontDoor: 'vonage-v1' }
const OTHER: Owner = { ...OWN, account: 'other' }
const BY_V2: Owner = { ...OWN, frontDoor: 'vonage-v2' }

describe('a check that finds nothing to check', () => {
  it('takes as long as one that writes: an unknown id, a foreign one, one of another front door, one that has ended', async () => {
    const { ports, of } = world()
    const { id } = await begun(ports)
    expect(await of(() => dispatch(ports, unknown, RIGHT))).toEqual(['read', `dummyTake ${unknown}`])
    expect(await of(() => dispatch(ports, id, RIGHT, OTHER))).toEqual(['read', `dummyTake ${id}`])
    expect(await of(() => dispatch(ports, id, RIGHT, BY_V2))).toEqual(['read', `dummyTake ${id}`])
    expect(await of(() => dispatch(ports, id, RIGHT, OWN))).toEqual(['read', 'write', 'ended succeeded'])
    expect(await of(() => dispatch(ports, id, RIGHT))).toEqual(['read', `dummyTake ${id}`])
  })

  it('is the only command with a dummy write', async () => {
    const { ports, of } = world()
    const { id } = await begun(ports)
    await dispatch(ports, id, RIGHT)
    for (const command of [{ type: 'cancel' }, { type: 'expiryDue' }, TICK, RECEIPT] as const) {
      expect(await of(() => dispatch(ports, id, command))).toEqual(['read'])
      expect(await of(() => dispatch(ports, unknown, command))).toEqual(['read'])
      expect(await of(() => dispatch(ports, id, command, OTHER))).toEqual(['read'])
      expect(await of(() => dispatch(ports, id, () => command))).toEqual(['read'])
    }
  })

  it('returns undefined', async () => {
    const { ports } = world()
    const { id } = await begun(ports)
    expect(await dispatch(ports, unknown, RIGHT)).toBeUndefined()
    expect(await dispatch(ports, id, RIGHT, OTHER)).toBeUndefined()
  })
})

/** Ports at that time after the start, whose guesses are noted. */
function counting(seconds: number, verdict: LimitVerdict = ALLOWED) {
  const noted: string[] = []
  const note = (what: string) => () => Promise.resolve(void noted.push(what))
  const guess = { verdict, right: note('right'), notCompared: note('not compared') }
  let now = NOW
  const { ports } = world(() => ({
    now: () => now,
    guesses: {
      take: () => (noted.push('taken'), Promise.resolve(guess)),
      approved: note('approved'),
      dummyTake: note('dummy'),
    },
  }))
  const at = async (command: Parameters<typeof dispatch>[2]) => {
    const { id } = await begun(ports)
    now = NOW + seconds * 1000
    return (await dispatch(ports, id, command))?.reply
  }
  return { noted, at }
}

describe('the count of submitted codes', () => {
  it.each<[string, number, Parameters<typeof dispatch>[2], string, readonly string[]]>([
    ['is reset by a right code', 1, RIGHT, 'right', ['taken', 'right']],
    ['keeps a wrong one', 1, { ...RIGHT, code: new Secret('0000') }, 'wrong', ['taken']],
    ['gives one back that came after the planned end', 900, RIGHT, 'ended', ['taken', 'not compared']],
    ['of starts without a right code is reset by an approval', 1, { type: 'approve' }, 'done', ['approved']],
    ['is not reset by an approval after the planned end', 900, { type: 'approve' }, 'ended', []],
    ['is not touched by another command', 40, { type: 'cancel' }, 'done', []],
    ['counts a code that depends on the record', 1, () => RIGHT, 'right', ['taken', 'right']],
  ])('%s', async (_what, seconds, command, reply, calls) => {
    const { noted, at } = counting(seconds)
    expect(await at(command)).toBe(reply)
    expect(noted).toEqual(calls)
  })

  it('refuses to compare a code, which then counts as wrong', async () => {
    const refusal = { limit: 'wrong-codes', retryAfterSeconds: 60 } as const
    const { noted, at } = counting(1, { type: 'refused', refusal, observed: [] })
    expect(await at(RIGHT)).toBe('wrong')
    expect(noted).toEqual(['taken'])
  })
})

describe('a decision', () => {
  it('returns the record after it', async () => {
    const { ports, records } = world()
    const { id } = await begun(ports)
    const decision = await dispatch(ports, id, TICK)
    expect(decision).toEqual({
      verification: records.get(id)?.verification,
      stored: records.get(id),
      effects: expect.any(Array),
      reply: 'done',
    })
    expect(records.get(id)?.version).toBe(2)
    // A command that changes nothing still returns the record.
    expect(await dispatch(ports, id, TICK)).toEqual({
      verification: records.get(id)?.verification,
      stored: records.get(id),
      effects: [],
      reply: 'stale',
    })
  })

  it('uses a remembered record without reading, but reads again before it answers that nothing is to be done', async () => {
    const { ports, of } = world()
    const { id } = await begun(ports)
    const claimed = await dispatch(ports, id, TICK)
    if (claimed === undefined) throw new Error('not there')
    expect(await of(() => dispatch(ports, claimed.stored, { type: 'triggerNext' }))).toEqual(['write'])
    // That record is outdated now: the write fails, and the newer one is read.
    expect(await of(() => dispatch(ports, claimed.stored, RECEIPT))).toEqual(['write', 'read', 'write'])
    // According to the remembered record the receipt is new, according to Redis it is not; and the reverse.
    expect(await of(() => dispatch(ports, claimed.stored, TICK))).toEqual(['read'])
    expect(await of(() => dispatch(ports, claimed.stored, RIGHT, OTHER))).toEqual([`dummyTake ${id}`])
  })

  it('reports an end once, not for later commands and not while it is in progress', async () => {
    const { ports, of } = world()
    const { id } = await begun(ports)
    expect(await of(() => dispatch(ports, id, TICK))).toEqual(['read', 'write'])
    expect(await of(() => dispatch(ports, id, RIGHT))).toEqual(['read', 'write', 'ended succeeded'])
    expect(await of(() => dispatch(ports, id, RECEIPT))).toEqual(['read', 'write'])
  })

  it('is given up after fifty lost races', async () => {
    const { ports, of } = world(() => ({ write: () => Promise.resolve(undefined) }))
    const { id } = await begun(ports)
    const calls = await of(() =>
      expect(dispatch(ports, id, TICK)).rejects.toThrow(
        new Error(`verification ${id}: 50 races lost in a row`),
      ),
    )
    expect(calls).toEqual(Array.from({ length: 50 }, () => ['read', 'write']).flat())
  })

  it('that throws names the record, not only the command', async () => {
    const { ports, records } = world()
    const { id } = await begun(ports)
    const stored = records.get(id)
    if (stored?.verification.state !== 'inProgress') throw new Error('not there')
    records.set(id, { ...stored, verification: { ...stored.verification, stepsBegun: 9 } })
    const error: unknown = await dispatch(ports, id, TICK).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnreadableRecord)
    expect(error).toMatchObject({
      id,
      reason: 'rules',
      message: `verification ${id}: its record cannot be read: no rule can go on from it (tickDue)`,
      cause: expect.any(Error),
    })
  })
})

const unreadable = (id: string) => new UnreadableRecord(id, 'key', 'its key is gone')

describe('a start', () => {
  it('is written at once if the number is free, else answered with the one in progress', async () => {
    const { ports, of } = world()
    const request = someRequest()
    expect(await of(() => begun(ports, request))).toEqual(['create'])
    const [holder] = [...(await ids(ports, request))]
    expect(await of(() => createVerification(ports, request))).toEqual(['create', 'read'])
    expect(await createVerification(ports, request)).toEqual({ type: 'running', id: holder })
  })

  it('frees a number whose holder is gone or has ended, and takes it', async () => {
    const { ports, records, of } = world()
    const request = someRequest()
    const { id } = await begun(ports, request)
    records.delete(id)
    expect(await of(() => begun(ports, request))).toEqual(['create', 'read', 'release', 'create'])
  })

  it('frees the number of a dead letter, and of no other record that it cannot read', async () => {
    let isDead = false
    const { ports, of } = world(() => ({
      read: (id) => Promise.reject(unreadable(id)),
      isDead: () => Promise.resolve(isDead),
    }))
    const request = someRequest()
    await begun(ports, request)
    const refused = () => expect(createVerification(ports, request)).rejects.toThrow(UnreadableRecord)
    expect(await of(refused)).toEqual(['create', 'read', 'isDead'])
    isDead = true
    expect(await of(() => begun(ports, request))).toEqual(['create', 'read', 'isDead', 'release', 'create'])
  })

  it('does not ask for dead letters while Redis is away', async () => {
    const { ports, of } = world(() => ({ read: () => Promise.reject(new Error('away')) }))
    const request = someRequest()
    await begun(ports, request)
    const refused = () => expect(createVerification(ports, request)).rejects.toThrow('away')
    expect(await of(refused)).toEqual(['create', 'read'])
  })

  it('is given up after fifty tries to take the lock', async () => {
    const { ports, of } = world(() => ({ release: () => Promise.resolve() }))
    const request = someRequest()
    const { id } = await begun(ports, request)
    await dispatch(ports, id, RIGHT)
    const { ports: stuck, of: ofStuck } = world(() => ({
      create: () => Promise.resolve(unknown),
      release: () => Promise.resolve(),
    }))
    const calls = await ofStuck(() =>
      expect(createVerification(stuck, request)).rejects.toThrow(
        /^verification 0{31}1: could not take the lock of its address/,
      ),
    )
    expect(calls).toEqual(Array.from({ length: 50 }, () => ['create', 'read', 'release']).flat())
    expect(await of(() => begun(ports, request))).toEqual(['create'])
  })
})

async function ids(ports: Ports, request: ReturnType<typeof someRequest>): Promise<Set<string>> {
  const found = await createVerification(ports, request)
  return new Set(found.type === 'running' ? [found.id] : [])
}
