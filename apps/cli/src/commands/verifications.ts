import type { Attempt, Verification, Why } from '@pinpost/core'

import { argument, type Command, Refused, table } from '../command.ts'

export const VERIFICATION_COMMANDS: readonly Command[] = [
  {
    usage: 'verification show <id>',
    does: 'shows state, attempts with their route and why it was chosen, and checks; no code and no full number',
    async run({ store, print }, args) {
      const verification = await (await store()).look(argument(args, 0, 'id'))
      if (verification === undefined) throw new Refused('there is no such verification')
      for (const line of describe(verification)) print(line)
    },
  },
  {
    usage: 'verification replay <id>',
    does: 'puts the next tick of a verification that is stuck back into the queue; nothing is sent twice by it',
    async run({ store, print }, args) {
      const id = argument(args, 0, 'id')
      if (!(await (await store()).replay(id))) throw new Refused('it is not in progress')
      print('its tick is in the queue')
    },
  },
]

const MICROS_OF_A_EURO = 1_000_000
const time = (at: number): string => new Date(at).toISOString()

function describe(verification: Verification): readonly string[] {
  const {
    id,
    account,
    number,
    country = '?',
    state,
    brand,
    locale,
    startedAt,
    attempts,
    checks,
  } = verification
  const digits = number.reveal()
  const facts = [
    ['id', id],
    ['account', account],
    ['number', `${digits.slice(0, 4)}…${digits.slice(-2)} (${country})`],
    ['state', state],
    ['brand', `${brand}, ${locale}`],
    ['started', time(startedAt)],
    verification.state === 'inProgress'
      ? [
          'next',
          `${verification.tick.purpose} at ${time(verification.tick.at)}, tick ${verification.tick.number}`,
        ]
      : ['ended', time(verification.endedAt)],
    [
      'checks',
      checks.map(({ at, right }) => `${right ? 'right' : 'wrong'} ${time(at)}`).join(', ') || 'none',
    ],
  ]
  const header = ['attempt', 'channel', 'route', 'why', 'outcome', 'receipt', 'euros', 'claimed']
  return [...table(facts), '', ...table([header, ...attempts.map(rowOf)])]
}

function rowOf({ number, channel, route = '-', why, outcome, receipt, price, claimedAt }: Attempt): string[] {
  const code = outcome !== undefined && 'code' in outcome ? ` ${outcome.code ?? ''}` : ''
  const reason = receipt?.status === 'failed' ? ` ${receipt.reason} ${receipt.code ?? ''}` : ''
  return [
    String(number),
    channel,
    route,
    why === undefined ? '-' : explain(why),
    outcome === undefined ? 'under way' : `${outcome.kind}${code}`.trimEnd(),
    receipt === undefined ? '-' : `${receipt.status}${reason}`.trimEnd(),
    price === undefined ? '-' : (price / MICROS_OF_A_EURO).toFixed(5),
    time(claimedAt),
  ]
}

/** `adaptive 0.912 of 3, without aws-sms:breaker` */
function explain({ by, among, score, without }: Why): string {
  const won = score === undefined ? by : `${by} ${score}`
  return `${won} of ${among}${without === undefined ? '' : `, without ${without.join(' ')}`}`
}
