/** Whether one thing that a process needs is there now. */
export type Check = () => boolean | Promise<boolean>

interface HealthReport {
  readonly isReady: boolean
  /** each check by its name */
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>
}

export interface Health {
  report(): Promise<HealthReport>
  /** From now on the process takes no new work, so that whoever sends it some looks for another one. */
  stopping(): void
}

/**
 * What a process says of itself. It is ready where all that it needs is there.
 * @param needed without one of these it can do no work
 * @param told these are told only: it works, but somebody should look
 */
export function makeHealth(
  needed: Readonly<Record<string, Check>>,
  told: Readonly<Record<string, Check>> = {},
): Health {
  let isStopping = false
  return {
    async report() {
      const entries = await Promise.all(
        Object.entries({ ...needed, ...told }).map(
          async ([name, check]) => [name, await holds(check)] as const,
        ),
      )
      const checks = Object.fromEntries(entries.map(([name, ok]) => [name, ok ? 'ok' : 'failed'] as const))
      const isReady = !isStopping && Object.keys(needed).every((name) => checks[name] === 'ok')
      return { isReady, checks: isStopping ? { ...checks, process: 'failed' } : checks }
    },
    stopping() {
      isStopping = true
    },
  }
}

/** A check that throws does not hold. */
export const holds = async (check: Check): Promise<boolean> => {
  try {
    return await check()
  } catch {
    return false
  }
}
