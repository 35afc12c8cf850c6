#!/usr/bin/env node
import process from 'node:process'

import {
  READER_VARIABLES,
  readerOptions,
  type VerificationReader,
  openVerificationReader,
  openStore,
  RedisDenied,
  type Store,
  STORE_VARIABLES,
  storeOptions,
} from '@pinpost/store'
import { ConfigurationError, loadEnvironmentFile, readEnvironment, redactText } from '@pinpost/telemetry'

import { run } from './run.ts'

const CONNECT_WITHIN_MS = 5_000

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

// A reader such as `head` may close the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

const opened: { close(): Promise<void> }[] = []
let lastRedisError: unknown
const onError = (error: unknown): void => {
  // Errors after a denial only say that the connection was lost.
  if (!(lastRedisError instanceof RedisDenied)) lastRedisError = error
}

/** The cause of a failure, without secrets and numbers. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0])
  return redactText(error instanceof Error ? error.message : String(error))
}

async function connected<T extends { connect(): Promise<void>; close(): Promise<void> }>(
  thing: T,
): Promise<T> {
  opened.push(thing)
  const late = setTimeout(() => {
    const cause = lastRedisError === undefined ? '' : ` (${describe(lastRedisError)})`
    complain(`Redis does not answer${cause}: see PINPOST_REDIS_URL`)
    process.exit(1)
  }, CONNECT_WITHIN_MS)
  await thing.connect()
  clearTimeout(late)
  return thing
}

let store: Promise<Store> | undefined
let reader: Promise<VerificationReader> | undefined

const openWholeStore = (): Promise<Store> =>
  connected(openStore({ ...storeOptions(readEnvironment(process.env, STORE_VARIABLES)), onError }))
const openReader = (): Promise<VerificationReader> =>
  connected(
    openVerificationReader({ ...readerOptions(readEnvironment(process.env, READER_VARIABLES)), onError }),
  )

try {
  loadEnvironmentFile()
  const context = {
    store: () => (store ??= openWholeStore()),
    reader: () => (reader ??= openReader()),
    environment: process.env,
    print,
  }
  process.exitCode = await run(process.argv.slice(2), context, complain)
} catch (error) {
  complain(
    error instanceof ConfigurationError
      ? `these variables are missing or wrong:\n${error.message}`
      : `the command failed: ${describe(error)}`,
  )
  process.exitCode = 1
} finally {
  await Promise.all(opened.map((each) => each.close()))
}
