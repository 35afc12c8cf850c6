import { type LimitUse, limitsOfAddress } from '@pinpost/core'
import { prefixOf } from '@pinpost/history'
import type { FastifyInstance } from 'fastify'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { type Static, Type } from 'typebox'

import { answer, Lift, Limit, LimitSubject } from '../schemas.ts'
import { recorded } from './acts.ts'
import { parseAddressOf } from './address.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

export function limits(app: FastifyInstance, { store, history }: AdminContext): void {
  /** @throws Refused if there is no such account */
  async function usesOf({
    account,
    address: text,
  }: Static<typeof LimitSubject>): Promise<readonly LimitUse[]> {
    const address = parseAddressOf(text)
    const settings = await store.accounts.settings(account)
    if (settings === undefined) throw new Refused(404, 'there is no such account')
    return limitsOfAddress({ account, address, country: countryOf(address.reveal()), caller: {} }, settings)
  }

  app.post<{ Body: Static<typeof LimitSubject> }>(
    '/limits/show',
    {
      config: { role: 'support' },
      schema: {
        summary: 'Shows the limits and locks of a number or an e-mail address',
        description: 'A body, because numbers must not be in URLs.',
        body: LimitSubject,
        response: answer('Each limit with its count.', Type.Array(Limit)),
      },
    },
    async ({ body }) => store.limits.states(await usesOf(body)),
  )

  app.post<{ Body: Static<typeof Lift> }>(
    '/limits/lift',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Sets the counts of these limits to zero',
        body: Lift,
        response: answer('Each limit afterwards.', Type.Array(Limit)),
      },
    },
    async ({ body: { limit, reason, ...subject }, user }) => {
      const all = await usesOf(subject)
      const uses = all.filter(({ name }) => limit === undefined || name === limit)
      if (uses.length === 0)
        throw new Refused(400, `limit: use one of ${all.map(({ name }) => name).join(', ')}`)
      const before = await store.limits.states(uses)
      const target = `${subject.account} ${prefixOf(parseAddressOf(subject.address))}`
      return recorded(history, { user, act: 'lift limits', target, reason, before }, async () => {
        await store.limits.lift(uses)
        const after = await store.limits.states(uses)
        return { answer: after, after }
      })
    },
  )
}

/** As in the API: for a number outside every plan, the first country of its calling code. */
function countryOf(address: string): string | undefined {
  const parsed = parsePhoneNumberFromString(address)
  return parsed?.country ?? parsed?.getPossibleCountries()[0]
}
