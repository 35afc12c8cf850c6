import { type EventEntry, makePin, Secret, type StartRequest, type Tick } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { RULES, steps } from '../../../core/test/given.ts'
import { SENT } from '../../test/verify.ts'
import { someRequest } from '../../test/redis.ts'
import { createVerification, dispatch, type Ports } from './dispatch.ts'

export interface PortsUnderTest {
  readonly ports: Ports
  /** the queued ticks of a verification */
  queued(id: string): Promise<readonly number[]>
  /** the tick in the due index, if any */
  due(id: string): Promise<Pick<Tick, 'number' | 'at'> | undefined>
  /** the outbox entries of a verification */
  entries(id: string): Promise<readonly EventEntry[]>
}

const CODE = new Secret('4711')
const freshPin = makePin(4, (count) => new Uint8Array(count).fill(7))

/** The contract of the ports that `dispatch` uses, for memory and Redis. */
export function testPorts(
  name: string,
  make: (request: () => Omit<StartRequest, 'id'>) => Promise<PortsUnderTest>,
): void {
  let numbers = 0
  const request = (): Omit<StartRequest, 'id'> =>
    someRequest({ address: new Secret(`+4930${1_000_000 + ++numbers}`), pin: CODE })

  async function started(under: PortsUnderTest, wanted = request()) {
    const result = await createVerification(under.ports, wanted)
    if (result.type !== 'started') throw new Error('did not start')
    return result.decision.verification
  }

  describe(`ports on ${name}`, () => {
    it('a resend is due at once in addition to the plan, as often as its rules allow, and an approval frees the number', async () => {
      const under = await make(request)
      const wanted = { ...request(), rules: { ...RULES, sends: 2 }, steps: steps('sms300') }
      const { id } = await started(under, wanted)
      await dispatch(under.ports, id, { type: 'tickDue', tick: 1, freshPin })
      const command = { type: 'resend', channel: 'voice' } as const
      const asked = await dispatch(under.ports, id, command)
      expect(asked).toMatchObject({ reply: 'done', verification: { steps: [{}, { channel: 'voice' }] } })
      expect(await under.queued(id)).toContain(3)
      expect((await under.ports.read(id))?.verification).toEqual(asked?.verification)
      expect(await dispatch(under.ports, id, { ...command, channel: 'sms' })).toMatchObject({
        reply: 'tooManySends',
      })
      const approved = await dispatch(under.ports, id, { type: 'approve' })
      expect(approved).toMatchObject({ reply: 'done', verification: { state: 'succeeded', checks: [] } })
      expect(await under.due(id)).toBeUndefined()
      expect(await dispatch(under.ports, id, { type: 'approve' })).toMatchObject({ reply: 'ended' })
      await started(under, wanted)
    })

    it('an e-mail address is locked under every spelling, until its verification ends', async () => {
      const under = await make(request)
      const local = `ann${++numbers}`
      const of = (address: string) => ({
        ...request(),
        address: new Secret(address),
        steps: steps('email300'),
      })
      const { id } = await started(under, of(`${local}@mail.example`))
      expect(await createVerification(under.ports, of(`${local.toUpperCase()}@mail.example`))).toEqual({
        type: 'running',
        id,
      })
      await dispatch(under.ports, id, { type: 'check', code: CODE })
      await started(under, of(`${local.toUpperCase()}@mail.example`))
    })

    it('an address may have one verification in each scope, which only that scope finds', async () => {
      const under = await make(request)
      const wanted = request()
      const [none, first, second] = [undefined, `VA${'1'.repeat(32)}`, `VA${'2'.repeat(32)}`]
      const ids = new Map<string | undefined, string>()
      for (const scope of [none, first, second])
        ids.set(scope, (await started(under, { ...wanted, scope })).id)
      for (const scope of [none, first, second])
        expect(await createVerification(under.ports, { ...wanted, scope })).toEqual({
          type: 'running',
          id: ids.get(scope),
        })
      const owner = { account: wanted.account, frontDoor: wanted.frontDoor }
      const id = ids.get(first) ?? ''
      const cancel = (scope?: string) => dispatch(under.ports, id, { type: 'approve' }, { ...owner, scope })
      expect(await cancel(none)).toBeUndefined()
      expect(await cancel(second)).toBeUndefined()
      expect(await cancel(first)).toMatchObject({ reply: 'done' })
      await started(under, { ...wanted, scope: first })
    })

    it('a started verification can be read back, is due, and has a job', async () => {
      const under = await make(request)
      const verification = await started(under)
      const stored = await under.ports.read(verification.id)
      expect(stored?.version).toBe(1)
      expect(stored?.verification).toEqual(verification)
      expect(stored?.verification.address.reveal()).toBe(verification.address.reveal())
      expect(await under.due(verification.id)).toEqual({ number: 1, at: verification.tick.at })
      expect(await under.queued(verification.id)).toEqual([1])
    })

    it('a decision continues from the last one, and sees changes in between', async () => {
      const under = await make(request)
      const { id } = await started(under)
      const claimed = await dispatch(under.ports, id, { type: 'tickDue', tick: 1, freshPin })
      if (claimed === undefined) throw new Error('not there')
      await dispatch(under.ports, id, { type: 'check', code: CODE })
      await dispatch(under.ports, claimed.stored, SENT)
      const ended = await under.ports.read(id)
      expect(ended).toMatchObject({ version: 4, verification: { state: 'succeeded' } })
      expect(ended?.verification.attempts).toMatchObject([{ outcome: SENT.outcome }])
      // Repeated, it changes nothing and returns the stored record.
      expect((await dispatch(under.ports, claimed.stored, SENT))?.verification).toEqual(ended?.verification)
    })

    it('a second start for the same account and number is answered with the one in progress and leaves nothing behind', async () => {
      const under = await make(request)
      const wanted = request()
      const first = await started(under, wanted)
      expect(await createVerification(under.ports, wanted)).toEqual({ type: 'running', id: first.id })
      expect(await createVerification(under.ports, { ...wanted, account: 'other' })).toMatchObject({
        type: 'started',
      })
    })

    it('a write with an outdated version is refused and changes nothing', async () => {
      const under = await make(request)
      const { id } = await started(under)
      const stored = await under.ports.read(id)
      if (stored === undefined) throw new Error('not stored')
      const { verification } = stored
      expect(await under.ports.write(stored, { ...verification, brand: 'first' }, [])).toMatchObject({
        version: stored.version + 1,
        verification: { brand: 'first' },
      })
      expect(await under.ports.write(stored, { ...verification, brand: 'second' }, [])).toBeUndefined()
      expect((await under.ports.read(id))?.verification.brand).toBe('first')
    })

    it('of many concurrent claims of a tick, one succeeds', async () => {
      const under = await make(request)
      const { id } = await started(under)
      const claims = await Promise.all(
        Array.from({ length: 20 }, () => dispatch(under.ports, id, { type: 'tickDue', tick: 1, freshPin })),
      )
      expect(claims.filter((claim) => claim?.reply === 'done')).toHaveLength(1)
      expect((await under.ports.read(id))?.verification.attempts).toHaveLength(1)
      expect(await under.queued(id)).toContain(2)
    })

    it('100 concurrent wrong codes are answered: two wrong, one last wrong, and otherwise ended', async () => {
      const under = await make(request)
      const { id } = await started(under)
      const wrong = new Secret('0000')
      const replies = await Promise.all(
        Array.from(
          { length: 100 },
          async () => (await dispatch(under.ports, id, { type: 'check', code: wrong }))?.reply,
        ),
      )
      const count = (reply: string): number => replies.filter((one) => one === reply).length
      expect([count('wrong'), count('tooManyWrong'), count('ended')]).toEqual([2, 1, 97])
      expect((await dispatch(under.ports, id, { type: 'check', code: CODE }))?.reply).toBe('ended')
    })

    it('of many concurrent right codes, one is accepted', async () => {
      const under = await make(request)
      const { id } = await started(under)
      const replies = await Promise.all(
        Array.from(
          { length: 30 },
          async () => (await dispatch(under.ports, id, { type: 'check', code: CODE }))?.reply,
        ),
      )
      expect(replies.filter((reply) => reply === 'right')).toHaveLength(1)
      expect(replies.filter((reply) => reply === 'ended')).toHaveLength(29)
    })

    it('five wrong codes in a row lock the number over all its verifications: no code is compared', async () => {
      const under = await make(request)
      const wanted = request()
      const wrong = new Secret('0000')
      const check = async (id: string, code: Secret) =>
        (await dispatch(under.ports, id, { type: 'check', code }))?.reply
      const first = await started(under, wanted)
      for (const reply of ['wrong', 'wrong', 'tooManyWrong']) expect(await check(first.id, wrong)).toBe(reply)
      const second = await started(under, wanted)
      for (const reply of ['wrong', 'wrong']) expect(await check(second.id, wrong)).toBe(reply)
      // The right one is not compared, and ends the verification as a third wrong one would.
      expect(await check(second.id, CODE)).toBe('tooManyWrong')
      const third = await started(under, wanted)
      for (const reply of ['wrong', 'wrong', 'tooManyWrong', 'ended']) {
        expect(await check(third.id, CODE)).toBe(reply)
      }
      expect(await check((await started(under, { ...wanted, account: 'other' })).id, CODE)).toBe('right')
    })

    it('a right code resets the count of wrong ones', async () => {
      const under = await make(request)
      const wanted = request()
      for (let round = 0; round < 4; round++) {
        const { id } = await started(under, wanted)
        for (const code of ['0000', '0001', '4711']) {
          await dispatch(under.ports, id, { type: 'check', code: new Secret(code) })
        }
        expect((await under.ports.read(id))?.verification.state).toBe('succeeded')
      }
    })

    it('concurrent checks over many verifications of a number are not compared beyond the limit', async () => {
      const under = await make(request)
      const wanted = request()
      const replies: (string | undefined)[] = []
      for (let round = 0; round < 4; round++) {
        const { id } = await started(under, wanted)
        const codes = ['0000', '0001', '0002', '0003'].map((code) => new Secret(code))
        const checks = codes.map((code) => dispatch(under.ports, id, { type: 'check', code }))
        for (const decision of await Promise.all(checks)) {
          replies.push(decision?.limits?.type === 'refused' ? 'locked' : decision?.reply)
        }
      }
      const compared = replies.filter((reply) => reply === 'wrong' || reply === 'tooManyWrong')
      expect(compared).toHaveLength(5)
    })

    it('an end removes the tick from index and queue, and frees the number', async () => {
      const under = await make(request)
      const wanted = request()
      const { id } = await started(under, wanted)
      await dispatch(under.ports, id, { type: 'check', code: CODE })
      expect(await under.due(id)).toBeUndefined()
      expect(await under.queued(id)).toEqual([])
      const next = await started(under, wanted)
      expect(next.id).not.toBe(id)
    })

    it('a replanned tick replaces the old one', async () => {
      const under = await make(request)
      const { id } = await started(under)
      await dispatch(under.ports, id, { type: 'tickDue', tick: 1, freshPin })
      await dispatch(under.ports, id, { type: 'triggerNext' })
      expect((await under.due(id))?.number).toBe(3)
      expect(await under.queued(id)).not.toContain(2)
      expect(await under.queued(id)).toContain(3)
    })

    it('each write, and nothing else, adds one entry to the outbox, in order of version', async () => {
      const under = await make(request)
      const wanted = request()
      const { id } = await started(under, wanted)
      await createVerification(under.ports, wanted)
      await Promise.all(
        Array.from({ length: 20 }, () => dispatch(under.ports, id, { type: 'tickDue', tick: 1, freshPin })),
      )
      await dispatch(under.ports, id, { type: 'cancel' })
      await Promise.all(
        Array.from({ length: 20 }, () => dispatch(under.ports, id, { type: 'check', code: CODE })),
      )
      const entries = await under.entries(id)
      expect(entries.map(({ version, events }) => [version, ...events.map(({ type }) => type)])).toEqual([
        [1, 'started'],
        [2, 'claimed'],
        [3, 'checked', 'attempted', 'ended'],
      ])
      expect(entries).toMatchObject([
        { account: wanted.account },
        { id },
        { events: [{ right: true }, {}, {}] },
      ])
    })

    it("another account's verification is as unknown as one that never existed", async () => {
      const under = await make(request)
      const { id } = await started(under)
      expect(
        await dispatch(
          under.ports,
          id,
          { type: 'check', code: CODE },
          { account: 'other', frontDoor: 'vonage-v1' },
        ),
      ).toBeUndefined()
      expect(await dispatch(under.ports, '0'.repeat(32), { type: 'check', code: CODE })).toBeUndefined()
      expect((await under.ports.read(id))?.version).toBe(1)
    })

    it("another front door's verification is as unknown, and is found through its own", async () => {
      const under = await make(request)
      const v2 = await createVerification(under.ports, someRequest({ frontDoor: 'vonage-v2' }))
      if (v2.type !== 'started') throw new Error(v2.type)
      const { id, account } = v2.decision.verification
      const command = { type: 'cancel' } as const
      expect(await dispatch(under.ports, id, command, { account, frontDoor: 'vonage-v1' })).toBeUndefined()
      expect(await dispatch(under.ports, id, command, { account, frontDoor: 'vonage-v2' })).toMatchObject({
        reply: 'tooEarly',
      })
    })
  })
}
