// Generates the tables of limits.md from the code: npx tsx --conditions=source docs/limits.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

import {
  type Counted,
  type LimitKeyKind,
  LIMITS,
  TABLE_LIMITS,
  type TableLimit,
} from '../packages/core/src/policy/limits/index.ts'
import { code, table } from './table.ts'

const FILE = new URL('limits.md', import.meta.url)
const DEFAULTS = /(?<=<!-- defaults -->\n)[^]*(?=<!-- end of defaults -->)/
const ODDS = /(?<=<!-- odds -->\n)[^]*(?=<!-- end of odds -->)/

const COUNTS: Readonly<Record<Counted, string>> = {
  request: 'requests',
  start: 'starts',
  unverifiedStart: 'unverified starts',
  call: 'calls',
  email: 'e-mails',
  whatsapp: 'WhatsApp messages',
  wrongCode: 'wrong codes',
  wrongSecret: 'wrong secrets',
}

const KEYS: Readonly<Record<LimitKeyKind, string>> = {
  accountAddress: 'account, address',
  address: 'address, over all accounts',
  block1000: 'account, block of 1,000 numbers',
  block10000: 'account, block of 10,000 numbers',
  country: 'account, country',
  emailDomain: 'account, e-mail domain',
  clientIp: 'account, client IP',
  device: 'account, device',
  user: 'account, user',
  loginKey: 'IP, key',
  loginIp: 'IP',
}

const DAY = 86_400

function duration(seconds: number): string {
  if (seconds % DAY === 0) return `${seconds / DAY} d`
  return seconds % 3_600 === 0 ? `${seconds / 3_600} h` : `${seconds / 60} min`
}

function rowOf(name: TableLimit): readonly string[] {
  const row = LIMITS[name]
  const [limit, burst] =
    row.kind === 'locks'
      ? [row.locks.map(({ after, seconds }) => `${after} → ${duration(seconds)}`).join(', '), '-']
      : [
          `${row.limit.toLocaleString('en')} in ${duration(row.periodSeconds)}`,
          String(row.burst ?? row.limit),
        ]
  const fails = row.failOpen ? 'open' : 'closed'
  return [code(name), COUNTS[row.counts], KEYS[row.per], limit, burst, row.mode, fails]
}

/** The most that one key is allowed in this many days if it never stops trying. */
function mostIn(name: TableLimit, days: number): number {
  const row = LIMITS[name]
  if (row.kind === 'bucket') {
    return (row.burst ?? row.limit) + Math.floor((row.limit * days * DAY - 1) / row.periodSeconds)
  }
  const last = row.locks.at(-1) ?? { after: 0, seconds: DAY }
  const earlier = row.locks.slice(0, -1).reduce((sum, { seconds }) => sum + seconds, 0)
  return last.after + Math.floor((days * DAY - earlier) / last.seconds)
}

/** Each verification has a new code and three tries. */
const TRIES = 3
const PERIODS = [1, 30, 365]
const GUESSERS: readonly (readonly [string, TableLimit, number])[] = [
  ['one account', 'wrong-codes', 1],
  ['several accounts, or resets by right codes', 'wrong-codes-all-accounts-month', 1],
  ['the same with that limit off', 'wrong-codes-all-accounts', 1],
  ['all limits of wrong codes off: starts alone', 'starts-day', TRIES],
]

function chance(digits: number, guesses: number): string {
  const percent = 100 * (1 - (1 - 10 ** -digits) ** guesses)
  return `${Number(percent.toPrecision(2))} %`
}

function oddsOf([guesser, name, factor]: (typeof GUESSERS)[number]): readonly (readonly string[])[] {
  const guesses = PERIODS.map((days) => mostIn(name, days) * factor)
  const counts = guesses.map((each) => each.toLocaleString('en'))
  return [
    [guesser, code(name), 'guesses', ...counts],
    ...[4, 6].map((digits) => ['', '', `${digits} digits`, ...guesses.map((each) => chance(digits, each))]),
  ]
}

/** The text of limits.md with tables generated from the code. */
export function withLimits(text: string): string {
  const defaults = table([
    ['name', 'counts', 'for each', 'limit', 'burst', 'mode', 'without Redis'],
    ...TABLE_LIMITS.map(rowOf),
  ])
  const odds = table([['guesser', 'limit', '', 'a day', '30 days', 'a year'], ...GUESSERS.flatMap(oddsOf)])
  return text.replace(DEFAULTS, () => `\n${defaults}\n\n`).replace(ODDS, () => `\n${odds}\n\n`)
}

if (argv[1] === fileURLToPath(FILE).replace(/\.md$/, '.ts'))
  writeFileSync(FILE, withLimits(readFileSync(FILE, 'utf8')))
