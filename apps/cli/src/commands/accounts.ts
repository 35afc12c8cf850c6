import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { type AccountSettings, parseAccounts, parseAccountSettings, type Store } from '@pinpost/store'

import { argument, type Command, type Context, Refused, table } from '../command.ts'
import { orRefuse } from './settings.ts'

const SECRET_BYTES = 24

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

export const ACCOUNT_COMMANDS: readonly Command[] = [
  {
    usage: 'account list',
    does: 'lists all accounts with their state and origin',
    async run({ store, show }) {
      const accounts = await (await store()).accounts.list()
      const rows = accounts.map(({ key, state, source = '-', secrets }) => [
        key,
        state,
        source,
        String(secrets),
      ])
      show(accounts, table([['account', 'state', 'from', 'secrets'], ...rows]))
    },
  },
  {
    usage: 'account show <key>',
    does: "shows an account's settings as the JSON that `account set` takes",
    async run({ store, print }, args) {
      const settings = await (await store()).accounts.settings(argument(args, 0, 'key'))
      print(JSON.stringify(settings ?? noAccount(), undefined, 2))
    },
  },
  {
    usage: 'account add <key> [settings.json]',
    does: 'creates an account, with these settings if given; prints its secret once',
    async run(context, args) {
      const key = argument(args, 0, 'key')
      const settings = args[1] === undefined ? {} : readSettings(args[1])
      const secret = newSecret()
      const [account] = parseOne(() =>
        parseAccounts(JSON.stringify([{ ...settings, key, secrets: [secret] }])),
      )
      requireCountries(context, settings)
      const accounts = await openAccounts(context)
      if (account === undefined || !(await accounts.save(account, 'nothing')))
        throw new Refused(`there is an account ${key}: use "account set" or "secret add"`)
      context.show({ key, secret }, [`account ${key}, its secret: ${secret}`])
    },
  },
  {
    usage: 'account set <key> <settings.json|-|name=value…>',
    does: 'replaces all settings from a file or standard input, or changes the named ones; keeps the secrets',
    async run(context, args) {
      const key = argument(args, 0, 'key')
      const change = readChange(args.slice(1))
      const accounts = await openAccounts(context)
      const isThere = await accounts.set(key, (current) => {
        const next = change(current)
        requireCountries(context, next)
        return next
      })
      if (!isThere) noAccount()
      context.show(await accounts.settings(key), [`account ${key} changed`])
    },
  },
  {
    usage: 'account disable <key>',
    does: 'disables an account until it is enabled again; takes effect within seconds',
    run: (context, args) => enable(context, args, false),
  },
  {
    usage: 'account enable <key>',
    does: 'enables a disabled account',
    run: (context, args) => enable(context, args, true),
  },
  {
    usage: 'account remove <key>',
    does: 'removes an account with its templates; its verifications in progress continue, but can no longer be checked or searched',
    async run({ store, show }, args) {
      const key = argument(args, 0, 'key')
      if (!(await (await store()).accounts.remove(key))) noAccount()
      show({ key, state: 'removed' }, [`account ${key} removed`])
    },
  },
  {
    usage: 'secret add <key>',
    does: 'adds a second secret and prints it once; a third one replaces the oldest',
    async run(context, args) {
      const key = argument(args, 0, 'key')
      const secret = newSecret()
      const live = (await (await openAccounts(context)).addSecret(key, secret)) ?? noAccount()
      context.show({ key, secrets: live, secret }, [
        `account ${key} has ${live} live secrets now, the new one: ${secret}`,
      ])
    },
  },
  {
    usage: 'secret drop-old <key>',
    does: 'revokes the older of two secrets',
    async run({ store, show }, args) {
      const key = argument(args, 0, 'key')
      const live = (await (await store()).accounts.dropOldSecret(key)) ?? noAccount()
      show({ key, secrets: live }, [`account ${key} has ${live} live secret now`])
    },
  },
]

function noAccount(): never {
  throw new Refused('there is no such account')
}

async function enable({ store, show }: Context, args: readonly string[], isEnabled: boolean): Promise<void> {
  const key = argument(args, 0, 'key')
  if (!(await (await store()).accounts.enable(key, isEnabled))) noAccount()
  const state = isEnabled ? 'active' : 'disabled'
  show({ key, state }, [`account ${key} is ${state}`])
}

/** With a different fingerprint key, no API would accept the stored secret. */
async function openAccounts({ store }: Context): Promise<Store['accounts']> {
  const { keyProbe, accounts } = await store()
  if ((await keyProbe.wrongKeys()).includes('PINPOST_FINGERPRINT_KEY'))
    throw new Refused('PINPOST_FINGERPRINT_KEY is not the key with which this Redis was filled')
  return accounts
}

function requireCountries({ environment }: Context, { countries }: AccountSettings): void {
  const isProduction = (environment['NODE_ENV'] ?? 'production') === 'production'
  if (isProduction && countries === undefined)
    throw new Refused('countries: missing, list the countries that it may verify, or ["*"] for the world')
}

/** How the arguments of `account set` change settings. */
function readChange(args: readonly string[]): (current: AccountSettings) => AccountSettings {
  const [first] = args
  if (first === undefined) throw new Refused('a file, - or name=value is missing')
  if (!first.includes('=')) {
    const settings = readSettings(first)
    return () => settings
  }
  const changes = Object.fromEntries(args.map(readPair))
  return (current) => parseOne(() => parseAccountSettings(JSON.stringify({ ...current, ...changes })))
}

/** `name=` restores the default. */
function readPair(pair: string): readonly [string, unknown] {
  const [, name = '', text = ''] = /^(\w+)=(.*)$/s.exec(pair) ?? []
  if (name === '') throw new Refused('write settings as name=value, with JSON as the value')
  if (text === '') return [name, undefined]
  try {
    return [name, JSON.parse(text)]
  } catch {
    throw new Refused(`${name}: the value is not JSON, write for example ${name}='["GB"]' or ${name}=true`)
  }
}

function readSettings(file: string): AccountSettings {
  return parseOne(() => parseAccountSettings(readText(file)))
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new Refused(`${file} cannot be read`, { cause: error })
  }
}

/** The arguments became a list of one account, so the paths begin with its index. */
const parseOne = <T>(parse: () => T): T => orRefuse(parse, (message) => message.replaceAll(/^\[0\]\.?/gm, ''))
