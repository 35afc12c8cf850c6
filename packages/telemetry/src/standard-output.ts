import { type DestinationStream, pino } from 'pino'

/** A write for each line would cost more than the line: they are gathered up to so many bytes, or so many milliseconds. */
const GATHERED_BYTES = 15_000
const GATHERED_MS = 50

/** What pino's destination takes with `contentMode: 'buffer'`; its types know of texts only. */
interface ByteOutput {
  write(bytes: Buffer): boolean
}

/** Standard output for log lines; at an exit what is left is written. */
export function openStandardOutput(): DestinationStream {
  const gathering = { minLength: GATHERED_BYTES, periodicFlush: GATHERED_MS }
  // With texts it would measure again and again all that it has gathered.
  const destination: unknown = pino.destination({ dest: 1, sync: false, contentMode: 'buffer', ...gathering })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see `ByteOutput`
  const output = destination as ByteOutput
  return { write: (line) => output.write(Buffer.from(line)) }
}
