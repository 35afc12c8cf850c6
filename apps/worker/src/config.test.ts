import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import { openTogether } from '@pinpost/telemetry'
import { describe, expect, it } from 'vitest'

import { openProviders, readConfig } from './config.ts'

const EXAMPLE = {
  ...parseEnv(readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')),
  NODE_ENV: 'development',
}

describe('the configuration of the worker', () => {
  it('.env.example is complete and parses', () => {
    expect(readConfig({ ...EXAMPLE })).toMatchObject({ concurrency: 200, metricsPort: 9465, stopMs: 15_000 })
  })

  it('a wrong variable prevents the start, with what it must contain', () => {
    expect(() => readConfig({ ...EXAMPLE, PINPOST_WORKER_CONCURRENCY: '0' })).toThrow(
      'PINPOST_WORKER_CONCURRENCY: wants a number from 1 to 9999',
    )
  })

  it('is reported together with the problems of the routes file', async () => {
    const environment = {
      ...EXAMPLE,
      PINPOST_WORKER_CONCURRENCY: '0',
      PINPOST_PUBLIC_URL: 'nowhere',
      PINPOST_ROUTES_FILE: '/nowhere/routes.yaml',
    }
    const opened = openTogether(
      () => readConfig(environment),
      () => openProviders({ ...environment, PINPOST_PUBLIC_URL: 'https://verify.example.com' }),
    )
    await expect(opened).rejects.toThrow(
      /PINPOST_PUBLIC_URL: wants .*\n.*PINPOST_WORKER_CONCURRENCY: wants .*\n.*PINPOST_ROUTES_FILE: \/nowhere/,
    )
  })

  it('names a wrong variable once, although routes and app both read it', async () => {
    const environment = { ...EXAMPLE, PINPOST_PUBLIC_URL: 'nowhere' }
    const opened = openTogether(
      () => readConfig(environment),
      () => openProviders(environment),
    )
    await expect(opened).rejects.toThrow(/^ {2}PINPOST_PUBLIC_URL: wants [^\n]*$/)
  })
})
