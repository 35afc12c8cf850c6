import { describe, expect, it } from 'vitest'

import { makeHealth } from './health.ts'

const failing = (): never => {
  throw new Error('away')
}

describe('a process', () => {
  it('is ready if everything that it needs is available', async () => {
    const health = makeHealth({ redis: () => true, queues: async () => true })
    expect(await health.report()).toEqual({ isReady: true, checks: { redis: 'ok', queues: 'ok' } })
  })

  it.each([
    ['is not there', () => false],
    ['cannot be asked', failing],
    ['fails to answer', () => Promise.reject(new Error('away'))],
  ])('is not ready if something that it needs %s', async (_what, check) => {
    const health = makeHealth({ redis: check, queues: () => true })
    expect(await health.report()).toEqual({ isReady: false, checks: { redis: 'failed', queues: 'ok' } })
  })

  it('keeps working if its configuration cannot be read again, and reports it', async () => {
    const health = makeHealth({ redis: () => true }, { configuration: () => false })
    expect(await health.report()).toEqual({ isReady: true, checks: { redis: 'ok', configuration: 'failed' } })
  })

  it('is not ready once it is stopping', async () => {
    const health = makeHealth({ redis: () => true })
    health.stopping()
    expect(await health.report()).toEqual({ isReady: false, checks: { redis: 'ok', process: 'failed' } })
  })
})
