import type { Instant } from '@pinpost/core'

import { timeOf } from './database.ts'

/** Which starts or attempts; every given part must hold. */
export interface Range {
  readonly since?: Instant | undefined
  /** exclusive */
  readonly until?: Instant | undefined
  readonly account?: string | undefined
  /** two upper-case letters */
  readonly country?: string | undefined
}

/** Collects conditions and their values; the SQL itself never contains a value. */
export function makeConditions() {
  const values: unknown[] = []
  const parts: string[] = []
  const parameter = (value: unknown): string => `$${values.push(value)}`

  return {
    values,
    parameter,
    /** Adds the condition unless the value is undefined. */
    add(value: unknown, condition: (parameter: string) => string): void {
      if (value !== undefined) parts.push(condition(parameter(value)))
    },
    where: (): string => (parts.length === 0 ? '' : `where ${parts.join(' and ')}`),
  }
}

export type Conditions = ReturnType<typeof makeConditions>

export function addRange(conditions: Conditions, range: Range, time: 'started_at' | 'claimed_at'): void {
  const { since, until, account, country } = range
  conditions.add(since, (parameter) => `${time} >= ${timeOf(parameter)}`)
  conditions.add(until, (parameter) => `${time} < ${timeOf(parameter)}`)
  conditions.add(account, (parameter) => `account = ${parameter}`)
  conditions.add(country, (parameter) => `country = ${parameter}`)
}
