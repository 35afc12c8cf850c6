import { beforeEach, describe, expect, it } from 'vitest'

import { makeReadCache } from './read-cache.ts'

let time = 0
let answers: (() => Promise<string>)[] = []
let asked = 0
/** a slow read */
let answer: (text: string) => void
const now = (): number => time
const read = (): Promise<string> => {
  asked++
  return (answers.shift() ?? (() => Promise.reject(new Error('away'))))()
}

beforeEach(() => {
  time = 0
  asked = 0
  answers = []
})

const says = (text: string) => (): Promise<string> => Promise.resolve(text)
const waits = (): Promise<string> =>
  new Promise((resolve) => {
    answer = resolve
  })

describe('cached account data', () => {
  it('is read once for concurrent callers', async () => {
    answers = [says('a')]
    const cache = makeReadCache(read, now)
    expect(await Promise.all([cache.get('k'), cache.get('k'), cache.get('k')])).toEqual(['a', 'a', 'a'])
    expect(asked).toBe(1)
  })

  it('is current in every process two seconds after a change', async () => {
    answers = [says('a'), says('b')]
    const cache = makeReadCache(read, now)
    expect(await cache.get('k')).toBe('a')
    time = 1_999
    expect(await cache.get('k')).toBe('a')
    time = 2_000
    expect(await cache.get('k')).toBe('b')
  })

  it('is used for a minute while the server does not answer, and not longer', async () => {
    answers = [says('a')]
    const cache = makeReadCache(read, now)
    await cache.get('k')
    for (time of [2_000, 30_000, 59_999]) expect(await cache.get('k')).toBe('a')
    time = 60_000
    await expect(cache.get('k')).rejects.toThrow('away')
  })

  it('is not waited for once the server did not answer, and read again when it does', async () => {
    answers = [says('a')]
    const cache = makeReadCache(read, now)
    await cache.get('k')
    time = 2_000
    await cache.get('k')
    answers = [waits]
    expect(await cache.get('k')).toBe('a')
    answer('b')
    await new Promise(setImmediate)
    expect(await cache.get('k')).toBe('b')
  })

  it('is not cached if it was changed during the read', async () => {
    answers = [waits, says('new')]
    const cache = makeReadCache(read, now)
    const reading = cache.get('k')
    cache.delete('k')
    answer('old')
    await reading
    expect(await cache.get('k')).toBe('new')
  })

  it('that cannot be read rejects for every caller', async () => {
    await expect(makeReadCache(read, now).get('k')).rejects.toThrow('away')
  })
})
