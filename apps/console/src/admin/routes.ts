import { breakerStateOf, type OpenBreaker } from '@pinpost/providers'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { answer, closed } from '../schemas.ts'
import type { AdminContext } from './index.ts'

const DAY_MS = 86_400_000

const Route = closed('Route', {
  route: Type.String(),
  breaker: Type.Enum(['closed', 'open', 'trial']),
  isOff: Type.Boolean({ description: 'An operator has switched the route off.' }),
  trafficShare: Type.Number({ description: '0 to 1; slow deliveries lower it.' }),
})

export function routes(app: FastifyInstance, { store, history }: AdminContext): void {
  app.get(
    '/routes',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Health of the routes of the last day, and of those with an open breaker or a switch',
        response: answer('A row for each route.', Type.Array(Route)),
      },
    },
    async () => {
      const { breakers, switches, trafficShares } = store.routeState.current()
      const used = await history.routeTotals({ since: Date.now() - DAY_MS })
      const off = [...switches.keys()].flatMap((name) => (name.startsWith('route:') ? name.slice(6) : []))
      const names = new Set([
        ...used.map(({ route }) => route),
        ...breakers.keys(),
        ...trafficShares.keys(),
        ...off,
      ])
      return [...names]
        .filter((name) => name !== '')
        .toSorted()
        .map((route) => ({
          route,
          breaker: breakerStateOf(openBreakerOf(breakers.get(route)), Date.now()),
          isOff: off.includes(route),
          trafficShare: trafficShares.get(route) ?? 1,
        }))
    },
  )
}

function openBreakerOf(text: string | undefined): OpenBreaker | undefined {
  const open: OpenBreaker | undefined = text === undefined ? undefined : JSON.parse(text)
  return open
}
