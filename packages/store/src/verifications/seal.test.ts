import { randomBytes } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { makeSeal, parseKeyRing, UnknownKey } from './seal.ts'

const newKey = (): string => randomBytes(32).toString('base64')
const KID_MAX = 'k'.repeat(16)
const [OLD, NEW] = [newKey(), newKey()]

/** Changes one character of a blob's base64url, at this byte. */
function flipped(blob: string, byte: number): string {
  const [kid = '', text = ''] = blob.split(':')
  const bytes = Buffer.from(text, 'base64url')
  bytes[byte] = (bytes[byte] ?? 0) ^ 1
  return `${kid}:${bytes.toString('base64url')}`
}

describe('a key ring', () => {
  it('has its keys in the given order, with or without blanks', () => {
    const ring = parseKeyRing(`2026a:${NEW}, 2025_b-2:${OLD} ,${KID_MAX}:${newKey()}`)
    expect(ring.map(({ kid }) => kid)).toEqual(['2026a', '2025_b-2', KID_MAX])
    expect(ring.map(({ key }) => key.symmetricKeySize)).toEqual([32, 32, 32])
    expect(ring[0].key.export().toString('base64')).toBe(NEW)
    expect(ring[1]?.key.export().toString('base64')).toBe(OLD)
  })

  it('accepts URL-safe base64 too', () => {
    const bytes = Buffer.alloc(32, 0xfb)
    expect(parseKeyRing(`k:${bytes.toString('base64url')}`)[0].key.export()).toEqual(bytes)
  })

  it.each([
    ['', 1],
    ['k1', 1],
    [`:${NEW}`, 1],
    [`k1:${NEW},`, 2],
    [`k1:${NEW},k2`, 2],
    [`${KID_MAX}k:${NEW}`, 1],
    [`k 1:${NEW}`, 1],
    [`k1:${randomBytes(31).toString('base64')}`, 1],
    [`k1:${NEW},k2:${randomBytes(33).toString('base64')}`, 2],
    [`k1:${NEW}!`, 1],
    [`!k1:${NEW}`, 1],
  ])('is refused with the position of the wrong entry, without its content: case %#', (text, place) => {
    expect(() => parseKeyRing(text)).toThrow(new Error(`entry ${place} is not kid:base64 of 32 bytes`))
  })

  it('is refused with two keys of the same id', () => {
    expect(() => parseKeyRing(`k1:${NEW},k2:${OLD},k1:${OLD}`)).toThrow(
      new Error('two keys have the same kid'),
    )
  })
})

const oldSeal = makeSeal(parseKeyRing(`old:${OLD}`))

/** The key that is missing in the old ring, and the error. */
const kidOf = (blob: string): string => {
  try {
    oldSeal.open(blob, 'id')
  } catch (error) {
    if (error instanceof UnknownKey) return `${error.kid}: ${error.message}`
  }
  return 'none'
}

describe('a seal', () => {
  const ring = parseKeyRing(`new:${NEW},old:${OLD}`)
  const seal = makeSeal(ring)

  it('opens to the sealed text, byte for byte', () => {
    for (const text of ['', 'a', '+4915112345678', 'é€😀'.repeat(50)])
      expect(seal.open(seal.seal(text, 'id'), 'id')).toBe(text)
  })

  it('is the kid, and base64url of nonce, tag and as many bytes as the text', () => {
    const blob = seal.seal('hello', 'id')
    expect(blob).toMatch(/^new:[A-Za-z0-9_-]+$/)
    expect(Buffer.from(blob.slice(4), 'base64url')).toHaveLength(12 + 16 + 5)
    expect(blob).not.toBe(seal.seal('hello', 'id'))
  })

  it('is made with the first key and opened with any, so that a rotation loses nothing', () => {
    const before = oldSeal.seal('hello', 'id')
    expect(seal.open(before, 'id')).toBe('hello')
    expect([seal.isLatest(before), oldSeal.isLatest(before)]).toEqual([false, true])
    expect(seal.isLatest(seal.seal('hello', 'id'))).toBe(true)
    // The id of another key may begin with the same characters.
    expect(makeSeal(parseKeyRing(`ol:${NEW}`)).isLatest(before)).toBe(false)
  })

  it('names the missing key, but only if it is a valid key id', () => {
    expect(kidOf(seal.seal('hello', 'id'))).toBe('new: sealed under key new, which is not in the ring')
    expect(kidOf('not one of our blobs: at all')).toBe(
      '(none): sealed under key (none), which is not in the ring',
    )
    expect(kidOf('noColon')).toMatch(/^noColo: /)
  })

  it.each([0, 11, 12, 27, 28, 32])('does not open if byte %d was changed', (byte) => {
    expect(() => seal.open(flipped(seal.seal('hello', 'id'), byte), 'id')).toThrow('unable to authenticate')
  })

  it('does not open in another record, with another key of the same id, or truncated', () => {
    const blob = seal.seal('hello', 'id')
    expect(() => seal.open(blob, 'other')).toThrow('unable to authenticate')
    expect(() => makeSeal(parseKeyRing(`new:${OLD}`)).open(blob, 'id')).toThrow('unable to authenticate')
    expect(() => seal.open(blob.slice(0, 20), 'id')).toThrow(Error)
  })

  it.each([4, 8, 12, 15])('does not open with a tag of %d bytes, which could be guessed', (bytes) => {
    const [kid, text = ''] = seal.seal('', 'id').split(':')
    const short = Buffer.from(text, 'base64url').subarray(0, 12 + bytes)
    expect(() => seal.open(`${kid}:${short.toString('base64url')}`, 'id')).toThrow(Error)
  })
})
