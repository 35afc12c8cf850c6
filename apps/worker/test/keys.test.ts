import { randomBytes } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { freePort, startApp, startService, until } from '../../../test/support/processes.ts'

describe('a worker with another PIN key', () => {
  it('is not ready, names the variable and takes no work', async () => {
    const { environment } = await startService({ workers: 0, timeScale: 1 })
    const port = await freePort()
    const worker = startApp('worker', {
      ...environment,
      PINPOST_PIN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      PINPOST_WORKER_METRICS_PORT: String(port),
    })
    await until('the log line', () =>
      Promise.resolve(worker.output().includes('PINPOST_PIN_KEYS: not the key with which this Redis')),
    )
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`)
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('"keys":"failed"')
    expect(worker.output()).not.toContain('"worker started"')
  })
})
