import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'

import { answer, Erase, Erased } from '../schemas.ts'
import { recorded } from './acts.ts'
import { parseAddressOf } from './address.ts'
import type { AdminContext } from './index.ts'

export function erasures(app: FastifyInstance, { store, history }: AdminContext): void {
  app.post<{ Body: Static<typeof Erase> }>(
    '/erasures',
    {
      config: { role: 'admin' },
      schema: {
        summary: 'Erases a number or an e-mail address everywhere; cannot be undone',
        description:
          'Verifications of it in progress end, and history keeps the others without it, for totals. History is done within seconds.',
        body: Erase,
        response: answer('How many verifications Redis had.', Erased),
      },
    },
    async ({ body: { address, reason }, user }) => {
      const wanted = parseAddressOf(address)
      // The act must not name the address that it erases.
      return recorded(history, { user, act: 'erase address', target: 'one address', reason }, async () => {
        const erased = await store.erase(wanted)
        return { answer: erased, after: erased }
      })
    },
  )
}
