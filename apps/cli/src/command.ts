import { domainToASCII } from 'node:url'

import { parseAddress as readAddress } from '@pinpost/core'
import type { VerificationReader, Store } from '@pinpost/store'

/** What commands receive. Connections are opened when a command asks for them. */
export interface Context {
  store(): Promise<Store>
  /** Works without `PINPOST_PIN_KEYS`. */
  reader(): Promise<VerificationReader>
  readonly environment: NodeJS.ProcessEnv
  print(line: string): void
  /** Prints a result: the lines, or with `--json` the value. */
  show(value: unknown, lines: readonly string[]): void
  readonly options: Options
}

/** All options of all commands, as the help shows them. */
export const OPTIONS = {
  account: '--account <key>',
  limit: '[--limit <name>]',
  'client-ip': '[--client-ip <address>]',
  'device-id': '[--device-id <id>]',
  'user-id': '[--user-id <id>]',
  template: '[--template <name>]',
  for: '[--for <2h>]',
  reason: '[--reason <text>]',
} as const

export type OptionName = keyof typeof OPTIONS

export type Options = { readonly [N in OptionName]?: string | undefined }

export interface Command {
  /** its words and arguments: `switch off <kind:name>` */
  readonly usage: string
  readonly does: string
  readonly takes?: readonly OptionName[]
  /** @throws Refused if it cannot be done as asked */
  run(context: Context, args: readonly string[]): Promise<void>
}

/** The command cannot be run; the message says why and what to do. */
export class Refused extends Error {}

/** The argument at this position. @throws Refused if it is missing */
export function argument(args: readonly string[], index: number, name: string): string {
  const value = args[index]
  if (value === undefined || value === '') throw new Refused(`<${name}> is missing; see: pinpost help`)
  return value
}

/** The account that the option names. @throws Refused if it is missing */
export function accountOf({ account }: Options): string {
  if (account === undefined || account === '') throw new Refused('name the account: --account <key>')
  return account
}

/** @throws Refused */
export function parseAddress(text: string): string {
  const address = readAddress(text, domainToASCII)
  if (address !== undefined) return address.reveal()
  throw new Refused(
    text.includes('@')
      ? 'give an e-mail address such as ann@shop.example'
      : 'give the number with + and country code (+447700900000), or an e-mail address',
  )
}

/** Columns as wide as their longest cell. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

export type Row = Readonly<Record<string, string | number | boolean | null>>

/** Shows a list: a table with the names of the columns on top, or with `--json` an object for each row. */
export function showRows(show: Context['show'], columns: readonly string[], rows: readonly Row[]): void {
  show(rows, table([columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '-')))]))
}
