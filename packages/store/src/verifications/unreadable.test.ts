import { decide, Secret, start } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { RULES } from '../../../core/test/given.ts'
import { someKey, someRequest } from '../../test/redis.ts'
import { decodeRecord, encodeRecord } from './record.ts'
import { makeSeal } from './seal.ts'
import { UnreadableRecord } from './unreadable.ts'

const ID = `00${'a'.repeat(30)}`
const key = someKey()
const seal = makeSeal([{ kid: 'k1', key }])

const begun = start({ ...someRequest({ country: 'DE' }), id: ID }, 1_000).verification
const claimed = decide(begun, { type: 'tickDue', tick: 1, freshPin: new Secret('9999') }, 1_000).verification
const sent = decide(
  claimed,
  {
    type: 'attemptFinished',
    attempt: 1,
    route: 'eu-sms',
    otherRoute: false,
    jitter: 0,
    outcome: { kind: 'accepted', reference: 'SM1' },
  },
  1_500,
).verification
const checked = decide(sent, { type: 'check', code: new Secret('7753') }, 2_000).verification
const ended = decide(checked, { type: 'check', code: new Secret('4711') }, 3_000).verification

/** The record of a verification with one part changed. */
function changed(change: (record: Record<string, unknown>) => void, of = checked): string {
  const record: Record<string, unknown> = JSON.parse(encodeRecord(3, of, seal).slice(2))
  change(record)
  return `3:${JSON.stringify(record)}`
}

function reading(text: string, by = seal, id = ID): UnreadableRecord {
  try {
    decodeRecord(id, text, by)
  } catch (error) {
    if (error instanceof UnreadableRecord) return error
    throw error
  }
  throw new Error('it was read')
}

const part = (name: string, value: unknown, of = checked) => changed((record) => (record[name] = value), of)

const inAttempt = (index: number, value: unknown) =>
  changed((record) => {
    const attempts: unknown[][] = JSON.parse(JSON.stringify(record['h']))
    attempts[0]?.splice(index, 1, value)
    record['h'] = attempts
  })

/** A record with another sealed part, as only a faulty version could have written it. */
const sealing = (...parts: unknown[]) => part('', seal.seal(JSON.stringify(parts), ID))
const [ADDRESS, CODES, PIN] = ['+4915112345678', ['7753'], '4711']

const of = ({ reason, message }: UnreadableRecord) => [reason, message.split('be read: ')[1]]

