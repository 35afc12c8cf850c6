import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import { describe, expect, it } from 'vitest'

import { readConfig } from './config.ts'

const EXAMPLE = {
  ...parseEnv(readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')),
  NODE_ENV: 'development',
}

describe('the configuration of the worker', () => {
  it('.env.example is complete and parses', () => {
    expect(readConfig({ ...EXAMPLE })).toMatchObject({ concurrency: 200, metricsPort: 9465, stopMs: 15_000 })
  })

  it('a wrong variable stops the start and says what it wants', () => {
    expect(() => readConfig({ ...EXAMPLE, PINPOST_WORKER_CONCURRENCY: '0' })).toThrow(
      'PINPOST_WORKER_CONCURRENCY: wants a number from 1 to 9999',
    )
  })
})
