import { Secret } from '@pinpost/core'
import {
  type Application,
  type ApplicationSettings,
  isApplicationId,
  newKeyPair,
  parseApplicationSettings,
  type Store,
} from '@pinpost/store'

import { argument, type Command, Refused, showRows } from '../command.ts'
import { readPairs, readText, withoutUndefined } from './settings.ts'

/** The settings of an application, by their names in commands. */
const NAMES = ['name', 'publicKey', 'statusUrl'] as const
type Changes = { readonly [N in (typeof NAMES)[number] | 'id']?: string | undefined }

export const APPLICATION_COMMANDS: readonly Command[] = [
  {
    usage: 'application list <account>',
    does: "lists an account's applications, which sign their requests with a key",
    async run({ store, show }, args) {
      const applications = await (await store()).applications.list(argument(args, 0, 'account'))
      const rows = applications.map(({ id, name, statusUrl = null }) => ({ id, name, statusUrl }))
      showRows(show, ['id', 'name', 'statusUrl'], rows)
    },
  },
  {
    usage: 'application show <id>',
    does: 'shows one application with its public key',
    async run({ store, show }, args) {
      const application = (await (await store()).applications.find(readId(args))) ?? noApplication()
      const { id, account, name, statusUrl = '-', publicKey } = application
      show(application, [
        `id: ${id}`,
        `account: ${account}`,
        `name: ${name}`,
        `status URL: ${statusUrl}`,
        publicKey.trim(),
      ])
    },
  },
  {
    usage: 'application create <account> <name> [id=<uuid>] [publicKey=<file>] [statusUrl=<url>]',
    does: 'creates an application; without a public key, makes a key pair; prints the private key and, with a status URL, the secret of its callbacks once',
    async run({ store, show }, args) {
      const account = argument(args, 0, 'account')
      const name = argument(args, 1, 'name')
      const { id, publicKey, ...rest } = readPairs(args.slice(2), ['id', 'publicKey', 'statusUrl'], readValue)
      if (id !== undefined) requireId(id)
      const pair = publicKey === undefined ? newKeyPair() : undefined
      const settings = readSettings({ name, publicKey: publicKey ?? pair?.publicKey, ...rest })
      const { applications } = await store()
      const created = await applications.create(account, settings, id)
      if (typeof created === 'string') throw new Refused(REASONS[created])
      const privateKey = pair?.privateKey
      const signatureSecret = await signFirst(applications, created)
      show({ ...created, privateKey, signatureSecret }, [
        `application ${created.id} of account ${account}`,
        ...linesOf(signatureSecret),
        ...(privateKey === undefined ? [] : [privateKey.trim()]),
      ])
    },
  },
  {
    usage: 'application set <id> <name=…|publicKey=<file>|statusUrl=<url>…>',
    does: 'changes the named settings; statusUrl= removes the URL',
    async run({ store, show }, args) {
      const id = readId(args)
      const changes = readPairs(args.slice(1), NAMES, readValue)
      if (Object.keys(changes).length === 0) throw new Refused('name=value is missing')
      const { applications } = await store()
      const isThere = await applications.set(id, (current) => readSettings({ ...current, ...changes }))
      if (!isThere) noApplication()
      const changed = (await applications.find(id)) ?? noApplication()
      const signatureSecret = await signFirst(applications, changed)
      show({ ...changed, signatureSecret }, [`application ${id} changed`, ...linesOf(signatureSecret)])
    },
  },
  {
    usage: 'application sign <id> [file|-]',
    does: 'replaces the secret that signs callbacks to its status URL by that of a file, or by a new one, which is printed once',
    async run({ store, show }, args) {
      const id = readId(args)
      const given = args[1] === undefined ? undefined : readSignatureSecret(args[1])
      const secret = (await (await store()).applications.sign(id, 'replace', given)) ?? noApplication()
      const signatureSecret = given === undefined ? secret.reveal() : undefined
      show({ id, signatureSecret }, [
        signatureSecret === undefined
          ? `application ${id} has its new signature secret`
          : `application ${id}, its new signature secret: ${signatureSecret}`,
      ])
    },
  },
  {
    usage: 'application remove <id>',
    does: 'removes an application; its tokens are refused within seconds',
    async run({ store, show }, args) {
      const id = readId(args)
      if (!(await (await store()).applications.remove(id))) noApplication()
      show({ id, state: 'removed' }, [`application ${id} removed`])
    },
  },
]

/** An application with a status URL needs a secret for its callbacks. @returns it if it was made now */
const signFirst = async (
  applications: Store['applications'],
  { id, statusUrl }: Application,
): Promise<string | undefined> =>
  statusUrl === undefined ? undefined : (await applications.sign(id, 'nothing'))?.reveal()

const linesOf = (signatureSecret: string | undefined): readonly string[] =>
  signatureSecret === undefined ? [] : [`signature secret: ${signatureSecret}`]

const REASONS = {
  noAccount: 'there is no such account',
  exists:
    'an application with this id exists, or existed in another account: use "application set" or another id',
  tooMany: 'the account has 100 applications, which is the maximum: remove one first',
} as const

function noApplication(): never {
  throw new Refused('there is no such application')
}

function requireId(id: string): void {
  if (!isApplicationId(id)) throw new Refused('id: use a lower-case UUID with dashes')
}

function readId(args: readonly string[]): Application['id'] {
  const id = argument(args, 0, 'id').toLowerCase()
  requireId(id)
  return id
}

/** `name=` removes a value. A key is read from the named file. */
const readValue = (name: keyof Changes, text: string): string | undefined =>
  name === 'publicKey' ? readKey(text) : text || undefined

const readKey = (file: string): string => readText(file, 'publicKey')

/** Shorter ones can be guessed from one callback. */
const MIN_SECRET_LENGTH = 16

function readSignatureSecret(file: string): Secret {
  const text = readText(file, 'signature secret').trim()
  if (text.length < MIN_SECRET_LENGTH || text.length > 200)
    throw new Refused(`signature secret: use ${MIN_SECRET_LENGTH} to 200 characters`)
  return new Secret(text)
}

type Given = { readonly [K in keyof ApplicationSettings]?: string | undefined }

const readSettings = (settings: Given): ApplicationSettings =>
  parseApplicationSettings(withoutUndefined(settings))
