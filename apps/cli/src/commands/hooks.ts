import { randomBytes } from 'node:crypto'

import { Secret } from '@pinpost/core'
import {
  checkHookSecret,
  HOOK_AUTH,
  HOOK_NAMES,
  type HookName,
  isHookName,
  parseHookSettings,
} from '@pinpost/store'

import { argument, type Command, Refused, showRows } from '../command.ts'
import { readPairs, readText, withoutUndefined } from './settings.ts'

const NAMES = ['brand', 'workflow', 'ttl', 'secret'] as const
const TOKEN_BYTES = 32

export const HOOK_COMMANDS: readonly Command[] = [
  {
    usage: 'hook list <account>',
    does: 'lists the identity systems that have their codes delivered',
    async run({ store, show }, args) {
      const hooks = await (await store()).hooks.list(argument(args, 0, 'account'))
      const rows = hooks.map(({ name, brand, workflow, ttl = null, secrets }) => ({
        name,
        brand,
        workflow: workflow?.join(',') ?? null,
        ttl,
        secrets: secrets.length,
      }))
      showRows(show, ['name', 'brand', 'workflow', 'ttl', 'secrets'], rows)
    },
  },
  {
    usage: 'hook set <account> <system> [brand=…] [workflow=sms,voice] [ttl=<seconds>] [secret=<file|->|new]',
    does: `lets an identity system (${HOOK_NAMES.join(', ')}) deliver codes, or changes that; a token is printed once, the last secret works for another day`,
    async run({ store, show }, args) {
      const account = argument(args, 0, 'account')
      const name = readName(args)
      const { secret: from, ...changes } = readPairs(args.slice(2), NAMES, readValue)
      const given = typeof from === 'string' ? from : undefined
      const { hooks } = await store()
      const isNew = (await hooks.list(account)).every((hook) => hook.name !== name)
      const secret = readSecret(name, given, isNew)
      const isThere = await hooks.set(
        account,
        name,
        (current) => parseHookSettings(withoutUndefined({ ...current, ...changes })),
        secret,
      )
      if (!isThere) throw new Refused('there is no such account')
      const token = isMade(name, given, isNew) ? secret?.reveal() : undefined
      show({ account, name, path: pathOf(account, name), token }, [
        `${name} may deliver codes of account ${account} at ${pathOf(account, name)}`,
        ...(token === undefined ? [] : [`token: ${token}`]),
      ])
    },
  },
  {
    usage: 'hook remove <account> <system>',
    does: 'removes a hook; its requests are refused within seconds',
    async run({ store, show }, args) {
      const account = argument(args, 0, 'account')
      const name = readName(args)
      if (!(await (await store()).hooks.remove(account, name))) throw new Refused('there is no such hook')
      show({ account, name, state: 'removed' }, [`hook ${name} of account ${account} removed`])
    },
  },
]

const pathOf = (account: string, name: HookName): string => `/hooks/${account}/${name}`

function readName(args: readonly string[]): HookName {
  const name = argument(args, 1, 'system')
  if (!isHookName(name)) throw new Refused(`system: use one of ${HOOK_NAMES.join(', ')}`)
  return name
}

/** `workflow=` and `ttl=` mean the default. */
function readValue(name: (typeof NAMES)[number], text: string): unknown {
  switch (name) {
    case 'workflow':
      return text === '' ? undefined : text.split(',')
    case 'ttl':
      return text === '' ? undefined : Number(text)
    case 'brand':
    case 'secret':
      return text
  }
}

const isMade = (name: HookName, given: string | undefined, isNew: boolean): boolean =>
  given === 'new' || (given === undefined && isNew && HOOK_AUTH[name] === 'token')

function readSecret(name: HookName, given: string | undefined, isNew: boolean): Secret | undefined {
  if (isMade(name, given, isNew)) {
    if (HOOK_AUTH[name] !== 'token') throw new Refused(`secret: ${name} makes it, use secret=<file>`)
    return new Secret(randomBytes(TOKEN_BYTES).toString('base64url'))
  }
  if (given === undefined) {
    if (isNew) throw new Refused(`secret: ${name} makes it, use secret=<file>`)
    return undefined
  }
  const text = readText(given, 'secret').trim()
  checkHookSecret(name, text)
  return new Secret(text)
}
