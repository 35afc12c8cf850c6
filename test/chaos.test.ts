import { describe, expect, it } from 'vitest'

import { FAULT_NAMES, faultsOf } from './chaos/faults/index.ts'
import { shortOptions } from './chaos/options.ts'
import { runScenario } from './chaos/scenario.ts'

const SEED = 20_261_123

describe('under every fault at once (the short form of `npm run chaos`)', () => {
  it('the callers’ answers, the records in Redis and the logs of carrier, subscriber and webhooks agree', async ({
    signal,
  }) => {
    const { figures, violations } = await runScenario(
      shortOptions(SEED),
      'short',
      // Another test covers the failover of a cluster.
      faultsOf(FAULT_NAMES, 'server'),
      signal,
    )
    expect(violations).toEqual([])
    // Guards against an empty run. How much is tried depends on the machine.
    expect(figures['faults that happened']).toBeGreaterThan(0)
    expect(figures['verifications accepted']).toBeGreaterThan(0)
    expect(figures.succeeded).toBeGreaterThan(0)
    expect(figures['succeeded by v2']).toBeGreaterThan(0)
    expect(figures['succeeded by Twilio Verify']).toBeGreaterThan(0)
    expect(figures['succeeded deliveries']).toBeGreaterThan(0)
    expect(figures['taken by the carrier']).toBeGreaterThan(0)
    expect(figures['e-mails taken']).toBeGreaterThan(0)
    expect(figures['webhooks taken']).toBeGreaterThan(0)
    expect(figures['callbacks of v2 taken']).toBeGreaterThan(0)
  })
})
