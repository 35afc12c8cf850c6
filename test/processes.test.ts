import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { expect, it, onTestFinished } from 'vitest'

import { isAlive } from '../scripts/lib/processes.mjs'
import { until } from './support/script.ts'

it.runIf(process.platform === 'linux')(
  'counts a process as gone that has ended and that its parent left lying',
  async () => {
    // After `exec` the parent does not know its child, so it never reaps it.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    onTestFinished(() => {
      parent.kill('SIGKILL')
    })
    const [line]: unknown[] = await once(parent.stdout, 'data')
    const pid = Number.parseInt(String(line), 10)
    expect(isAlive(pid)).toBe(true)
    await until(() => !isAlive(pid))
    expect(() => process.kill(pid, 0)).not.toThrow()
  },
)
