import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { onTestFinished } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** An empty folder that is removed after the test. */
export function someFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-scripts-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

export interface RunningScript {
  readonly pid: number
  /** its output so far */
  output(): string
  /** the exit code; null if a signal ended it */
  readonly ended: Promise<number | null>
  signal(name: NodeJS.Signals): void
  /** waits until it printed this; fails with its output */
  printed(text: string | RegExp, withinMs?: number): Promise<string>
}

/** Runs a script with this environment and no other Pinpost variables; it is killed after the test. */
export const runNode = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningScript =>
  run(process.execPath, args, environment)

/** Runs a script by its name in package.json. */
export const runNpm = (script: string, environment: NodeJS.ProcessEnv = {}): RunningScript =>
  run('npm', ['run', script], environment)

function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv): RunningScript {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...bareEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(() => end(child, ended))
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    signal: (name) => child.kill(name),
    async printed(text, withinMs = 180_000) {
      const isThere = () => (typeof text === 'string' ? output.includes(text) : text.test(output))
      await until(isThere, withinMs, () => `${String(text)} was not printed, but:\n${output}`)
      return output
    },
  }
}

/** SIGTERM first, so that its children end too. */
async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await Promise.race([ended, sleep(30_000)])
  child.kill('SIGKILL')
}

function bareEnvironment(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter(
    (name) => !/^(PINPOST_|npm_|VITEST|NODE_ENV$|NODE_OPTIONS$|NODE_V8_COVERAGE$|CI$)/.test(name),
  )
  return Object.fromEntries(names.map((name) => [name, process.env[name]]))
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  withinMs = 180_000,
  complaint: () => string = () => 'it did not become so in time',
): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(complaint())
    await sleep(20)
  }
}

/** The fixture that supervises these apps like `npm start`. */
export function runSupervisor(options: {
  readonly home?: string | undefined
  readonly graceMs: number
  readonly apps: readonly { readonly name: string; readonly port: number }[]
}): RunningScript {
  const fixture = fileURLToPath(new URL('../fixtures/supervise.mjs', import.meta.url))
  return runNode([fixture, JSON.stringify(options)])
}
