import { describe, expect, it } from 'vitest'

import { makeHealth } from './health.ts'

const failing = (): never => {
  throw new Error('away')
}

describe('a process', () => {
  it('is ready where all that it needs is there', async () => {
    const health = makeHealth({ redis: () => true, queues: async () => true })
    expect(await health.report()).toEqual({ isReady: true, checks: { redis: 'ok', queues: 'ok' } })
  })

  it.each([
    ['is not there', () => false],
    ['cannot be asked', failing],
    ['fails to answer', () => Promise.reject(new Error('away'))],
  ])('is not ready where something that it needs %s', async (_what, check) => {
    const health = makeHealth({ redis: check, queues: () => true })
    expect(await health.report()).toEqual({ isReady: false, checks: { redis: 'failed', queues: 'ok' } })
  })

  it('works on where its configuration could not be read again, and says so', async () => {
    const health = makeHealth({ redis: () => true }, { configuration: () => false })
    expect(await health.report()).toEqual({ isReady: true, checks: { redis: 'ok', configuration: 'failed' } })
  })

  it('is not ready any more once it stops', async () => {
    const health = makeHealth({ redis: () => true })
    health.stopping()
    expect(await health.report()).toEqual({ isReady: false, checks: { redis: 'ok', process: 'failed' } })
  })
})
