import { hash } from 'node:crypto'

import {
  type AccountDetails as Details,
  type AccountSettings,
  newSecret,
  parseAccountSettings,
  parseNewAccount,
  requireCountries,
  type Store,
} from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import {
  AccountDetails,
  AccountOverview,
  ByAccount,
  CreatedAccount,
  NewAccount,
  SettingsChange,
  StateChange,
} from '../account-schemas.ts'
import { answer, Because } from '../schemas.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

/** Lists of networks and prefixes may be long. */
const SETTINGS_BODY_BYTES = 256 * 1024

type Named = { Params: Static<typeof ByAccount> }

/** Another one for other settings, so that a change cannot undo that of another operator. */
const versionOf = (settings: AccountSettings): string => hash('sha256', JSON.stringify(settings), 'base64url')

/** For the audit log, which holds no codes, not even those of test numbers, and nothing by which a person is known. */
const recordable = ({ testNumbers, trialNumbers, ...settings }: AccountSettings): object => ({
  ...settings,
  ...(testNumbers && { testNumbers: Object.keys(testNumbers) }),
  ...(trialNumbers && { trialNumbers: trialNumbers.length }),
})

const view = ({ settings, ...account }: Details) => ({
  ...account,
  settings,
  version: versionOf(settings),
})

/** @throws Refused if there is none, or it was removed */
export async function findAccount(store: Store, key: string): Promise<Details> {
  const found = await store.accounts.details(key)
  if (found === undefined) throw new Refused(404, 'there is no such account')
  return found
}

/** With a different fingerprint key, no API would accept the secrets that are stored now. @throws Refused */
export async function requireRightKey({ keyProbe }: Store): Promise<void> {
  if ((await keyProbe.wrongKeys()).includes('PINPOST_FINGERPRINT_KEY'))
    throw new Refused(
      409,
      'PINPOST_FINGERPRINT_KEY of the console is not the key with which Redis was filled',
    )
}

function requireVersion(settings: AccountSettings, version: string): void {
  if (versionOf(settings) !== version)
    throw new Refused(409, 'the settings have been changed since you loaded them: load them again')
}

export function accounts(app: FastifyInstance, { store, history }: AdminContext): void {
  app.get(
    '/accounts',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Lists all accounts',
        response: answer('All accounts.', Type.Array(AccountOverview)),
      },
    },
    () => store.accounts.list(),
  )

  app.post<{ Body: Static<typeof NewAccount> }>(
    '/accounts',
    {
      bodyLimit: SETTINGS_BODY_BYTES,
      config: { role: 'admin' },
      schema: {
        summary: 'Creates an account, and shows its secret',
        body: NewAccount,
        response: answer('Its key and secret.', CreatedAccount),
      },
    },
    async ({ body: { key, settings, reason }, user }) => {
      const secret = newSecret()
      const account = parseNewAccount({ ...settings, key, secrets: [secret] })
      requireCountries(account)
      await requireRightKey(store)
      if ((await store.accounts.details(key)) !== undefined) accountExists()
      return recorded(history, { user, act: 'add account', target: key, reason }, async () => {
        if (!(await store.accounts.save(account, 'nothing'))) accountExists()
        const added = await findAccount(store, key)
        return {
          answer: { key, secret },
          after: { settings: recordable(added.settings), secrets: added.secrets },
        }
      })
    },
  )

  app.get<Named>(
    '/accounts/:account',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'An account with its settings, without secrets',
        params: ByAccount,
        response: answer('The account.', AccountDetails),
      },
    },
    async ({ params: { account } }) => view(await findAccount(store, account)),
  )

  app.put<Named & { Body: Static<typeof SettingsChange> }>(
    '/accounts/:account/settings',
    {
      bodyLimit: SETTINGS_BODY_BYTES,
      config: { role: 'admin' },
      schema: {
        summary: 'Replaces all settings, unless they have changed since that version',
        params: ByAccount,
        body: SettingsChange,
        response: answer('The account.', AccountDetails),
      },
    },
    async ({ params: { account: key }, body: { settings, version, reason }, user }) => {
      const next = parseAccountSettings(JSON.stringify(settings))
      requireCountries(next)
      const current = (await findAccount(store, key)).settings
      requireVersion(current, version)
      const before = recordable(current)
      return recorded(history, { user, act: 'change settings', target: key, reason, before }, async () => {
        await store.accounts.set(key, (latest) => {
          requireVersion(latest, version)
          return next
        })
        const changed = await findAccount(store, key)
        return { answer: view(changed), after: recordable(changed.settings) }
      })
    },
  )

  app.put<Named & { Body: Static<typeof StateChange> }>(
    '/accounts/:account/state',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Disables or enables an account; its requests are refused within seconds',
        params: ByAccount,
        body: StateChange,
        response: answer('The account.', AccountDetails),
      },
    },
    async ({ params: { account: key }, body: { state, reason }, user }) => {
      const before = { state: (await findAccount(store, key)).state }
      const act = state === 'active' ? 'enable account' : 'disable account'
      return recorded(history, { user, act, target: key, reason, before }, async () => {
        await store.accounts.enable(key, state === 'active')
        const changed = await findAccount(store, key)
        return { answer: view(changed), after: { state: changed.state } }
      })
    },
  )

  app.post<Named & { Body: Static<typeof Because> }>(
    '/accounts/:account/remove',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Removes an account with its templates, applications and webhooks',
        description: 'Its verifications in progress continue, but can no longer be checked or searched.',
        params: ByAccount,
        body: Because,
        response: answer('It is gone.', AccountOverview),
      },
    },
    async ({ params: { account: key }, body: { reason }, user }) => {
      const { settings, state } = await findAccount(store, key)
      const before = { state, settings: recordable(settings) }
      return recorded(history, { user, act: 'remove account', target: key, reason, before }, async () => {
        await store.accounts.remove(key)
        return { answer: { key, state: 'removed', secrets: 0 }, after: { state: 'removed' } }
      })
    },
  )
}

function accountExists(): never {
  throw new Refused(409, 'there is an account with this key: change it, or add a secret to it')
}
