import { parseArgs } from 'node:util'

import { type Caller, type LimitUse, limitsOfNumber, Secret } from '@pinpost/core'
import { networkOf } from '@pinpost/store'
import parsePhoneNumber from 'libphonenumber-js/max'

import { type Command, type Context, Refused, table } from '../command.ts'

const OPTIONS = {
  account: { type: 'string' },
  limit: { type: 'string' },
  'client-ip': { type: 'string' },
  'device-id': { type: 'string' },
  'user-id': { type: 'string' },
} as const

export const LIMIT_COMMANDS: readonly Command[] = [
  {
    usage: 'limits show <number> --account <key>',
    does: 'shows how the limits of a number, its blocks and its country stand; also those of --client-ip, --device-id, --user-id',
    async run(context, args) {
      const uses = await usesOf(context, args)
      const states = await (await context.store()).limits.states(uses)
      const shown = states.map(({ refusedUntil, ...state }) => ({
        ...state,
        refusedUntil: refusedUntil === undefined ? null : new Date(refusedUntil).toISOString(),
      }))
      const rows = shown.map(({ limit, mode, count, refusesAt, refusedUntil }) => [
        limit,
        mode,
        String(count),
        String(refusesAt),
        refusedUntil ?? '-',
      ])
      context.show(shown, table([['limit', 'mode', 'count', 'refuses at', 'refused until'], ...rows]))
    },
  },
  {
    usage: 'limits lift <number> --account <key> [--limit <name>]',
    does: 'sets their counts to zero, or that of one limit',
    async run(context, args) {
      const uses = await usesOf(context, args)
      const lifted = await (await context.store()).limits.lift(uses)
      const limits = uses.map(({ name }) => name)
      context.show({ limits, lifted }, [`counts set to zero: ${lifted} of ${limits.length}`])
    },
  },
]

/** The limits that the arguments name. */
async function usesOf(context: Context, args: readonly string[]): Promise<readonly LimitUse[]> {
  const { positionals, values } = parse(args)
  const { number, country } = parseNumber(positionals[0])
  const { account, limit } = values
  if (account === undefined) throw new Refused('--account is missing')
  const caller = callerOf(values)
  const settings = await (await context.store()).accounts.settings(account)
  if (settings === undefined) throw new Refused(`there is no account ${account}`)
  const uses = limitsOfNumber({ account, number, country, caller }, settings)
  const wanted = uses.filter(({ name }) => limit === undefined || name === limit)
  if (wanted.length > 0) return wanted
  const names = uses.map(({ name }) => name).join(', ')
  throw new Refused(
    `--limit ${limit ?? ''}: use one of ${names || 'none, since the account has all of them off'}`,
  )
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error))
  }
}

/** In the country that the API finds for it too. */
function parseNumber(text = ''): { number: Secret; country: string | undefined } {
  const digits = text.replaceAll(/[\s().-]/g, '')
  const number = parsePhoneNumber(digits.startsWith('+') ? digits : `+${digits}`)
  if (number === undefined) throw new Refused('number: use the international form, such as +4915112345678')
  return { number: new Secret(number.number), country: number.country ?? number.getPossibleCountries()[0] }
}

function callerOf(values: ReturnType<typeof parse>['values']): Caller {
  const address = values['client-ip']
  const clientIp = address === undefined ? undefined : networkOf(address)
  if (address !== undefined && clientIp === undefined) throw new Refused('--client-ip: not an IP address')
  return { clientIp, deviceId: values['device-id'], userId: values['user-id'] }
}
