import swagger from '@fastify/swagger'
import type { History } from '@pinpost/history'
import type { PublicHttpRules } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'

import { lagOf } from '../recording.ts'
import { answer, Me } from '../schemas.ts'
import { accounts } from './accounts.ts'
import { acts } from './acts.ts'
import { deadLetters } from './dead-letters.ts'
import { applications } from './applications.ts'
import { erasures } from './erasures.ts'
import { events } from './events.ts'
import { exporting } from './export.ts'
import { limits } from './limits.ts'
import { messages } from './messages.ts'
import { queue } from './queue.ts'
import { routes } from './routes.ts'
import { secrets } from './secrets.ts'
import { switches } from './switches.ts'
import { templates } from './templates.ts'
import { texts } from './texts.ts'
import { totals } from './totals.ts'
import { verifications } from './verifications.ts'
import { webhookQueue } from './webhook-queue.ts'
import { webhooks } from './webhooks.ts'

const PARTS = [
  verifications,
  exporting,
  events,
  totals,
  accounts,
  secrets,
  templates,
  texts,
  applications,
  webhooks,
  webhookQueue,
  messages,
  limits,
  routes,
  switches,
  queue,
  deadLetters,
  erasures,
  acts,
]

export interface AdminContext {
  readonly store: Store
  readonly history: History
  /** where webhooks may go */
  readonly webhookRules: PublicHttpRules
  /** what the pages link to */
  readonly grafanaUrl?: URL | undefined
}

/** `/admin/v1`: what the pages and operators' own programs call. The document is at `/admin/v1/openapi.json`. */
export function adminApi(app: FastifyInstance, context: AdminContext): void {
  const grafana = context.grafanaUrl && { grafana: context.grafanaUrl.href }
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Pinpost console',
        version: '1',
        description: 'History, and what operators may change.',
      },
    },
  })
  app.register(
    (scope, _options, done) => {
      for (const part of PARTS) part(scope, context)
      const me = { summary: 'Who am I, and how far is history behind?', response: answer('You.', Me) }
      scope.get('/me', { config: { role: 'viewer' }, schema: me }, async ({ user }) => ({
        ...user,
        history: await lagOf(context.store),
        ...grafana,
      }))
      scope.get('/openapi.json', { config: { role: 'viewer' }, schema: { hide: true } }, () =>
        scope.swagger(),
      )
      done()
    },
    { prefix: '/admin/v1' },
  )
}
