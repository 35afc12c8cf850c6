import type { Switch } from '@pinpost/store'

import { argument, type Command, Refused, table } from '../command.ts'

const KINDS = ['channel', 'provider', 'route', 'country', 'account'] as const

export const SWITCH_COMMANDS: readonly Command[] = [
  {
    usage: 'switch list',
    does: 'lists what is turned off, and since when',
    async run({ store, print }) {
      const { board } = await store()
      const rows = [...board.current().switches].map(([name, since]) => [name, new Date(since).toISOString()])
      for (const line of table(rows)) print(line)
    },
  },
  {
    usage: 'switch off <kind:name>',
    does: `turns off a ${KINDS.join(', ')} everywhere, within seconds: channel:voice, country:GB, provider:twilio`,
    async run({ store, print }, args) {
      const what = parse(argument(args, 0, 'kind:name'))
      await (await store()).board.turnOff(what)
      print(`${what} is off`)
    },
  },
  {
    usage: 'switch on <kind:name>',
    does: 'turns it on again',
    async run({ store, print }, args) {
      const what = parse(argument(args, 0, 'kind:name'))
      const wasOff = await (await store()).board.turnOn(what)
      print(wasOff ? `${what} is on again` : `${what} was not off`)
    },
  },
]

function parse(text: string): Switch {
  const kind = KINDS.find((each) => text.startsWith(`${each}:`))
  const name = text.slice(text.indexOf(':') + 1)
  if (kind === undefined || !/^[\w-]{1,64}$/.test(name)) {
    throw new Refused(`${text}: one of ${KINDS.map((each) => `${each}:<name>`).join(', ')}`)
  }
  return `${kind}:${name}`
}
