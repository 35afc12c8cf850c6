import { spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import type { Owned } from './owner.ts'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Stops a child whose parent was killed; it watches its standard input. */
const END_WITH_PARENT = fileURLToPath(new URL('../../scripts/lib/end-with-parent.mjs', import.meta.url))
const STOP_MS = 5_000
const LAST_WORDS = 2_000

export interface NodeOptions {
  readonly name: string
  /** arguments before the file; without `--conditions=source`, so that the built packages are used */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** a file for its output, because reading a pipe would cost processor time for each line */
  readonly folder: string
  readonly withMessages?: boolean
}

/** Starts a Node process. @throws its last output, if it ends before it was stopped */
export function startNode({ name, args, environment, folder, withMessages = false }: NodeOptions) {
  const log = join(folder, `${name}.log`)
  const file = openSync(log, 'a')
  const stdio: StdioOptions = ['pipe', file, file, ...(withMessages ? (['ipc'] as const) : [])]
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio,
  })
  closeSync(file)
  let isWanted = true
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code, signal) => {
      if (isWanted)
        reject(
          new Error(`${name} ended (${signal ?? code}): ${readFileSync(log, 'utf8').slice(-LAST_WORDS)}`),
        )
    })
  })
  // Reported to callers that wait for this process; without one it must not become an unhandled rejection.
  failed.catch(() => undefined)
  child.stdin?.on('error', () => undefined)

  const owned: Owned = {
    async stop() {
      isWanted = false
      if (child.exitCode !== null || child.signalCode !== null) return
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      child.kill('SIGTERM')
      await once(child, 'exit')
      clearTimeout(kill)
    },
  }
  return {
    ...owned,
    child,
    cpuMs: (): number => cpuMsOf(child.pid),
    ioCalls: (): number => ioCallsOf(child.pid),
    /** Resolves with the work, or rejects if the process fails first. */
    orFail: <T>(waited: Promise<T>): Promise<T> => Promise.race([waited, failed]),
  }
}

export type NodeProcess = ReturnType<typeof startNode>

/** The kernel counts processor time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_MS = 10

/** Milliseconds of processor time that a process has used, which other load on the machine hardly affects. */
export function cpuMsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field, a name in brackets, may contain spaces: user and system time are the 12th and 13th field after
    // it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return Number.NaN
  }
}

/** System calls of a process that read or wrote, on sockets too. Waiting for events and timers is not among them. */
function ioCallsOf(pid: number | undefined): number {
  try {
    const io = readFileSync(`/proc/${pid}/io`, 'utf8')
    const count = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(io)?.[1])
    return count('syscr') + count('syscw')
  } catch {
    return Number.NaN
  }
}
