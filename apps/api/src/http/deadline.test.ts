import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { within } from './deadline.ts'

describe('a deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('returns a result that is in time, and leaves no timer behind', async () => {
    expect(await within(1_000, Promise.resolve('done'), () => 'late')).toBe('done')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not wait for a promise that never settles', async () => {
    const hanging = new Promise<string>(() => undefined)
    const waiting = within(1_000, hanging, () => 'late')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await waiting).toBe('late')
  })
})
