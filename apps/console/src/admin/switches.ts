import { isChannel } from '@pinpost/core'
import type { Store, Switch as What } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { type Static, Type } from 'typebox'

import { answer, Switch, SwitchName, Turn } from '../schemas.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

const MINUTE_MS = 60_000

async function exists(
  { kind, name }: Static<typeof SwitchName>,
  { accounts, routeState }: Store,
): Promise<boolean> {
  switch (kind) {
    case 'channel':
      return isChannel(name)
    case 'country':
      return isSupportedCountry(name)
    case 'account':
      return (await accounts.keys()).includes(name)
    case 'route':
      return (await routeState.published()).some((route) => route.name === name)
    case 'provider':
      return (await routeState.published()).some(({ provider }) => provider === name)
  }
}

export function switches(app: FastifyInstance, { store, history }: AdminContext): void {
  const { routeState } = store
  const list = () => [...routeState.current().switches].map(([name, off]) => ({ name, ...off }))

  app.get(
    '/switches',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Lists what operators have switched off',
        response: answer('Everything that is off.', Type.Array(Switch)),
      },
    },
    list,
  )

  app.put<{ Params: Static<typeof SwitchName>; Body: Static<typeof Turn> }>(
    '/switches/:kind/:name',
    {
      config: { role: 'operator' },
      schema: {
        summary:
          'Switches a channel, provider, route, country or account off or on again, everywhere, within seconds',
        params: SwitchName,
        body: Turn,
        response: answer('Everything that is off now.', Type.Array(Switch)),
      },
    },
    async ({ params, body: { isOff, reason, forMinutes }, user }) => {
      const what: What = `${params.kind}:${params.name}`
      if (isOff && !(await exists(params, store))) throw new Refused(404, `there is no such ${params.kind}`)
      await routeState.refresh()
      const known = routeState.current().switches.get(what)
      const before = { isOff: known !== undefined, ...known }
      const until = forMinutes === undefined ? undefined : Date.now() + forMinutes * MINUTE_MS
      return recorded(history, { user, act: 'switch', target: what, reason, before }, async () => {
        await (isOff ? routeState.turnOff(what, { until, reason }) : routeState.turnOn(what))
        await routeState.refresh()
        return { answer: list(), after: isOff ? { isOff, until } : { isOff } }
      })
    },
  )
}
