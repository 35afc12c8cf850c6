import { readFileSync } from 'node:fs'

import {
  type AccountSettings,
  MOST_API_KEYS,
  newApiKeySid,
  newSecret,
  parseAccountSettings,
  parseApiKey,
  parseNewAccount,
  requireCountries,
  type Store,
} from '@pinpost/store'

import { argument, type Command, type Context, Refused, table } from '../command.ts'

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
      const account = parseNewAccount({ ...settings, key, secrets: [secret] })
      requireInProduction(context, settings)
      const accounts = await openAccounts(context)
      if (!(await accounts.save(account, 'nothing')))
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
        requireInProduction(context, next)
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
  {
    usage: 'api-key add <account> [sid]',
    does: 'adds an API key for the Twilio Verify API, a name with a secret of its own, and prints the secret once',
    async run(context, args) {
      const key = argument(args, 0, 'account')
      const [, sid = newApiKeySid()] = args
      const secret = newSecret()
      const apiKey = parseApiKey({ sid, secret })
      const accounts = await openAccounts(context)
      const isAdded = (await accounts.addApiKey(key, apiKey)) ?? noAccount()
      if (!isAdded) throw new Refused(`it has this API key already, or ${MOST_API_KEYS}: see "api-key list"`)
      context.show({ account: key, sid, secret }, [`API key ${sid} of account ${key}, its secret: ${secret}`])
    },
  },
  {
    usage: 'api-key list <account>',
    does: 'lists the API keys of an account',
    async run({ store, show }, args) {
      const sids = (await (await store()).accounts.apiKeys(argument(args, 0, 'account'))) ?? noAccount()
      show(sids, sids)
    },
  },
  {
    usage: 'api-key remove <account> <sid>',
    does: 'revokes an API key within seconds',
    async run({ store, show }, args) {
      const [key, sid] = [argument(args, 0, 'account'), argument(args, 1, 'sid')]
      if (!(await (await store()).accounts.removeApiKey(key, sid)))
        throw new Refused('there is no such API key')
      show({ account: key, sid, state: 'removed' }, [`API key ${sid} of account ${key} removed`])
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

function requireInProduction({ environment }: Context, settings: AccountSettings): void {
  if ((environment['NODE_ENV'] ?? 'production') === 'production') requireCountries(settings)
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
  return (current) => parseAccountSettings(JSON.stringify({ ...current, ...changes }))
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
  return parseAccountSettings(readText(file))
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new Refused(`${file} cannot be read`, { cause: error })
  }
}
