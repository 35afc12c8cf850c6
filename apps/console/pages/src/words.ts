import type { Attempt, LimitRule, Outcome, Receipt, Why } from '@pinpost/core'

import { formats, texts } from './texts/index.ts'

const { names, sentences, limits } = texts
const MICROS = 1_000_000

/** For names that a newer version of Pinpost may add: they are shown as they are. */
export const nameIn =
  (known: Readonly<Record<string, string>>) =>
  (name: string): string =>
    known[name] ?? name

export const CHANNELS = Object.keys(names.channels)
export const channelName = nameIn(names.channels)
export const outcomeName = nameIn(names.outcomes)
export const deadLetterName = nameIn(names.deadLetters)
export const stateName = nameIn(names.states)
export const actName = nameIn(names.acts)
export const roleName = nameIn(names.roles)
export const yesOrNo = nameIn({ yes: texts.common.yes, no: texts.common.no })

export const outcomeOf = ({ kind, ...rest }: Outcome): string =>
  withCode(names.outcomes[kind], 'code' in rest ? rest.code : undefined)

export const receiptOf = (receipt: Receipt): string =>
  receipt.status === 'failed'
    ? withCode(sentences.notDelivered(names.outcomes[receipt.reason]), receipt.code)
    : names.receipts[receipt.status]

const withCode = (what: string, code: string | undefined): string =>
  code === undefined ? what : sentences.withCode(what, code)

const REFUSALS: Readonly<Record<string, string>> = names.refusals
export const refusalOf = (refusal: string): string => REFUSALS[refusal] ?? sentences.limitReached(refusal)
export const isLimit = (refusal: string): boolean => !Object.hasOwn(REFUSALS, refusal)

export function whyOf({ by, among, without = [] }: Why): string {
  const why = among > 1 ? sentences.chosenAmong(names.choices[by], among) : names.choices[by]
  return without.length === 0 ? why : sentences.blockedRoutes(why, without.join(', '))
}

export const attemptName = ({ number: count, channel }: Attempt): string =>
  sentences.attempt(count, channelName(channel))

const TIME = new Intl.DateTimeFormat(formats, { dateStyle: 'medium', timeStyle: 'medium' })
export const time = (at: number): string => TIME.format(at)
export const euros = (micros: number): string =>
  new Intl.NumberFormat(formats, {
    style: 'currency',
    currency: 'EUR',
    maximumFractionDigits: micros < MICROS ? 4 : 2,
  }).format(micros / MICROS)
export const number = (value: number): string => new Intl.NumberFormat(formats).format(value)

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const
const PERCENT = new Intl.NumberFormat(formats, { style: 'percent', ...ONE_DIGIT })
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : PERCENT.format(part / whole)
const SECONDS = new Intl.NumberFormat(formats, ONE_DIGIT)
export const seconds = (value: number | null): string =>
  value === null ? '–' : `${SECONDS.format(value)} ${names.units.seconds}`
export const hidden = (prefix: string | null): string => {
  if (prefix === null) return '–'
  return prefix.startsWith('@') ? `…${prefix}` : `${prefix}····`
}

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
] as const
export function duration(inSeconds: number): string {
  const [unit, size] = UNITS.find(([, least]) => inSeconds >= least) ?? (['seconds', 1] as const)
  return `${number(inSeconds / size)} ${names.units[unit]}`
}

export function ruleOf(rule: LimitRule): string {
  switch (rule.kind) {
    case 'bucket':
      return limits.bucket(number(rule.burst), duration(rule.intervalMs / 1000))
    case 'locks':
      return limits.locks(
        rule.locks.map(({ after, seconds: long }) => limits.lock(duration(long), number(after))),
      )
    case 'day':
      return limits.day(number(rule.limit))
  }
}
