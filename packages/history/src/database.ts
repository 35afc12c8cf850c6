/** Runs one statement with values, or several without. */
export type Query = <Row>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** A Postgres, elsewhere or in this process. */
export interface Database {
  readonly query: Query
  transaction<T>(act: (query: Query) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** SQL for milliseconds since 1970, because drivers differ in their types for times. */
export const milliseconds = (time: string): string => `round(extract(epoch from ${time}) * 1000)::float8`

/** SQL for a time from milliseconds since 1970. */
export const timeOf = (ms: string): string => `to_timestamp(${ms}::float8 / 1000)`
