import process from 'node:process'

import { ConfigurationError, loadEnvironmentFile } from './environment.ts'
import type { Logger } from './logger.ts'
import { redactText } from './redact.ts'

/** What a started app hands over: how it stops. */
export interface RunningApp {
  /** resolves once nothing of it runs any more */
  stop(): Promise<void>
  /** A stop that takes longer ends the process with 1. */
  readonly stopWithinMs: number
  /** Takes changed files of the configuration (SIGHUP). What is wrong is logged, and what was goes on. */
  reload(): void
}

/**
 * Starts an app and lives until SIGTERM or SIGINT: then it stops and exits with 0. A start that fails says why in
 * plain words and exits with 1.
 */
export async function runApp(name: string, startApp: () => Promise<RunningApp>): Promise<void> {
  // Node would print all properties of an error, and a carrier's request may be among them.
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
  /** Takes changed files, or logs what is wrong with them and goes on with what was. */
  reload(): void
  /** whether what was read last is in force */
  isCurrent(): boolean
}

export function reloadOf(logger: Logger, files: string, readAgain: () => Promise<void>): Reloading {
  let isCurrent = true
  const reload = async (): Promise<void> => {
    try {
      await readAgain()
      isCurrent = true
      logger.info(`${files} read again`)
    } catch (err) {
      isCurrent = false
      logger.error({ err }, `${files} could not be read again: what was configured goes on`)
    }
  }
  return { isCurrent: () => isCurrent, reload: () => void reload() }
}

/** @throws ConfigurationError that names the variable to change where the port is taken */
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
