/** Whether one thing that a process needs is available now. */
export type Check = () => boolean | Promise<boolean>

interface HealthReport {
  readonly isReady: boolean
  /** each check by its name */
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>
}

export interface Health {
  report(): Promise<HealthReport>
  /** From now on the process is not ready, so that load balancers choose another one. */
  stopping(): void
}

/**
 * The health of a process. It is ready if everything that it needs is available.
 * @param needed checks that decide whether it is ready
 * @param reported checks that are only reported: it works, but needs attention
 */
export function makeHealth(
  needed: Readonly<Record<string, Check>>,
  reported: Readonly<Record<string, Check>> = {},
): Health {
  let isStopping = false
  return {
    async report() {
      const entries = await Promise.all(
        Object.entries({ ...needed, ...reported }).map(
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

/** A check that throws counts as failed. */
export const holds = async (check: Check): Promise<boolean> => {
  try {
    return await check()
  } catch {
    return false
  }
}
