import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import { freePort, until } from './processes.ts'

/** `npm test` names the binary that its own Redis runs from. */
const BINARY = process.env['PINPOST_TEST_REDIS_SERVER'] ?? 'redis-server'

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

/** A Redis of its own with an append-only file, for a test that stops, freezes or kills it. */
export async function startRedis() {
  const directory = await mkdtemp(join(tmpdir(), 'pinpost-redis-'))
  const port = await freePort()
  const start = async () => {
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
    const child = spawn(BINARY, ['--port', String(port), '--dir', directory, ...options], { stdio: 'ignore' })
    await until('Redis', () => accepts(port))
    return child
  }
  let child = await start()
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  onTestFinished(async () => {
    await kill()
    await rm(directory, { recursive: true, force: true })
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    kill,
    async restart() {
      await kill()
      child = await start()
    },
  }
}
