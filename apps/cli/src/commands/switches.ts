import { ConfigurationError } from '@pinpost/telemetry'

import { argument, type Command, type Context, showRows, Refused } from '../command.ts'
import { KINDS, parseSwitch, problemOf } from './switch-names.ts'

export const SWITCH_COMMANDS: readonly Command[] = [
  {
    usage: 'switch list',
    does: 'lists what is switched off, since when, and names that match nothing',
    async run(context) {
      const { routeState } = await context.store()
      const rows = await Promise.all(
        [...routeState.current().switches].map(async ([name, since]) => ({
          switch: name,
          since: new Date(since).toISOString(),
          note: await noteOn(name, context),
        })),
      )
      showRows(context.show, ['switch', 'since', 'note'], rows)
    },
  },
  {
    usage: 'switch off <kind:name>',
    does: `turns off a ${KINDS.join(', ')} everywhere, within seconds: channel:voice, country:GB, provider:twilio`,
    async run(context, args) {
      const what = parseSwitch(argument(args, 0, 'kind:name'))
      const problem = await problemOf(what, context)
      if (problem !== undefined) throw new Refused(`${what}: ${problem}`)
      await (await context.store()).routeState.turnOff(what)
      context.show({ switch: what, isOff: true }, [`${what} is off`])
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
