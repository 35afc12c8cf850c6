import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { Account, answer, closed } from '../schemas.ts'
import type { AdminContext } from './index.ts'

const Overview = closed('Account', {
  key: Account,
  state: Type.String(),
  source: Type.Optional(Type.String({ description: 'environment or operator' })),
  secrets: Type.Integer({ description: 'How many live secrets it has.' }),
})

export function accounts(app: FastifyInstance, { store }: AdminContext): void {
  app.get(
    '/accounts',
    {
      config: { role: 'viewer' },
      schema: { summary: 'Lists all accounts', response: answer('All accounts.', Type.Array(Overview)) },
    },
    () => store.accounts.list(),
  )
}
