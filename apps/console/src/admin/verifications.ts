import type { Cursor, Page, Start as HistoryStart } from '@pinpost/history'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'

import {
  answer,
  Because,
  closed,
  Find,
  Id,
  Revealed,
  SearchQuery,
  type Start,
  StartPage,
  Timeline,
} from '../schemas.ts'
import { parseAddressOf } from './address.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

const ById = closed('By id', { id: Id })

const PAGE = 50

/** Without the ciphertext and the fingerprint, which are for programs only. */
const shown = ({ sealed: _sealed, fingerprint: _fingerprint, ...start }: HistoryStart): Start => ({
  ...start,
  channels: [...start.channels],
  routes: [...start.routes],
})

const pageOf = ({ starts, next }: Page) => ({
  starts: starts.map(shown),
  ...(next && { next: `${next.startedAt}-${next.id}` }),
})

function cursorOf(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const [startedAt = '', id = ''] = text.split('-')
  return { startedAt: Number(startedAt), id }
}

export function verifications(app: FastifyInstance, { store, history }: AdminContext): void {
  app.get<{ Querystring: SearchQuery }>(
    '/verifications',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Lists verifications and refused starts, newest first',
        querystring: SearchQuery,
        response: answer('A page of them.', StartPage),
      },
    },
    async ({ query: { limit = PAGE, after, ...filter } }) =>
      pageOf(await history.search(filter, { limit, after: cursorOf(after) })),
  )

  app.post<{ Body: Static<typeof Find> }>(
    '/verifications/find',
    {
      config: { role: 'support' },
      schema: {
        summary: 'Lists the verifications of a number or an e-mail address, newest first',
        description: 'A body, because numbers must not be in URLs.',
        body: Find,
        response: answer('A page of them.', StartPage),
      },
    },
    async ({ body: { address, limit = PAGE, after, ...filter } }) => {
      const wanted = parseAddressOf(address)
      const keys = filter.account === undefined ? await store.accounts.keys() : [filter.account]
      const fingerprints = keys.map((key) => store.outbox.fingerprintOf(key, wanted))
      return pageOf(await history.search({ ...filter, fingerprints }, { limit, after: cursorOf(after) }))
    },
  )

  const find = async (id: string) => {
    const timeline = await history.timeline(id)
    if (timeline === undefined) throw new Refused(404, 'history has no such verification')
    return timeline
  }

  app.get<{ Params: Static<typeof ById> }>(
    '/verifications/:id',
    {
      config: { role: 'viewer' },
      schema: { summary: 'Shows all that happened', params: ById, response: answer('Its events.', Timeline) },
    },
    async ({ params: { id } }) => {
      const { start, ...rest } = await find(id)
      return { start: shown(start), ...rest }
    },
  )

  app.post<{ Params: Static<typeof ById>; Body: Static<typeof Because> }>(
    '/verifications/:id/reveal',
    {
      config: { role: 'support' },
      schema: {
        summary: 'Shows the whole number or e-mail address, and records that you saw it',
        params: ById,
        body: Because,
        response: answer('The address.', Revealed),
      },
    },
    async ({ params: { id }, body: { reason }, user }) => {
      const { start } = await find(id)
      const { sealed, fingerprint } = start
      if (sealed === null || fingerprint === null)
        throw new Refused(404, 'its first event was lost, with the address')
      return recorded(history, { user, act: 'reveal address', target: id, reason }, () => {
        const address = store.outbox.addressOf({ id, address: { sealed, fingerprint } })
        if (address === undefined) throw new Error('an entry with an address has none')
        return { answer: { address: address.reveal() }, after: { isRevealed: true } }
      })
    },
  )
}
