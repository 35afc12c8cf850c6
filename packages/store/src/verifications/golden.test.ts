import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { revealed } from '../../test/revealed.ts'
import { decodeRecord, encodeRecord } from './record.ts'
import { makeSeal, parseKeyRing } from './seal.ts'

/** Records of earlier versions, sealed with test keys, with their content. Never regenerate them. */
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

function read(format: number) {
  const file = new URL(`../../test/golden/format-${format}.json`, import.meta.url)
  const { keyRing, records }: Golden = JSON.parse(readFileSync(file, 'utf8'))
  const opener = makeSeal(parseKeyRing(keyRing))
  return records.map((record) => ({ ...record, format, seal: opener }))
}

/** `address` was called `number` before verifications could have an e-mail address. */
function inNewWords(verification: object): object {
  const { number, ...rest }: { readonly number?: unknown } = verification
  return number === undefined ? rest : { ...rest, address: number }
}

const [ONE, TWO, THREE, FOUR] = [read(1), read(2), read(3), read(4)]

describe('a record of an earlier version', () => {
  it.each([...ONE, ...TWO, ...THREE, ...FOUR])('of format $format is read completely: $name', (golden) => {
    const { id, text, version, lockName, verification, seal } = golden
    const stored = decodeRecord(id, text, seal)
    expect(stored).toMatchObject({ version, sealed: expect.stringMatching(/^202[56]a:/) })
    expect(stored.lockName ?? null).toBe(lockName)
    expect(revealed(stored.verification)).toMatchObject(inNewWords(verification))
    // Written again, it reads the same.
    const again = decodeRecord(id, encodeRecord(version, stored.verification, seal), seal)
    expect(revealed(again.verification)).toEqual(revealed(stored.verification))
  })

  it('exists in every state', () => {
    const states = ONE.map(({ text }) => /"s":"(\w+)"/.exec(text)?.[1])
    expect(new Set(states)).toEqual(new Set(['inProgress', 'succeeded', 'failed', 'expired', 'cancelled']))
  })
})
