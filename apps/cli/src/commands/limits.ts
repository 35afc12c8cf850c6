import { type Caller, type LimitUse, limitsOfAddress, Secret } from '@pinpost/core'
import { networkOf } from '@pinpost/store'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

import {
  accountOf,
  argument,
  type Command,
  type Context,
  type OptionName,
  type Options,
  parseAddress,
  Refused,
  showRows,
} from '../command.ts'

const TAKES: readonly OptionName[] = ['account', 'limit', 'client-ip', 'device-id', 'user-id']
const COLUMNS = ['limit', 'mode', 'count', 'refusesAt', 'refusedUntil'] as const

export const LIMIT_COMMANDS: readonly Command[] = [
  {
    usage: 'limits show <+number|e-mail>',
    does: 'shows the limits of a number, its blocks and its country, or of an e-mail address, and of the client if named',
    takes: TAKES,
    async run(context, args) {
      const uses = await usesOf(context, args)
      const states = await (await context.store()).limits.states(uses)
      const rows = states.map(({ refusedUntil, ...state }) => ({
        ...state,
        refusedUntil: refusedUntil === undefined ? null : new Date(refusedUntil).toISOString(),
      }))
      showRows(context.show, COLUMNS, rows)
    },
  },
  {
    usage: 'limits lift <+number|e-mail>',
    does: 'resets these limits, or one of them',
    takes: TAKES,
    async run(context, args) {
      const uses = await usesOf(context, args)
      const lifted = await (await context.store()).limits.lift(uses)
      const limits = uses.map(({ name }) => name)
      context.show({ limits, lifted }, [`${lifted} of ${limits.length} had a count; all are at zero now`])
    },
  },
]

/** The limits that the arguments name. @throws Refused if there are none */
async function usesOf({ options, store }: Context, args: readonly string[]): Promise<readonly LimitUse[]> {
  const account = accountOf(options)
  const address = parseAddress(argument(args, 0, '+number|e-mail'))
  const caller = callerOf(options)
  const settings = await (await store()).accounts.settings(account)
  if (settings === undefined) throw new Refused(`there is no account ${account}`)
  const subject = { account, address: new Secret(address), country: countryOf(address), caller }
  const uses = limitsOfAddress(subject, settings)
  const wanted = uses.filter(({ name }) => options.limit === undefined || name === options.limit)
  if (wanted.length > 0) return wanted
  if (uses.length === 0) throw new Refused(`account ${account} has all limits off`)
  throw new Refused(`--limit: use one of ${uses.map(({ name }) => name).join(', ')}`)
}

/** As in the API: for a number outside every plan, the first country of its calling code. */
function countryOf(address: string): string | undefined {
  const parsed = parsePhoneNumberFromString(address)
  return parsed?.country ?? parsed?.getPossibleCountries()[0]
}

function callerOf(options: Options): Caller {
  const address = options['client-ip']
  const clientIp = address === undefined ? undefined : networkOf(address)
  if (address !== undefined && clientIp === undefined) throw new Refused('--client-ip: not an IP address')
  return { clientIp, deviceId: options['device-id'], userId: options['user-id'] }
}
