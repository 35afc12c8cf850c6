import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Stops an app whose harness was killed. */
const END_WITH_PARENT = fileURLToPath(new URL('../../scripts/lib/end-with-parent.mjs', import.meta.url))
const CLOCK = fileURLToPath(new URL('clock.mjs', import.meta.url))
const ARGUMENTS = ['--import', END_WITH_PARENT, '--import', CLOCK]
const KEPT_OUTPUT = 8_000
const LAST_WORDS = 1_000
const RESTART_PAUSE_MS = 500

export interface MemberOptions {
  /** of Node: the program, and options before it */
  readonly program: readonly string[]
  readonly name: string
  readonly environment: Readonly<Record<string, string>>
  /** a file for its output */
  readonly log?: string | undefined
  /** receives its output */
  readonly onPrint?: ((text: string) => void) | undefined
  /** receives its messages to the parent */
  readonly onMessage?: ((message: unknown) => void) | undefined
}

/** One process that is started at once, and can be killed and restarted. */
export interface Member {
  readonly name: string
  /** unexpected ends, each with its last output */
  readonly crashes: readonly string[]
  /** after a kill */
  start(): void
  /** SIGKILL; resolves once it is gone */
  kill(): Promise<void>
  /** sets the offset of its wall clock in milliseconds, until it is restarted */
  shiftClock(shiftMs: number): void
}

export function makeMember({ program, name, environment, log, onPrint, onMessage }: MemberOptions): Member {
  const crashes: string[] = []
  const file = log === undefined ? undefined : createWriteStream(log, { flags: 'a' })
  let printed = ''
  let isWanted = true

  function keep(chunk: Buffer): void {
    printed = (printed + chunk.toString()).slice(-KEPT_OUTPUT)
    file?.write(chunk)
    onPrint?.(chunk.toString())
  }

  function launch() {
    const started = spawn(process.execPath, [...ARGUMENTS, ...program], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', ...environment },
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    })
    started.stdout?.on('data', keep)
    started.stderr?.on('data', keep)
    if (onMessage !== undefined) started.on('message', onMessage)
    // A pipe to a killed process breaks; ignore it.
    started.on('error', ignore)
    started.stdin?.on('error', ignore)
    started.once('exit', (code, signal) => {
      if (!isWanted) return
      crashes.push(`${name} (${signal ?? code}): ${printed.slice(-LAST_WORDS)}`)
      setTimeout(() => {
        if (isWanted) child = launch()
      }, RESTART_PAUSE_MS)
    })
    return started
  }

  let child = launch()
  return {
    name,
    crashes,
    start() {
      isWanted = true
      child = launch()
    },
    async kill() {
      isWanted = false
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    shiftClock(shiftMs) {
      if (child.connected) child.send({ shiftMs }, ignore)
    },
  }
}

const ignore = (): void => undefined
