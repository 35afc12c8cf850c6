import { type Attempt, inEuros, kindOf, Secret, type Why } from '@pinpost/core'
import type { VerificationView } from '@pinpost/store'

import { accountOf, argument, type Command, type Context, parseAddress, Refused, table } from '../command.ts'

const LISTED = 20

export const VERIFICATION_COMMANDS: readonly Command[] = [
  {
    usage: 'verification show <id>',
    does: 'shows state, attempts with their route and why it was chosen, and checks; no code and no full number',
    async run({ reader, show }, args) {
      const verification = await (await reader()).show(argument(args, 0, 'id'))
      if (verification === undefined) throw new Refused('there is no such verification')
      const facts = factsOf(verification)
      const attempts = verification.attempts.map(rowOf)
      const rows = attempts.map((row) => Object.values(row).map(String))
      show({ ...facts, attempts }, [
        ...table(Object.entries(facts)),
        '',
        ...table([ATTEMPT_COLUMNS, ...rows]),
      ])
    },
  },
  {
    usage: 'verification find <+number|e-mail>',
    does: 'lists the verifications of a number or an e-mail address, newest first',
    takes: ['account'],
    async run({ reader, options, show }, args) {
      const account = accountOf(options)
      const address = parseAddress(argument(args, 0, '+number|e-mail'))
      const { verifications, unreadable } = await (await reader()).find(account, address)
      const notes =
        unreadable > 0 ? [`${unreadable} records cannot be opened with these PINPOST_PIN_KEYS`] : []
      showList(show, verifications, notes)
    },
  },
  {
    usage: 'verification list',
    does: `lists the ${LISTED} newest verifications of an account`,
    takes: ['account'],
    async run({ reader, options, show }) {
      showList(show, await (await reader()).list(accountOf(options), LISTED))
    },
  },
  {
    usage: 'verification erase <+number|e-mail>',
    does: 'erases a number or an e-mail address from all accounts, and from history once the console has heard of it; cannot be undone',
    async run({ store, show }, args) {
      const address = new Secret(parseAddress(argument(args, 0, '+number|e-mail')))
      const erased = await (await store()).erase(address)
      show(erased, [`erased; verifications in Redis: ${erased.verifications}; history follows`])
    },
  },
  {
    usage: 'verification replay <id>',
    does: 're-queues the next tick of a stuck verification; sends nothing twice',
    async run({ store, show }, args) {
      const id = argument(args, 0, 'id')
      if (!(await (await store()).replay(id))) throw new Refused(`${id} is not in progress, or unknown`)
      show({ id, isQueued: true }, ['its next step is re-queued'])
    },
  },
]

function showList(
  show: Context['show'],
  verifications: readonly VerificationView[],
  notes: readonly string[] = [],
): void {
  const rows = verifications.map((each) => ({
    id: each.id,
    state: each.state,
    started: time(each.startedAt),
    attempts: each.attempts.length,
    checks: each.checks.length,
  }))
  const cells = rows.map((row) => Object.values(row).map(String))
  show(rows, [...table([['id', 'state', 'started', 'attempts', 'checks'], ...cells]), ...notes])
}

const time = (at: number): string => new Date(at).toISOString()

/** Enough to recognise it, too little to call it. */
function masked(address: VerificationView['address'], country = '?'): string {
  if (address === undefined) return `hidden without PINPOST_PIN_KEYS (${country})`
  const text = address.reveal()
  return kindOf(address) === 'email'
    ? `${text[0]}…${text.slice(text.lastIndexOf('@'))}`
    : `${text.slice(0, 4)}…${text.slice(-2)} (${country})`
}

function factsOf(verification: VerificationView): Readonly<Record<string, string>> {
  const { id, account, address, country, state, brand, locale, startedAt, endedAt, tick, checks } =
    verification
  return {
    id,
    account,
    address: masked(address, country),
    state,
    brand: `${brand}, ${locale}`,
    started: time(startedAt),
    ...(tick && { next: `${tick.purpose} at ${time(tick.at)}, tick ${tick.number}` }),
    ...(endedAt !== undefined && { ended: time(endedAt) }),
    checks: checks.map(({ at, right }) => `${right ? 'right' : 'wrong'} ${time(at)}`).join(', ') || 'none',
  }
}

const ATTEMPT_COLUMNS = ['attempt', 'channel', 'route', 'why', 'outcome', 'receipt', 'euros', 'claimed']

function rowOf({ number, channel, route = '-', why, outcome, receipt, price, claimedAt }: Attempt) {
  const code = outcome !== undefined && 'code' in outcome ? ` ${outcome.code ?? ''}` : ''
  const reason = receipt?.status === 'failed' ? ` ${receipt.reason} ${receipt.code ?? ''}` : ''
  return {
    attempt: number,
    channel,
    route,
    why: why === undefined ? '-' : explain(why),
    outcome: outcome === undefined ? 'in progress' : `${outcome.kind}${code}`.trimEnd(),
    receipt: receipt === undefined ? '-' : `${receipt.status}${reason}`.trimEnd(),
    euros: price === undefined ? '-' : inEuros(price),
    claimed: time(claimedAt),
  }
}

/** `adaptive 0.912 of 3, without aws-sms:breaker` */
function explain({ by, among, score, without }: Why): string {
  const won = score === undefined ? by : `${by} ${score}`
  return `${won} of ${among}${without === undefined ? '' : `, without ${without.join(' ')}`}`
}
