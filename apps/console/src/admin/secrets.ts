import { MOST_API_KEYS, newApiKeySid, newSecret } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'

import { AddedApiKey, AddedSecret, ApiKeysLeft, BySid, ByAccount, SecretsLeft } from '../account-schemas.ts'
import { answer, Because } from '../schemas.ts'
import { findAccount, requireRightKey } from './accounts.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

type Named = { Params: Static<typeof ByAccount>; Body: Static<typeof Because> }

/** Secrets and API keys. A secret is in the answer to its creation only: Redis has its hash, and the audit log counts. */
export function secrets(app: FastifyInstance, { store, history }: AdminContext): void {
  app.post<Named>(
    '/accounts/:account/secrets',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Adds a second secret, and shows it; a third one replaces the oldest',
        params: ByAccount,
        body: Because,
        response: answer('The secret.', AddedSecret),
      },
    },
    async ({ params: { account: key }, body: { reason }, user }) => {
      await requireRightKey(store)
      const before = { secrets: (await findAccount(store, key)).secrets }
      return recorded(history, { user, act: 'add secret', target: key, reason, before }, async () => {
        const secret = newSecret()
        const live = (await store.accounts.addSecret(key, secret)) ?? removedMeanwhile()
        return { answer: { secrets: live, secret }, after: { secrets: live } }
      })
    },
  )

  app.post<Named>(
    '/accounts/:account/secrets/drop-old',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Revokes the older of two secrets within seconds',
        params: ByAccount,
        body: Because,
        response: answer('How many are left.', SecretsLeft),
      },
    },
    async ({ params: { account: key }, body: { reason }, user }) => {
      const before = { secrets: (await findAccount(store, key)).secrets }
      if (before.secrets < 2)
        throw new Refused(409, 'it has one secret only: add a new one first, or disable the account')
      return recorded(history, { user, act: 'drop old secret', target: key, reason, before }, async () => {
        const live = (await store.accounts.dropOldSecret(key)) ?? removedMeanwhile()
        return { answer: { secrets: live }, after: { secrets: live } }
      })
    },
  )

  app.post<Named>(
    '/accounts/:account/api-keys',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Adds an API key for the Twilio Verify API, and shows its secret',
        params: ByAccount,
        body: Because,
        response: answer('Its name and secret.', AddedApiKey),
      },
    },
    async ({ params: { account: key }, body: { reason }, user }) => {
      await requireRightKey(store)
      const before = { apiKeys: (await findAccount(store, key)).apiKeys }
      if (before.apiKeys.length >= MOST_API_KEYS)
        throw new Refused(409, `it has ${MOST_API_KEYS} API keys, which is the maximum: remove one first`)
      return recorded(history, { user, act: 'add API key', target: key, reason, before }, async () => {
        const [sid, secret] = [newApiKeySid(), newSecret()]
        if (!(await store.accounts.addApiKey(key, { sid, secret }))) removedMeanwhile()
        return { answer: { sid, secret }, after: { apiKeys: [...before.apiKeys, sid] } }
      })
    },
  )

  app.post<{ Params: Static<typeof BySid>; Body: Static<typeof Because> }>(
    '/accounts/:account/api-keys/:sid/remove',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Revokes an API key within seconds',
        params: BySid,
        body: Because,
        response: answer('The API keys that are left.', ApiKeysLeft),
      },
    },
    async ({ params: { account: key, sid }, body: { reason }, user }) => {
      const before = { apiKeys: (await findAccount(store, key)).apiKeys }
      if (!before.apiKeys.includes(sid)) throw new Refused(404, 'there is no such API key')
      return recorded(history, { user, act: 'remove API key', target: key, reason, before }, async () => {
        await store.accounts.removeApiKey(key, sid)
        const after = { apiKeys: before.apiKeys.filter((other) => other !== sid) }
        return { answer: after, after }
      })
    },
  )
}

function removedMeanwhile(): never {
  throw new Refused(409, 'the account was changed meanwhile: load it again')
}