describe('a record that cannot be read completely', () => {
  it('is read if it was not changed', () => {
    expect(
      decodeRecord(
        ID,
        changed(() => undefined),
        seal,
      ),
    ).toMatchObject({ version: 3 })
    expect(
      decodeRecord(
        ID,
        changed(() => undefined, ended),
        seal,
      ).verification.state,
    ).toBe('succeeded')
  })

  it.each<[string, string]>([
    ['is no text of ours', 'hello'],
    ['has no version', encodeRecord(3, checked, seal).slice(1)],
    ['begins with something else', `x${encodeRecord(3, checked, seal)}`],
    ['is cut off', encodeRecord(3, checked, seal).slice(0, -9)],
    ['is no object', '3:null'],
    ['has a field that this process does not know', changed((record) => (record['zz'] = 1))],
    ['has a state that this process does not know', part('s', 'paused')],
    ['has a step of an unknown channel', part('w', 's125k180')],
    ['has steps that cannot be read to their end', part('w', 's125x')],
    ['has no steps', part('w', '')],
    ['has an attempt of an unknown channel', inAttempt(0, '0z')],
    ['has an attempt without its channel', inAttempt(0, '0')],
    ['has an attempt with an unknown outcome', inAttempt(3, { kind: 'lost' })],
    ['has an attempt with an unknown receipt', inAttempt(4, 'read')],
    [
      'has an attempt that failed for an unknown reason',
      inAttempt(4, { status: 'failed', reason: 'accepted' }),
    ],
    ['has an attempt whose route was chosen by an unknown policy', inAttempt(6, { by: 'magic', among: 1 })],
    ['has an attempt with a part more', inAttempt(6, 0).replace(',0]],', ',0,0]],')],
    ['plans an unknown purpose', part('q', [3, 4, 'email'])],
    ['has no plan', part('q', undefined)],
    ['has no end of its PIN', part('e', undefined)],
    ['has an unknown routing policy', part('p', { advanceOnFailedReceipt: true, routing: { by: 'magic' } })],
    ['has unknown rules', part('R', { ...RULES, pin: 'shared' })],
    ['has rules that lack one', part('R', { ...RULES, wrongCodes: undefined })],
    ['has rules and one more', part('R', { ...RULES, speed: 3 })],
    ['has an unknown kind of template', part('m', { sms: { type: 'video' } })],
    ['has an unknown kind of autofill', part('p', { advanceOnFailedReceipt: true, autofill: { for: 'tv' } })],
    ['has a step with an unknown option', part('w', ['s125v180v300', [{ colour: 'red' }, {}, {}]])],
    ['has a step with autofill of an unknown kind', part('w', ['s125', [{ autofill: { for: 'tv' } }]])],
    ['has a step with a registration without its id', part('w', ['s125', [{ registered: {} }]])],
    ['has begun a negative number of steps', part('g', -1)],
    ['has a sealed part that is no list', part('', seal.seal('null', ID))],
    ['has a sealed part that is no JSON', part('', seal.seal('{', ID))],
    ['has a sealed part without its payment', sealing(ADDRESS, CODES, PIN)],
    ['has a sealed part with an address of a wrong type', sealing(7, CODES, PIN, null)],
    [
      'has a sealed part with more than this version knows',
      sealing(ADDRESS, CODES, PIN, null, null, null, 1),
    ],
    [
      'has a destination of a step that it lacks',
      sealing(ADDRESS, CODES, PIN, null, [
        [0, '+33612345678', null],
        [3, '+33612345678', null],
      ]),
    ],
    [
      'has more checks than codes',
      part('k', [
        [1, 0],
        [2, 0],
      ]),
    ],
    ['has ended at an unknown time', part('f', undefined, ended)],
    ['has ended and still has a plan', part('q', [1, 2, 'step'], ended)],
    ['has ended and still has its PIN', changed((record) => (record['s'] = 'succeeded'))],
  ])('fails closed if it %s', (_what, text) => {
    const { reason, message, id } = reading(text)
    expect({ reason, id }).toEqual({ reason: 'content', id: ID })
    expect(message).toMatch(
      new RegExp(
        `^verification ${ID}: its record cannot be read: ` +
          '(it is not a record|a part of it is missing or unknown|its sealed part does not belong to it)$',
      ),
    )
  })

  it('is read if its sealed part ends with parts that are empty', () => {
    const { verification } = decodeRecord(ID, sealing(ADDRESS, CODES, PIN, null, null, null), seal)
    expect(verification.payment).toBeUndefined()
    expect(verification.clientRef).toBeUndefined()
    expect(verification.steps).toEqual(checked.steps)
  })

  it('fails closed if an ended one has the sealed part of one in progress', () => {
    const record: Record<string, unknown> = JSON.parse(encodeRecord(3, ended, seal).slice(2))
    const other: Record<string, unknown> = JSON.parse(encodeRecord(3, checked, seal).slice(2))
    // The sealed part of one in progress, put into an ended one.
    expect(reading(`3:${JSON.stringify({ ...record, k: other['k'], '': other[''] })}`).reason).toBe('content')
  })

  it('names its format, its key, or that the seal does not open', () => {
    const text = encodeRecord(3, checked, seal)
    expect(of(reading(text.replace('"v":1', '"v":5')))).toEqual([
      'format',
      'it has format 5, and this process reads 1 to 4',
    ])
    expect(of(reading(text.replace('"v":1', '"v":0')))).toEqual([
      'format',
      'it has format 0, and this process reads 1 to 4',
    ])
    expect(of(reading(text.replace('"v":1', '"v":1.5')))[0]).toBe('format')
    expect(of(reading(text.replace('"v":1,', '')))).toEqual([
      'format',
      'it has no format, and this process reads 1 to 4',
    ])
    expect(of(reading(text, makeSeal([{ kid: 'k2', key }])))).toEqual([
      'key',
      'it is sealed under key k1, which is not in the ring of PINPOST_PIN_KEYS',
    ])
    const closed = [
      'seal',
      'unable to authenticate data: it was changed, moved, or sealed by another key of that name',
    ]
    expect(of(reading(text, makeSeal([{ kid: 'k1', key: someKey() }])))).toEqual(closed)
    expect(of(reading(text, seal, `00${'b'.repeat(30)}`))).toEqual(closed)
  })

  it('is never quoted', () => {
    const secret = 'hunter2-hunter2-hunter2'
    for (const text of [`3:{"a":"${secret}`, part('a', [secret]), part('w', secret), part('', secret)]) {
      const error = reading(text)
      expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain('hunter2')
    }
  })
})
