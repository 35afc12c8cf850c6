import { isChannel } from '@pinpost/core'
import type { Store, Switch as SwitchName } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { type Static, Type } from 'typebox'

import { answer, closed, Reason, Switch } from '../schemas.ts'
import { recorded } from './acts.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

/** Names of providers and routes are in the routes file, which the console does not read: use the command line. */
const Named = closed('Named', {
  kind: Type.Enum(['channel', 'country', 'account']),
  name: Type.String({ pattern: '^[\\w-]{1,64}$' }),
})
const Turn = closed('Turn', { isOff: Type.Boolean(), reason: Reason })

async function exists({ kind, name }: Static<typeof Named>, { accounts }: Store): Promise<boolean> {
  switch (kind) {
    case 'channel':
      return isChannel(name)
    case 'country':
      return isSupportedCountry(name)
    case 'account':
      return (await accounts.keys()).includes(name)
  }
}

export function switches(app: FastifyInstance, { store, history }: AdminContext): void {
  const { routeState } = store
  const list = () => [...routeState.current().switches].map(([name, since]) => ({ name, since }))

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

  app.put<{ Params: Static<typeof Named>; Body: Static<typeof Turn> }>(
    '/switches/:kind/:name',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Switches a channel, country or account off or on again, everywhere, within seconds',
        params: Named,
        body: Turn,
        response: answer('Everything that is off now.', Type.Array(Switch)),
      },
    },
    async ({ params, body: { isOff, reason }, user }) => {
      const what: SwitchName = `${params.kind}:${params.name}`
      if (isOff && !(await exists(params, store)))
        throw new Refused(404, `there is no ${params.kind} ${params.name}`)
      await routeState.refresh()
      const before = { isOff: routeState.current().switches.has(what) }
      return recorded(history, { user, act: 'switch', target: what, reason, before }, async () => {
        await (isOff ? routeState.turnOff(what) : routeState.turnOn(what))
        await routeState.refresh()
        return { answer: list(), after: { isOff } }
      })
    },
  )
}
