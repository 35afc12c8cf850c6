import { CHANNEL_NAMES, inEuros, isChannel } from '@pinpost/core'
import {
  breakerStateOf,
  type ConfiguredRoute,
  makeProviders,
  type OpenBreaker,
  PROVIDER_VARIABLES,
  type Providers,
  providersOptions,
} from '@pinpost/providers'
import { readEnvironment } from '@pinpost/telemetry'

import { argument, type Command, showRows, Refused } from '../command.ts'

const STATES = { closed: 'ok', open: 'breaker open', trial: 'breaker on trial' } as const

function openBreakerOf(text: string | undefined): OpenBreaker | undefined {
  const open: OpenBreaker | undefined = text === undefined ? undefined : JSON.parse(text)
  return open
}

export const ROUTE_COMMANDS: readonly Command[] = [
  {
    usage: 'route list',
    does: 'lists the configured routes with their health: breaker, switch, traffic share',
    async run({ store, environment, show }) {
      const routes = await configuredRoutes(environment)
      const { breakers, switches, trafficShares } = (await store()).routeState.current()
      const stateOf = ({ name, provider, channel }: ConfiguredRoute): string => {
        const off = [`route:${name}`, `provider:${provider}`, `channel:${channel}`]
        if (off.some((each) => switches.has(each))) return 'off'
        return STATES[breakerStateOf(openBreakerOf(breakers.get(name)), Date.now())]
      }
      const rows = routes.map((route) => ({
        route: route.name,
        channel: route.channel,
        provider: route.provider,
        to: [...(route.countries ?? []), ...(route.prefixes ?? [])].join(' ') || 'everywhere',
        euros: inEuros(route.price),
        state: stateOf(route),
        trafficShare: trafficShares.get(route.name) ?? 1,
      }))
      showRows(show, ['route', 'channel', 'provider', 'to', 'euros', 'state', 'trafficShare'], rows)
    },
  },
  {
    usage: 'route check <file>',
    does: 'checks a routes file and its secrets before a process reads it',
    async run({ environment, show }, args) {
      const routes = await configuredRoutes({
        ...environment,
        PINPOST_ROUTES_FILE: argument(args, 0, 'file'),
      })
      show({ routes: routes.length }, [`${routes.length} routes, all of them can be opened`])
    },
  },
  {
    usage: `route learned <${CHANNEL_NAMES.join('|')}> <country>`,
    does: 'shows what adaptive routing has learned: decayed counts of sent and converted',
    async run({ store, show }, args) {
      const [channel] = args
      if (!isChannel(channel))
        throw new Refused(`the channel is missing or unknown: use ${CHANNEL_NAMES.join(' or ')}`)
      const learned = await (await store()).conversions.of(channel, argument(args, 1, 'country'))
      const rows = [...learned].map(([route, { sent, converted }]) => ({
        route,
        sent: sent.toFixed(1),
        converted: converted.toFixed(1),
        conversion: `${((100 * converted) / sent).toFixed(1)} %`,
      }))
      showRows(show, ['route', 'sent', 'converted', 'conversion'], rows)
    },
  },
]

/** @throws Refused, or ConfigurationError where variables are wrong */
export async function configuredRoutes(environment: NodeJS.ProcessEnv): Promise<readonly ConfiguredRoute[]> {
  const providers = await openRoutes(environment)
  return CHANNEL_NAMES.flatMap((channel) => providers.routes(channel))
}

async function openRoutes(environment: NodeJS.ProcessEnv): Promise<Providers> {
  const values = readEnvironment(environment, PROVIDER_VARIABLES)
  try {
    return await makeProviders(providersOptions(values, environment))
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : 'the routes cannot be opened', {
      cause: error,
    })
  }
}
