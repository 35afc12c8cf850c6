import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import {
  ByDeadWebhook,
  DeadWebhook,
  DeadWebhooksQuery,
  Resend,
  Resent,
  WebhookState,
} from '../account-schemas.ts'
import { answer, Because } from '../schemas.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

const MOST_DEAD = 500

/** Events that wait for endpoints, and those that were given up. */
export function webhookQueue(app: FastifyInstance, { store, history }: AdminContext): void {
  const { webhooks } = store

  app.get(
    '/webhooks',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'How many events wait for the endpoints of each account, and how many were given up',
        response: answer('Counts.', WebhookState),
      },
    },
    () => webhooks.state(),
  )

  app.get<{ Querystring: Static<typeof DeadWebhooksQuery> }>(
    '/webhooks/dead',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Lists events that were given up; they are kept for seven days',
        querystring: DeadWebhooksQuery,
        response: answer(`At most ${MOST_DEAD}, newest first in each shard.`, Type.Array(DeadWebhook)),
      },
    },
    async ({ query: { account } }) => (await webhooks.dead.list(account)).slice(0, MOST_DEAD),
  )

  app.post<{ Params: Static<typeof ByDeadWebhook>; Body: Static<typeof Because> }>(
    '/webhooks/dead/:id/resend',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Sends an event again that was given up',
        params: ByDeadWebhook,
        body: Because,
        response: answer('One.', Resent),
      },
    },
    async ({ params: { id }, body: { reason }, user }) => {
      if (!(await webhooks.dead.list()).some((each) => each.id === id)) noEvent()
      return recorded(history, { user, act: 'resend webhook', target: id, reason }, async () => {
        if (!(await webhooks.dead.resend(id))) noEvent()
        return { answer: { resent: 1 }, after: { resent: 1 } }
      })
    },
  )

  app.post<{ Body: Static<typeof Resend> }>(
    '/webhooks/dead/resend',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Sends all events again that were given up, or those of an account, oldest first',
        body: Resend,
        response: answer('How many.', Resent),
      },
    },
    async ({ body: { reason, account }, user }) => {
      const act = { user, act: 'resend webhooks' as const, target: account ?? 'all accounts', reason }
      return recorded(history, act, async () => {
        const result = { resent: await webhooks.dead.resendAll(account) }
        return { answer: result, after: result }
      })
    },
  )
}

function noEvent(): never {
  throw new Refused(404, 'there is no such event')
}
