import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { afterEach, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function start(environment: Record<string, string | undefined>) {
  // Not with the command tsx, which starts a child process that would survive a kill.
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', PINPOST_SIMULATOR_PORT: '0', ...environment },
  })
  children.push(child)
  let output = ''
  const listen = (chunk: unknown): void => {
    output += String(chunk)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const exit = once(child, 'exit').then(([code]) => Number(code))
  return {
    child,
    exit,
    output: () => output,
    async address() {
      while (!output.includes('http://') && child.exitCode === null)
        await Promise.race([once(child.stdout, 'data'), exit])
      return /http:\S+/.exec(output)?.[0] ?? ''
    },
  }
}

describe('the process', () => {
  it('prints its address in one line without the secret, becomes ready, and stops on SIGTERM', async () => {
    const running = start({ PINPOST_SIMULATOR_AUTH_TOKEN: 'a-very-secret-token-of-ours' })
    const response = await fetch(`${await running.address()}/health/ready`)
    expect(response.status).toBe(200)
    running.child.kill('SIGTERM')
    expect(await running.exit).toBe(0)
    expect(running.output().trim().split('\n')).toHaveLength(1)
    expect(running.output()).not.toContain('secret')
  })

  it('names every wrong variable and what it must contain, but not its value', async () => {
    const { exit, output } = start({
      PINPOST_SIMULATOR_PORT: '70000',
      PINPOST_SIMULATOR_AUTH_TOKEN: 'hush',
      PINPOST_SIMULATOR_SKIP_WAIT_URL: 'nowhere',
    })
    expect(await exit).toBe(1)
    expect(output()).toMatch(
      /PINPOST_SIMULATOR_PORT: wants .*\n.*AUTH_TOKEN: wants .*\n.*SKIP_WAIT_URL: wants /,
    )
    expect(output()).not.toContain('hush')
  })

  it('names in one line the variable to change if the port is in use', async () => {
    const first = start({})
    const port = new URL(await first.address()).port
    const second = start({ PINPOST_SIMULATOR_PORT: port })
    expect(await second.exit).toBe(1)
    expect(second.output().trim()).toMatch(/^.*port is taken.*PINPOST_SIMULATOR_PORT$/)
  })

  it('is in production without NODE_ENV, and says how to start anyway', async () => {
    const refused = start({ NODE_ENV: undefined, PINPOST_SIMULATOR_PORT: '70000' })
    expect(await refused.exit).toBe(1)
    expect(refused.output()).toContain('NODE_ENV: set it to development')
    expect(refused.output()).toContain('PINPOST_SIMULATOR_PORT: wants')
  })

  it('refuses to run in production unless explicitly allowed, and then warns', async () => {
    const refused = start({ NODE_ENV: 'production' })
    expect(await refused.exit).toBe(1)
    expect(refused.output()).toContain('PINPOST_INSECURE_SIMULATOR_IN_PRODUCTION')
    const allowed = start({ NODE_ENV: 'production', PINPOST_INSECURE_SIMULATOR_IN_PRODUCTION: 'true' })
    await allowed.address()
    expect(allowed.output()).toContain('Warning')
  })
})
