import { urlProblem } from '@pinpost/providers'
import {
  type Endpoint as Found,
  type EndpointNotCreated,
  type EndpointSettings,
  parseEndpointSettings,
} from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import {
  ByAccount,
  ByEndpoint,
  Endpoint,
  EndpointChange,
  EndpointSecret,
  EndpointWithSecret,
} from '../account-schemas.ts'
import { answer, Because } from '../schemas.ts'
import { findAccount } from './accounts.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

type Named = { Params: Static<typeof ByEndpoint> }

const REASONS: Readonly<Record<EndpointNotCreated, string>> = {
  noAccount: 'there is no such account',
  tooMany: 'the account has 5 endpoints, which is the maximum: remove one first',
}

/** Endpoints of accounts, to which their events are sent. */
export function webhooks(app: FastifyInstance, { store, history, webhookRules }: AdminContext): void {
  const { endpoints } = store.webhooks

  /** The worker refuses such a URL as well. @throws InvalidSettings, Refused */
  function read(given: unknown): EndpointSettings {
    const settings = parseEndpointSettings(given)
    const problem = urlProblem(settings.url, webhookRules)
    if (problem !== undefined) throw new Refused(400, `url: ${problem}`)
    return settings
  }

  /** @throws Refused */
  async function found({ account, endpoint }: Static<typeof ByEndpoint>): Promise<Found> {
    const one = (await endpoints.list(account)).find(({ id }) => id === endpoint)
    if (one === undefined) throw new Refused(404, 'there is no such endpoint')
    return one
  }

  app.get<{ Params: Static<typeof ByAccount> }>(
    '/accounts/:account/webhooks',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Lists the endpoints to which events of an account are sent',
        params: ByAccount,
        response: answer('By id, without secrets.', Type.Array(Endpoint)),
      },
    },
    ({ params: { account } }) => endpoints.list(account),
  )

  app.post<{ Params: Static<typeof ByAccount>; Body: Static<typeof EndpointChange> }>(
    '/accounts/:account/webhooks',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Creates an endpoint, and shows its secret',
        params: ByAccount,
        body: EndpointChange,
        response: answer('The endpoint.', EndpointWithSecret),
      },
    },
    async ({ params: { account }, body: { reason, ...given }, user }) => {
      const settings = read(given)
      await findAccount(store, account)
      return recorded(history, { user, act: 'add webhook', target: account, reason }, async () => {
        const created = await endpoints.create(account, settings)
        if (typeof created === 'string') throw new Refused(409, REASONS[created])
        const { secrets, ...endpoint } = created
        return { answer: { ...endpoint, secret: secrets[0]?.reveal() }, after: endpoint }
      })
    },
  )

  app.put<Named & { Body: Static<typeof EndpointChange> }>(
    '/accounts/:account/webhooks/:endpoint',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Replaces the settings of an endpoint; a disabled one gets no events',
        params: ByEndpoint,
        body: EndpointChange,
        response: answer('The endpoint.', Endpoint),
      },
    },
    async ({ params, body: { reason, ...given }, user }) => {
      const settings = read(given)
      const before = await found(params)
      const target = params.account
      return recorded(history, { user, act: 'change webhook', target, reason, before }, async () => {
        await endpoints.set(params.account, params.endpoint, () => settings)
        const changed = await found(params)
        return { answer: changed, after: changed }
      })
    },
  )

  app.post<Named & { Body: Static<typeof Because> }>(
    '/accounts/:account/webhooks/:endpoint/rotate',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Makes a new secret, and shows it; for 24 hours the old one signs as well',
        params: ByEndpoint,
        body: Because,
        response: answer('The secret.', EndpointSecret),
      },
    },
    async ({ params, body: { reason }, user }) => {
      const { id } = await found(params)
      const act = {
        user,
        act: 'rotate webhook secret' as const,
        target: params.account,
        reason,
        before: { id },
      }
      return recorded(history, act, async () => {
        const secret = await endpoints.rotate(params.account, id)
        if (secret === undefined) throw new Refused(404, 'there is no such endpoint')
        return { answer: { secret: secret.reveal() }, after: { id } }
      })
    },
  )

  app.post<Named & { Body: Static<typeof Because> }>(
    '/accounts/:account/webhooks/:endpoint/remove',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Removes an endpoint; events that wait for it are not sent',
        params: ByEndpoint,
        body: Because,
        response: answer('The endpoints that are left.', Type.Array(Endpoint)),
      },
    },
    async ({ params, body: { reason }, user }) => {
      const before = await found(params)
      const target = params.account
      return recorded(history, { user, act: 'remove webhook', target, reason, before }, async () => {
        await endpoints.remove(params.account, params.endpoint)
        return { answer: await endpoints.list(params.account), after: {} }
      })
    },
  )
}
