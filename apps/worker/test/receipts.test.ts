import { describe, expect, it } from 'vitest'

import { startService } from '../../../test/support/processes.ts'

describe('a receipt that never arrives', () => {
  it('is requested from the carrier, and then handled as if it had arrived', async () => {
    const variables = { PINPOST_RECEIPT_WAIT_SECONDS: '1' }
    const service = await startService({ workers: 2, timeScale: 1, variables })
    const number = '4915112347001'
    await service.addFault({ prefix: `+${number}` }, { type: 'noCallbacks' })
    await service.addFault({ prefix: `+${number}`, channel: 'sms' }, { type: 'undelivered' })
    await service.call('/verify/json', { number, brand: 'Acme' })
    // Without the query, the call would start after 125 seconds.
    expect(await service.nextItem(number)).toMatchObject({ kind: 'call' })
    const lines = service.workers.flatMap((worker) => worker.output().split('\n'))
    const asked = lines.filter(
      (line) => line.includes('receipt fetched') && line.includes('"route":"twilio-sms"'),
    )
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('"route":"twilio-sms","status":"failed"')
    expect(await service.ledger()).toHaveLength(2)
  })
})
