import {
  breakerStateOf,
  makeProviders,
  type OpenBreaker,
  PROVIDER_VARIABLES,
  type Providers,
  providersOptions,
} from '@pinpost/providers'
import { readEnvironment } from '@pinpost/telemetry'

import { argument, type Command, Refused, table } from '../command.ts'

const MICROS_OF_A_EURO = 1_000_000
const CHANNELS = ['sms', 'voice'] as const

const STATES = { closed: 'ok', open: 'breaker open', trial: 'breaker on trial' } as const

function openBreakerOf(text: string | undefined): OpenBreaker | undefined {
  const open: OpenBreaker | undefined = text === undefined ? undefined : JSON.parse(text)
  return open
}

export const ROUTE_COMMANDS: readonly Command[] = [
  {
    usage: 'route list',
    does: 'lists the configured routes with what is known of them now: breaker, switch, pace',
    async run({ store, environment, print }) {
      const providers = await openRoutes(environment)
      const { breakers, switches, paces } = (await store()).board.current()
      const header = ['route', 'channel', 'provider', 'to', 'euros', 'state', 'pace']
      const rows = CHANNELS.flatMap((channel) => providers.routes(channel)).map((route) => {
        const off = [`route:${route.name}`, `provider:${route.provider}`, `channel:${route.channel}`]
        const state = off.some((name) => switches.has(name))
          ? 'off'
          : STATES[breakerStateOf(openBreakerOf(breakers.get(route.name)), Date.now())]
        const to = [...(route.countries ?? []), ...(route.prefixes ?? [])].join(' ') || 'everywhere'
        const price = (route.price / MICROS_OF_A_EURO).toFixed(5)
        return [
          route.name,
          route.channel,
          route.provider,
          to,
          price,
          state,
          String(paces.get(route.name) ?? 1),
        ]
      })
      for (const line of table([header, ...rows])) print(line)
    },
  },
  {
    usage: 'route check <file>',
    does: 'says what is wrong with a routes file, secrets included, before a process reads it',
    async run({ environment, print }, args) {
      const providers = await openRoutes({ ...environment, PINPOST_ROUTES_FILE: argument(args, 0, 'file') })
      const count = CHANNELS.flatMap((channel) => providers.routes(channel)).length
      print(`${count} routes, all of them can be opened`)
    },
  },
  {
    usage: 'route learned <sms|voice> <country>',
    does: 'shows what adaptive routing has learned there: decayed counts of what was sent and what converted',
    async run({ store, print }, args) {
      const channel = CHANNELS.find((each) => each === args[0])
      if (channel === undefined) throw new Refused('sms or voice')
      const learned = await (await store()).conversions.of(channel, argument(args, 1, 'country'))
      const rows = [...learned].map(([route, { sent, converted }]) => [
        route,
        sent.toFixed(1),
        converted.toFixed(1),
        `${((100 * converted) / sent).toFixed(1)} %`,
      ])
      for (const line of table([['route', 'sent', 'converted', 'conversion'], ...rows])) print(line)
    },
  },
]

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
