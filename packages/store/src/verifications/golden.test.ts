import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { revealed } from '../../test/revealed.ts'
import { decodeRecord, encodeRecord } from './record.ts'
import { makeSeal, parseKeyRing } from './seal.ts'

/** Records as an earlier version wrote them, sealed with test keys, and what each of them says. Never written again. */
interface Golden {
  readonly keyRing: string
  readonly records: readonly {
    readonly name: string
    readonly id: string
    readonly text: string
    readonly version: number
    readonly lockName: string | null
    readonly verification: object
  }[]
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../test/golden/format-1.json', import.meta.url), 'utf8'),
)
const seal = makeSeal(parseKeyRing(golden.keyRing))

describe('a record of an earlier version', () => {
  it.each(golden.records)('is read whole: $name', ({ id, text, version, lockName, verification }) => {
    const stored = decodeRecord(id, text, seal)
    expect(stored).toMatchObject({ version, sealed: expect.stringMatching(/^202[56]a:/) })
    expect(stored.lockName ?? null).toBe(lockName)
    expect(revealed(stored.verification)).toMatchObject(verification)
    // And written again it says the same.
    const again = decodeRecord(id, encodeRecord(version, stored.verification, seal), seal)
    expect(revealed(again.verification)).toEqual(revealed(stored.verification))
  })

  it('is there in every state', () => {
    const states = golden.records.map(({ text }) => /"s":"(\w+)"/.exec(text)?.[1])
    expect(new Set(states)).toEqual(new Set(['inProgress', 'succeeded', 'failed', 'expired', 'cancelled']))
  })
})
