import {
  type Application as Found,
  newKeyPair,
  type NotCreated,
  parseApplicationSettings,
} from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import {
  Application,
  ApplicationChange,
  ApplicationWithSecrets,
  ByAccount,
  ByApplication,
  NewApplication,
  SignatureSecret,
} from '../account-schemas.ts'
import { answer, Because } from '../schemas.ts'
import { findAccount } from './accounts.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

type Named = { Params: Static<typeof ByApplication> }

const REASONS: Readonly<Record<NotCreated, string>> = {
  noAccount: 'there is no such account',
  exists: 'an application with this id exists, or existed in another account: use another id',
  tooMany: 'the account has 100 applications, which is the maximum: remove one first',
}

export function applications(app: FastifyInstance, { store, history }: AdminContext): void {
  /** An application with a status URL needs a secret for its callbacks. @returns it if it was made now */
  async function signFirst({ id, statusUrl }: Found): Promise<string | undefined> {
    return statusUrl === undefined ? undefined : (await store.applications.sign(id, 'nothing'))?.reveal()
  }

  /** @throws Refused */
  async function found({ account, application }: Static<typeof ByApplication>): Promise<Found> {
    const one = (await store.applications.list(account)).find(({ id }) => id === application)
    if (one === undefined) throw new Refused(404, 'there is no such application')
    return one
  }

  app.get<{ Params: Static<typeof ByAccount> }>(
    '/accounts/:account/applications',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Lists the applications of Verify v2, which sign their requests with a key',
        params: ByAccount,
        response: answer('By id.', Type.Array(Application)),
      },
    },
    ({ params: { account } }) => store.applications.list(account),
  )

  app.post<{ Params: Static<typeof ByAccount>; Body: Static<typeof NewApplication> }>(
    '/accounts/:account/applications',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Creates an application, and shows its private key and the secret of its callbacks',
        params: ByAccount,
        body: NewApplication,
        response: answer('The application.', ApplicationWithSecrets),
      },
    },
    async ({ params: { account }, body: { id, reason, publicKey, ...rest }, user }) => {
      const pair = publicKey === undefined ? newKeyPair() : undefined
      const settings = parseApplicationSettings({ publicKey: publicKey ?? pair?.publicKey, ...rest })
      await findAccount(store, account)
      return recorded(history, { user, act: 'add application', target: account, reason }, async () => {
        const created = await store.applications.create(account, settings, id)
        if (typeof created === 'string') throw new Refused(409, REASONS[created])
        const signatureSecret = await signFirst(created)
        return { answer: { ...created, privateKey: pair?.privateKey, signatureSecret }, after: created }
      })
    },
  )

  app.put<Named & { Body: Static<typeof ApplicationChange> }>(
    '/accounts/:account/applications/:application',
    {
      config: { role: 'admin' },
      schema: {
        summary:
          'Replaces the settings of an application; its first status URL gets a secret, which is shown',
        params: ByApplication,
        body: ApplicationChange,
        response: answer('The application.', ApplicationWithSecrets),
      },
    },
    async ({ params, body: { reason, ...given }, user }) => {
      const settings = parseApplicationSettings(given)
      const before = await found(params)
      const target = params.account
      return recorded(history, { user, act: 'change application', target, reason, before }, async () => {
        await store.applications.set(params.application, () => settings)
        const changed = await found(params)
        return { answer: { ...changed, signatureSecret: await signFirst(changed) }, after: changed }
      })
    },
  )

  app.post<Named & { Body: Static<typeof Because> }>(
    '/accounts/:account/applications/:application/sign',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Replaces the secret that signs callbacks, and shows the new one',
        params: ByApplication,
        body: Because,
        response: answer('The secret.', SignatureSecret),
      },
    },
    async ({ params, body: { reason }, user }) => {
      const { id } = await found(params)
      const act = {
        user,
        act: 'replace signature secret' as const,
        target: params.account,
        reason,
        before: { id },
      }
      return recorded(history, act, async () => {
        const secret = await store.applications.sign(id, 'replace')
        if (secret === undefined) throw new Refused(404, 'there is no such application')
        return { answer: { signatureSecret: secret.reveal() }, after: { id } }
      })
    },
  )

  app.post<Named & { Body: Static<typeof Because> }>(
    '/accounts/:account/applications/:application/remove',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Removes an application; its tokens are refused within seconds',
        params: ByApplication,
        body: Because,
        response: answer('The applications that are left.', Type.Array(Application)),
      },
    },
    async ({ params, body: { reason }, user }) => {
      const before = await found(params)
      const target = params.account
      return recorded(history, { user, act: 'remove application', target, reason, before }, async () => {
        await store.applications.remove(before.id)
        return { answer: await store.applications.list(target), after: {} }
      })
    },
  )
}
