import process from 'node:process'

import { type DestinationStream, pino } from 'pino'

/** A write for each line would cost more than the line: they are gathered up to so many bytes, or so many milliseconds. */
const GATHERED_BYTES = 30_000
const MOST_BYTES = 32_768
const GATHERED_MS = 50
/** Of them so many characters are turned into bytes at a time. */
const AT_ONCE = 4_000

/** What pino's destination takes with `contentMode: 'buffer'`; its types know of texts only. */
interface ByteOutput {
  write(bytes: Buffer): boolean
  flush(): void
}

/** Standard output for log lines; at an exit what is left is written. */
export function openStandardOutput(): DestinationStream {
  let lines = ''
  const pass = (): void => {
    if (lines !== '') output.write(Buffer.from(lines))
    lines = ''
  }
  // Before pino's own listeners, which write what the output has.
  process.on('beforeExit', pass)
  process.on('exit', pass)
  // With texts it would measure again and again all that it has gathered.
  const options = {
    dest: 1,
    sync: false,
    contentMode: 'buffer',
    minLength: GATHERED_BYTES,
    maxWrite: MOST_BYTES,
  } as const
  const destination: unknown = pino.destination(options)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see `ByteOutput`
  const output = destination as ByteOutput
  setInterval(() => {
    pass()
    output.flush()
  }, GATHERED_MS).unref()
  return {
    write(line) {
      lines += line
      if (lines.length >= AT_ONCE) pass()
    },
  }
}
