#!/usr/bin/env node
import process from 'node:process'

import { openStore, type Store, STORE_VARIABLES, storeOptions } from '@pinpost/store'
import { ConfigurationError, readEnvironment } from '@pinpost/telemetry'

import { run } from './run.ts'

const CONNECT_WITHIN_MS = 5_000

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

let opened: Store | undefined

async function store(): Promise<Store> {
  if (opened !== undefined) return opened
  const values = readEnvironment(process.env, STORE_VARIABLES)
  opened = openStore({ ...storeOptions(values), onError: () => undefined })
  const late = setTimeout(() => {
    complain('Redis does not answer: see PINPOST_REDIS_URL')
    process.exit(1)
  }, CONNECT_WITHIN_MS)
  await opened.connect()
  clearTimeout(late)
  return opened
}

try {
  process.exitCode = await run(process.argv.slice(2), { store, environment: process.env, print }, complain)
} catch (error) {
  complain(error instanceof ConfigurationError ? `wrong environment:\n${error.message}` : 'it failed')
  process.exitCode = 1
} finally {
  await opened?.close()
}
