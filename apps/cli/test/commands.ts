import { createSecretKey, randomBytes } from 'node:crypto'

import { openStore, type Store } from '@pinpost/store'
import { onTestFinished } from 'vitest'

import { run } from '../src/run.ts'

interface CommandsOptions {
  readonly environment?: NodeJS.ProcessEnv
  readonly prefix?: string
  readonly fingerprint?: Buffer
}

/** The commands with their own store. */
export async function openCommands({
  environment = { NODE_ENV: 'test' },
  prefix = `t${randomBytes(6).toString('hex')}`,
  fingerprint = Buffer.alloc(32, 2),
}: CommandsOptions = {}) {
  const store: Store = openStore({
    redisUrl: process.env['PINPOST_TEST_REDIS_URL'] ?? '',
    prefix,
    shards: 1,
    keyRing: [{ kid: 'k1', key: createSecretKey(Buffer.alloc(32, 1)) }],
    fingerprintKey: createSecretKey(fingerprint),
    retentionMs: 60_000,
    commandTimeoutMs: 60_000,
    onError: () => undefined,
  })
  await store.connect()
  onTestFinished(() => store.close())
  const pinpost = async (...words: string[]) => {
    const lines: string[] = []
    const print = (line: string): void => void lines.push(line)
    const context = {
      store: () => Promise.resolve(store),
      reader: () => Promise.reject(new Error('these commands read no verification')),
      environment,
      print,
    }
    const code = await run(words, context, print)
    return { code, out: lines.join('\n') }
  }
  return { store, pinpost }
}

/** The commands with their own store and the account shop0001. */
export async function openShop(options: CommandsOptions = {}) {
  const commands = await openCommands(options)
  await commands.store.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  return commands
}
