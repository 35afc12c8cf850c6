import { type LimitUse, limitsOfAccount, limitsOfAddress } from '@pinpost/core'
import { type BusyAddress, prefixOf } from '@pinpost/history'
import type { FastifyInstance } from 'fastify'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { type Static, Type } from 'typebox'

import { ByAccount } from '../account-schemas.ts'
import { answer, Lift, Limit, LimitSubject, NearLimit, StandingLimit } from '../schemas.ts'
import { findAccount } from './accounts.ts'
import { recorded } from './acts.ts'
import { parseAddressOf } from './address.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

const DAY_MS = 86_400_000
const MOST_NEAR = 20

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

  app.get<{ Params: Static<typeof ByAccount> }>(
    '/accounts/:account/limits',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Lists the limits that apply to an account, with its own values',
        params: ByAccount,
        response: answer('Each limit that is not off.', Type.Array(StandingLimit)),
      },
    },
    async ({ params: { account } }) => {
      const { settings } = await findAccount(store, account)
      return limitsOfAccount(settings).map(({ name, mode, rule }) => ({ limit: name, mode, rule }))
    },
  )

  async function withLimits({ fingerprint: _fingerprint, ...busy }: BusyAddress) {
    const settings = await store.accounts.settings(busy.account)
    return { ...busy, ...(settings && allowedBy(limitsOfAccount(settings))) }
  }

  app.get(
    '/limits/near',
    {
      config: { role: 'support' },
      schema: {
        summary: 'Lists the numbers and e-mail addresses with most starts and wrong codes in 24 hours',
        response: answer(`At most ${MOST_NEAR}, without tests.`, Type.Array(NearLimit)),
      },
    },
    async () => Promise.all((await history.busiest(Date.now() - DAY_MS, MOST_NEAR)).map(withLimits)),
  )

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

function allowedBy(
  standing: ReturnType<typeof limitsOfAccount>,
): Pick<Static<typeof NearLimit>, 'startsPerDay' | 'locksAfter'> {
  const ruleOf = (wanted: LimitUse['name']) => standing.find(({ name }) => name === wanted)?.rule
  const [starts, codes] = [ruleOf('starts-day'), ruleOf('wrong-codes')]
  const lock = codes?.kind === 'locks' ? codes.locks[0] : undefined
  return {
    ...(starts?.kind === 'bucket' && { startsPerDay: Math.round(DAY_MS / starts.intervalMs) }),
    ...(lock && { locksAfter: lock.after }),
  }
}

/** As in the API: for a number outside every plan, the first country of its calling code. */
function countryOf(address: string): string | undefined {
  const parsed = parsePhoneNumberFromString(address)
  return parsed?.country ?? parsed?.getPossibleCountries()[0]
}
