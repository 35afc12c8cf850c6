import { describe, expect, it } from 'vitest'

import type { LiveEntry } from './entry.ts'
import { claim, follow, leave, type Seed, type SeenLists } from './seed.ts'

const A = { print: 'a', revision: 0 }
const B = { print: 'b', revision: 0 }

const claimAll = (...lists: { print: string; revision: number }[]): SeenLists | undefined => {
  let known: SeenLists | undefined
  for (const [index, list] of lists.entries()) known = claim(known, list, 100 + index) ?? known
  return known
}

describe('of several lists of accounts', () => {
  it('the newest one decides, and an older one never again', () => {
    expect(claimAll(A, B)?.current).toEqual(B)
    expect(claim(claimAll(A, B), A, 900)).toBeUndefined()
    expect(claimAll(A, B, A, A, B, A)?.current).toEqual(B)
  })

  it('the current one can be claimed again without a change', () => {
    const known = claimAll(A, B)
    expect(claim(known, B, 900)).toBe(known)
  })

  it('a raised revision returns to an older one, and a lower revision is always older', () => {
    const raised = { ...A, revision: 1 }
    const known = claimAll(A, B, raised)
    expect(known?.current).toEqual(raised)
    expect(claim(known, B, 900)).toBeUndefined()
    expect(claim(known, { print: 'c', revision: 0 }, 900)).toBeUndefined()
    expect(claim(known, { ...B, revision: 1 }, 900)?.current).toEqual({ ...B, revision: 1 })
  })

  it('the same list with a higher revision keeps its number, and lower revisions become older', () => {
    const known = claimAll(A, { ...A, revision: 3 })
    expect(known).toMatchObject({ current: { print: 'a', revision: 3 }, number: 100 })
    expect(claim(known, { ...B, revision: 2 }, 900)).toBeUndefined()
  })

  it('each has a higher number than the one before, even if the clock goes back', () => {
    expect(claim(claimAll(A), B, 5)?.number).toBe(101)
    expect(claim(claimAll(A), B, 500)?.number).toBe(500)
  })
})

const seed: Seed = {
  key: 'shop',
  settings: { customPin: true },
  secretHashes: ['h2'],
  apiKeys: ['k2'],
  print: 'p2',
}
const given: LiveEntry = {
  state: 'active',
  changed: [],
  settings: { barred: true },
  secretHashes: ['h1'],
  apiKeys: ['k1'],
  seeded: { print: 'p1', secretHashes: ['h1'], apiKeys: ['k1'], list: 1 },
}

describe('an account of the list', () => {
  it('is created if it was never seen', () => {
    expect(follow(undefined, seed, 1)).toEqual({
      state: 'active',
      changed: [],
      settings: seed.settings,
      secretHashes: ['h2'],
      apiKeys: ['k2'],
      seeded: { print: 'p2', secretHashes: ['h2'], apiKeys: ['k2'], list: 1 },
    })
  })

  it('follows a change of the variable', () => {
    expect(follow(given, seed, 2)).toMatchObject({ settings: { customPin: true }, secretHashes: ['h2'] })
  })

  it('does not change again under the same seed', () => {
    const followed = follow(given, seed, 2)
    expect(follow(followed, seed, 3)).toBeUndefined()
  })

  it('keeps what an operator changed', () => {
    const changed = { ...given, changed: ['settings'] } as const
    expect(follow(changed, seed, 2)).toMatchObject({ settings: { barred: true }, secretHashes: ['h2'] })
    const disabled = { ...given, state: 'disabled', changed: ['state'] } as const
    expect(follow(disabled, seed, 2)).toMatchObject({ state: 'disabled', settings: { customPin: true } })
  })

  it('keeps secrets that an operator added, and loses those that were removed from the variable', () => {
    const changed = { ...given, secretHashes: ['h1', 'own'], changed: ['secrets'] } as const
    expect(follow(changed, seed, 2)).toMatchObject({ secretHashes: ['own'] })
    const none = { ...given, changed: ['secrets'] } as const
    expect(follow(none, seed, 2)).toMatchObject({ secretHashes: ['h2'] })
    const kept = { ...seed, secretHashes: ['h1', 'h3'] }
    expect(follow({ ...changed, secretHashes: ['h1'] }, kept, 2)).toMatchObject({ secretHashes: ['h1'] })
  })

  it('does the same with API keys, of which there may be none left', () => {
    const changed = { ...given, apiKeys: ['k1', 'own'], changed: ['apiKeys'] } as const
    expect(follow(changed, seed, 2)).toMatchObject({ apiKeys: ['own'] })
    expect(follow({ ...changed, apiKeys: ['k1'] }, seed, 2)).toMatchObject({ apiKeys: [] })
    expect(follow(given, seed, 2)).toMatchObject({ apiKeys: ['k2'] })
  })

  it('stays removed, and does not change an operator’s own account or what a newer list wrote', () => {
    expect(follow({ state: 'removed' }, seed, 2)).toBeUndefined()
    expect(follow({ ...given, seeded: undefined }, seed, 2)).toBeUndefined()
    expect(follow(given, seed, 0)).toBeUndefined()
  })

  it('is enabled again if it returns to the list', () => {
    const left = leave(given, 2)
    expect(left).toMatchObject({ state: 'disabled', seeded: { list: 2 } })
    expect(follow(left, { ...seed, print: 'p1' }, 1)).toBeUndefined()
    expect(follow(left, { ...seed, print: 'p1' }, 3)).toMatchObject({ state: 'active' })
  })
})

describe('an account that is not in the list', () => {
  it('is disabled if it came from the variable', () => {
    expect(leave(given, 1)).toMatchObject({ state: 'disabled' })
  })

  it('does not change if an operator created or enabled it, if it is disabled already, or if a newer list wrote it', () => {
    expect(leave({ ...given, seeded: undefined }, 2)).toBeUndefined()
    expect(leave({ ...given, changed: ['state'] }, 2)).toBeUndefined()
    expect(leave({ ...given, state: 'disabled' }, 2)).toBeUndefined()
    expect(leave({ state: 'removed' }, 2)).toBeUndefined()
    expect(leave(undefined, 2)).toBeUndefined()
    expect(leave(given, 0)).toBeUndefined()
  })
})
