import type { Logger } from './logger.ts'

export interface Repeated {
  /** resolves when the current round has ended */
  stop(): Promise<void>
}

/**
 * Runs a task at an interval, never two rounds at once. A failed round is logged, and the next one runs as usual.
 * @param task a long task must check regularly whether to stop
 */
export function repeat(
  everyMs: number,
  logger: Logger,
  name: string,
  task: (isStopping: () => boolean) => Promise<void>,
): Repeated {
  let running: Promise<void> = Promise.resolve()
  let isBusy = false
  let isStopping = false
  const round = async (): Promise<void> => {
    isBusy = true
    try {
      await task(() => isStopping)
    } catch (err) {
      logger.warn({ err }, `${name} failed`)
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(() => {
    if (!isBusy) running = round()
  }, everyMs)
  return {
    stop() {
      isStopping = true
      clearInterval(timer)
      return running
    },
  }
}
