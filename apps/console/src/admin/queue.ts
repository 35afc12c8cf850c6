import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'

import { answer, Because, closed, Id, Queue, Result } from '../schemas.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

/** For each shard. */
const MOST_STUCK = 50
const ById = closed('Step of', { id: Id })

export function queue(app: FastifyInstance, { store, history }: AdminContext): void {
  app.get(
    '/queue',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Planned steps, how late they are, and those that are stuck',
        response: answer('The queue.', Queue),
      },
    },
    async () => {
      const [lateness, shards] = await Promise.all([store.lateness(MOST_STUCK), store.queueStates()])
      return { ...lateness, shards }
    },
  )

  app.post<{ Params: Static<typeof ById>; Body: Static<typeof Because> }>(
    '/queue/:id/replay',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Queues the next step of a stuck verification again; sends nothing twice',
        params: ById,
        body: Because,
        response: answer('It is queued.', Result),
      },
    },
    async ({ params: { id }, body: { reason }, user }) => {
      const verification = await store.find(id)
      if (verification?.state !== 'inProgress') throw new Refused(404, 'no such verification is in progress')
      const { number, purpose, at } = verification.tick
      const before = { tick: number, purpose, at }
      return recorded(history, { user, act: 'queue step again', target: id, reason, before }, async () => {
        if (!(await store.replay(id))) throw new Refused(409, 'it has ended meanwhile')
        return { answer: { result: 'planned' as const }, after: { result: 'planned' } }
      })
    },
  )
}
