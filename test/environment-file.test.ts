import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { startApp, temporaryFolder } from './support/processes.ts'

const WRONG = {
  api: { PINPOST_API_PORT: 'from-the-file', PINPOST_API_MAX_UNDER_WAY: '1' },
  worker: { PINPOST_WORKER_CONCURRENCY: 'from-the-file', PINPOST_STOP_SECONDS: '1' },
  simulator: { PINPOST_SIMULATOR_PORT: 'from-the-file', PINPOST_SIMULATOR_STATE_DELAY_MS: '1' },
} as const

it.each(['api', 'worker', 'simulator'] as const)(
  'the file that PINPOST_ENV_FILE names is read by the %s, behind the environment',
  async (app) => {
    const file = join(temporaryFolder('environment'), 'pinpost.env')
    const lines = Object.entries(WRONG[app]).map(([name, value]) => `${name}='${value}'`)
    writeFileSync(file, `${lines.join('\n')}\n`)
    const [wrong = '', right = ''] = Object.keys(WRONG[app])
    const started = startApp(app, { PINPOST_ENV_FILE: file, [right]: 'from the environment' })

    expect(await started.ended).toBe(1)
    expect(started.output()).toContain(`${wrong}: wants`)
    expect(started.output()).toContain(`${right}: wants`)
  },
)

it.each(['api', 'worker', 'simulator'] as const)(
  'the %s reports that the file cannot be read',
  async (app) => {
    const started = startApp(app, { PINPOST_ENV_FILE: '/nowhere/pinpost.env' })

    expect(await started.ended).toBe(1)
    expect(started.output()).toContain('/nowhere/pinpost.env')
  },
)
