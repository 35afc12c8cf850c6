import type { Look, Store } from '@pinpost/store'

/** What commands work with. Nothing is opened before a command asks for it. */
export interface Context {
  store(): Promise<Store>
  /** Reads verifications; the only door that needs no `PINPOST_PIN_KEYS`. */
  look(): Promise<Look>
  readonly environment: NodeJS.ProcessEnv
  print(line: string): void
  /** Prints a result: the lines, or with `--json` the value. */
  show(value: unknown, lines: readonly string[]): void
  /** the key given as `--account` */
  readonly account: string | undefined
}

export interface Command {
  /** its words and arguments: `switch off <kind:name>` */
  readonly usage: string
  readonly does: string
  /** whether it takes `--account <key>` */
  readonly takesAccount?: boolean
  /** @throws Refused where it cannot be done as asked */
  run(context: Context, args: readonly string[]): Promise<void>
}

/** What was asked cannot be done; the message says why, in plain words. */
export class Refused extends Error {}

/** The argument at that place. @throws Refused where it is missing */
export function argument(args: readonly string[], index: number, name: string): string {
  const value = args[index]
  if (value === undefined || value === '') throw new Refused(`<${name}> is missing; see: pinpost help`)
  return value
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

type Row = Readonly<Record<string, string | number | boolean | null>>

/** Shows a list: a table with the names of the columns on top, or with `--json` an object for each row. */
export function showRows(show: Context['show'], columns: readonly string[], rows: readonly Row[]): void {
  show(rows, table([columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '-')))]))
}
