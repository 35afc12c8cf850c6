import type { History } from '@pinpost/history'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import type { User } from '../roles.ts'
import { Act, ActsQuery, answer } from '../schemas.ts'
import type { AdminContext } from './index.ts'

/** What the audit log calls an act; the pages have a text for each. */
export type ActName =
  | 'add API key'
  | 'add account'
  | 'add application'
  | 'add secret'
  | 'add template'
  | 'add webhook'
  | 'change application'
  | 'change settings'
  | 'change template'
  | 'change webhook'
  | 'disable account'
  | 'drop dead letter'
  | 'drop old secret'
  | 'enable account'
  | 'erase address'
  | 'lift limits'
  | 'queue step again'
  | 'remove API key'
  | 'remove account'
  | 'remove application'
  | 'remove template'
  | 'remove text'
  | 'remove webhook'
  | 'replace signature secret'
  | 'resend webhook'
  | 'resend webhooks'
  | 'retry dead letter'
  | 'reveal address'
  | 'rotate webhook secret'
  | 'save text'
  | 'sign in'
  | 'switch'

interface Described {
  readonly user: User
  readonly act: ActName
  readonly target: string
  readonly reason?: string
  readonly before?: unknown
}

interface Done<T> {
  readonly answer: T
  readonly after: unknown
}

/** Does it after it was written to the audit log. While history is away, nothing is changed. */
export async function recorded<T>(
  history: History,
  { user, ...act }: Described,
  change: () => Done<T> | Promise<Done<T>>,
): Promise<T> {
  const finish = await history.begin({ actor: user.name, role: user.role, ...act })
  const { answer: result, after } = await change()
  await finish(after)
  return result
}

const MOST_ACTS = 100

export function acts(app: FastifyInstance, { history }: AdminContext): void {
  app.get<{ Querystring: Static<typeof ActsQuery> }>(
    '/acts',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'The audit log: what operators did, newest first',
        querystring: ActsQuery,
        response: answer(`At most ${MOST_ACTS}; \`before\` takes the id of the last one.`, Type.Array(Act)),
      },
    },
    ({ query: { before } }) => history.acts(before, MOST_ACTS),
  )
}
