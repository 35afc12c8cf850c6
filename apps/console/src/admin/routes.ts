import { breakerStateOf, type OpenBreaker } from '@pinpost/providers'
import type { PublishedRoute } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { answer, Route } from '../schemas.ts'
import type { AdminContext } from './index.ts'

const ROUTE = 'route:'

/** Without history, so that it answers while that is away. */
export function routes(app: FastifyInstance, { store: { routeState } }: AdminContext): void {
  app.get(
    '/routes',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Health of the configured routes, and of others with an open breaker or a switch',
        response: answer('A row for each route.', Type.Array(Route)),
      },
    },
    async () => {
      const published = await routeState.published()
      const { breakers, switches, trafficShares } = routeState.current()
      const switched = [...switches.keys()].flatMap((name) =>
        name.startsWith(ROUTE) ? name.slice(ROUTE.length) : [],
      )
      const configured = published.map(({ name }) => name)
      const names = new Set([...configured, ...breakers.keys(), ...trafficShares.keys(), ...switched])
      return [...names].toSorted().map((route) => {
        const own = published.find(({ name }) => name === route)
        return {
          route,
          channel: own?.channel,
          provider: own?.provider,
          isConfigured: own !== undefined,
          breaker: breakerStateOf(openBreakerOf(breakers.get(route)), Date.now()),
          off: switchesOf(route, own).filter((name) => switches.has(name)),
          trafficShare: trafficShares.get(route) ?? 1,
          ratePerSecond: own?.ratePerSecond,
        }
      })
    },
  )
}

const switchesOf = (route: string, own: PublishedRoute | undefined): readonly string[] => [
  ROUTE + route,
  ...(own === undefined ? [] : [`provider:${own.provider}`, `channel:${own.channel}`]),
]

function openBreakerOf(text: string | undefined): OpenBreaker | undefined {
  const open: OpenBreaker | undefined = text === undefined ? undefined : JSON.parse(text)
  return open
}
