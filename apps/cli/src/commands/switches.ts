import { ConfigurationError } from '@pinpost/telemetry'

import { argument, type Command, type Context, showRows, Refused } from '../command.ts'
import { KINDS, parseSwitch, problemOf } from './switch-names.ts'

export const SWITCH_COMMANDS: readonly Command[] = [
  {
    usage: 'switch list',
    does: 'lists what is switched off, since when, until when and why, and names that match nothing',
    async run(context) {
      const { routeState } = await context.store()
      const rows = await Promise.all(
        [...routeState.current().switches].map(async ([name, { since, until, reason = null }]) => ({
          switch: name,
          since: timeOf(since),
          until: until === undefined ? null : timeOf(until),
          reason,
          note: await noteOn(name, context),
        })),
      )
      showRows(context.show, ['switch', 'since', 'until', 'reason', 'note'], rows)
    },
  },
  {
    usage: 'switch off <kind:name>',
    does: `turns off a ${KINDS.join(', ')} everywhere, within seconds: channel:voice, country:GB, provider:twilio`,
    takes: ['for', 'reason'],
    async run(context, args) {
      const what = parseSwitch(argument(args, 0, 'kind:name'))
      const problem = await problemOf(what, context)
      if (problem !== undefined) throw new Refused(`${what}: ${problem}`)
      const { for: duration, reason } = context.options
      const until = duration === undefined ? undefined : Date.now() + msOf(duration)
      await (await context.store()).routeState.turnOff(what, { until, reason })
      context.show({ switch: what, isOff: true, until }, [
        until === undefined ? `${what} is off` : `${what} is off until ${timeOf(until)}`,
      ])
    },
  },
  {
    usage: 'switch on <kind:name>',
    does: 'switches it on again',
    async run({ store, show }, args) {
      const what = parseSwitch(argument(args, 0, 'kind:name'))
      const wasOff = await (await store()).routeState.turnOn(what)
      show({ switch: what, isOff: false }, [wasOff ? `${what} is on again` : `${what} was not off`])
    },
  },
]

const timeOf = (at: number): string => new Date(at).toISOString()

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** @throws Refused */
function msOf(duration: string): number {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(duration) ?? []
  if (Number(count) > 0 && (unit === 'm' || unit === 'h' || unit === 'd'))
    return Number(count) * UNIT_MS[unit]
  throw new Refused('--for: use minutes, hours or days, such as 30m, 2h or 1d')
}

/** Older versions accepted any name; a switch with an unknown name has no effect. */
async function noteOn(text: string, context: Context): Promise<string | null> {
  try {
    const problem = await problemOf(text, context)
    return problem === undefined ? null : `unknown, has no effect: ${problem}`
  } catch (error) {
    // Without the routes' variables the rest of the list still helps.
    if (!(error instanceof Refused || error instanceof ConfigurationError)) throw error
    return 'not checked: the routes cannot be read here (see: pinpost route list)'
  }
}
