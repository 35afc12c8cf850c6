import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const NANOSECONDS_A_MS = 1e6
const PRESSURE = '/proc/pressure/cpu'

/**
 * How busy the machine was: the share of the time since the start in which a process had to wait for a processor, in
 * percent (0 if the system is not Linux),
 * and the longest time in which this process did not run.
 */
export function watchMachine() {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const begun = { at: performance.now(), waitedMs: waitedMs() }
  return {
    read(): Machine {
      const elapsedMs = performance.now() - begun.at
      return {
        shortOfCpuPercent: Math.round(((waitedMs() - begun.waitedMs) / elapsedMs) * 100),
        stoodStillMs: Math.round(delay.max / NANOSECONDS_A_MS),
      }
    },
    stop: (): void => void delay.disable(),
  }
}

export interface Machine {
  readonly shortOfCpuPercent: number
  readonly stoodStillMs: number
}

function waitedMs(): number {
  try {
    const microseconds = /some .*total=(\d+)/.exec(readFileSync(PRESSURE, 'utf8'))?.[1]
    return Number(microseconds ?? 0) / 1_000
  } catch {
    return 0
  }
}
