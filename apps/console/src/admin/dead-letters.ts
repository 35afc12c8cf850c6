import { UnreadableRecord } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import { answer, Because, closed, DeadLetter, Id, Result } from '../schemas.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

const ById = closed('Dead letter by id', { id: Id })

type Named = { Params: Static<typeof ById>; Body: Static<typeof Because> }

export function deadLetters(app: FastifyInstance, { store, history }: AdminContext): void {
  const letters = store.deadLetters

  async function found(id: string): Promise<unknown> {
    const letter = await letters.find(id)
    if (letter === undefined) throw new Refused(404, 'there is no such dead letter')
    return letter
  }

  app.get(
    '/dead-letters',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Lists verifications whose record cannot be read',
        response: answer('All dead letters.', Type.Array(DeadLetter)),
      },
    },
    () => letters.list(),
  )

  app.post<Named>(
    '/dead-letters/:id/retry',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Plans the next step again if the record can be read; sends nothing twice',
        params: ById,
        body: Because,
        response: answer('What happened.', Result),
      },
    },
    async ({ params: { id }, body: { reason }, user }) => {
      const before = await found(id)
      return recorded(history, { user, act: 'retry dead letter', target: id, reason, before }, async () => {
        const result = await retry(id)
        return { answer: { result }, after: { result } }
      })
    },
  )

  /** @throws Refused if it stays a dead letter */
  async function retry(id: string): Promise<'planned' | 'over'> {
    try {
      const result = await letters.retry(id)
      switch (result) {
        case 'planned':
        case 'over':
          return result
        case 'unknown':
          throw new Refused(404, 'there is no such dead letter')
        case 'addressTaken':
          throw new Refused(
            409,
            'its address has another verification in progress: retry once that has ended, or drop it',
          )
      }
    } catch (error) {
      if (error instanceof UnreadableRecord) throw new Refused(409, error.message)
      throw error
    }
  }

  app.post<Named>(
    '/dead-letters/:id/drop',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Removes it from the list; nothing more is sent',
        params: ById,
        body: Because,
        response: answer('It is gone.', Result),
      },
    },
    async ({ params: { id }, body: { reason }, user }) => {
      const before = await found(id)
      return recorded(history, { user, act: 'drop dead letter', target: id, reason, before }, async () => {
        await letters.drop(id)
        return { answer: { result: 'dropped' as const }, after: { result: 'dropped' } }
      })
    },
  )
}
