import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { parseAccounts } from '@pinpost/store'

import { argument, type Command, Refused } from '../command.ts'

const SECRET_BYTES = 24

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

export const ACCOUNT_COMMANDS: readonly Command[] = [
  {
    usage: 'account list',
    does: 'lists the keys of all accounts',
    async run({ store, print }) {
      for (const key of await (await store()).accounts.keys()) print(key)
    },
  },
  {
    usage: 'account show <key>',
    does: "shows an account's settings as JSON, without its secrets",
    async run({ store, print }, args) {
      const account = await (await store()).accounts.find(argument(args, 0, 'key'))
      if (account === undefined) throw new Refused('there is no such account')
      print(JSON.stringify(account, undefined, 2))
    },
  },
  {
    usage: 'account add <key> [settings.json]',
    does: 'makes an account, or gives one other settings and a new secret; prints the secret, once',
    async run({ store, print }, args) {
      const key = argument(args, 0, 'key')
      const secret = newSecret()
      const [account] = readAccount(args[1], key, secret)
      if (account === undefined) throw new Refused('the file holds no account')
      await (await store()).accounts.save(account)
      print(`account ${key}, its secret: ${secret}`)
    },
  },
  {
    usage: 'account remove <key>',
    does: 'removes an account; its verifications in progress go on, and nobody may ask for them any more',
    async run({ store, print }, args) {
      const key = argument(args, 0, 'key')
      if (!(await (await store()).accounts.remove(key))) throw new Refused('there is no such account')
      print(`account ${key} is gone`)
    },
  },
  {
    usage: 'secret add <key>',
    does: 'makes a second secret, to change callers to; prints it, once. Of three the oldest goes',
    async run({ store, print }, args) {
      const key = argument(args, 0, 'key')
      const secret = newSecret()
      const live = await (await store()).accounts.addSecret(key, secret)
      if (live === undefined) throw new Refused('there is no such account')
      print(`account ${key} has ${live} live secrets now, the new one: ${secret}`)
    },
  },
  {
    usage: 'secret drop-old <key>',
    does: 'ends the older of two secrets',
    async run({ store, print }, args) {
      const key = argument(args, 0, 'key')
      const live = await (await store()).accounts.dropOldSecret(key)
      if (live === undefined) throw new Refused('there is no such account')
      print(`account ${key} has ${live} live secret now`)
    },
  },
]

/** The settings of `PINPOST_ACCOUNTS`, without key and secrets. */
function readAccount(
  file: string | undefined,
  key: string,
  secret: string,
): ReturnType<typeof parseAccounts> {
  const text = file === undefined ? '{}' : readFileSync(file, 'utf8')
  try {
    const settings: object = JSON.parse(text)
    return parseAccounts(JSON.stringify([{ ...settings, key, secrets: [secret] }]))
  } catch (error) {
    throw new Refused(
      `${file ?? 'the key'} does not fit: see "accounts" in docs/routing.md and .env.example`,
      {
        cause: error,
      },
    )
  }
}
