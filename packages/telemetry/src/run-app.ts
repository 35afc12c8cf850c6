import process from 'node:process'

import { ConfigurationError, loadEnvironmentFile } from './environment.ts'
import type { Logger } from './logger.ts'
import { redactText } from './redact.ts'

/** A started app, with how to stop it. */
export interface RunningApp {
  /** resolves when everything has stopped */
  stop(): Promise<void>
  /** A stop that takes longer ends the process with 1. */
  readonly stopWithinMs: number
  /** Re-reads configuration files (SIGHUP). If they are wrong, logs that and keeps the old ones. */
  reload(): void
}

/**
 * Starts an app, stops it on SIGTERM or SIGINT and exits with 0. If the start fails, prints the reason and exits with 1.
 */
export async function runApp(name: string, startApp: () => Promise<RunningApp>): Promise<void> {
  // Node would print all properties of an error, which may contain a carrier's request.
  process.on('uncaughtException', (error) => fail(`${name} died of an unexpected error: ${describe(error)}`))
  try {
    loadEnvironmentFile()
    const app = await startApp()
    process.on('SIGHUP', () => app.reload())
    const stop = (): void => {
      const { stopWithinMs } = app
      setTimeout(() => fail(`${name} could not stop within ${stopWithinMs / 1000} s`), stopWithinMs).unref()
      app.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(`${name} could not stop cleanly: ${describe(error)}`),
      )
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  } catch (error) {
    if (error instanceof ConfigurationError)
      fail(`${name} cannot start with this environment:\n${error.message}`)
    fail(`${name} cannot start: ${describe(error)}`)
  }
}

export interface Reloading {
  /** Re-reads files, or logs what is wrong with them and keeps the old ones. */
  reload(): void
  /** whether the files that were read last are in use */
  isCurrent(): boolean
}

export function reloadOf(logger: Logger, files: string, reloadFiles: () => Promise<void>): Reloading {
  let isCurrent = true
  const reload = async (): Promise<void> => {
    try {
      await reloadFiles()
      isCurrent = true
      logger.info(`${files} reloaded`)
    } catch (err) {
      isCurrent = false
      logger.error({ err }, `${files} could not be reloaded: the previous configuration stays in use`)
    }
  }
  return { isCurrent: () => isCurrent, reload: () => void reload() }
}

/** @throws ConfigurationError that names the variable to change if the port is taken */
export async function listenOn<T>(variable: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen()
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
    const port = 'port' in error ? String(error.port) : ''
    throw new ConfigurationError(`  ${variable}: port ${port} is taken, choose another one`, { cause: error })
  }
}

const describe = (error: unknown): string =>
  redactText(error instanceof Error ? error.message : String(error))

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
