import type { Channel } from './records.ts'

/** One create request as it arrived, so that tests can compare it with what the application believes to have sent. */
export interface LedgerLine {
  readonly index: number
  readonly receivedAt: string
  readonly kind: Channel
  readonly sid: string | null
  readonly to: string
  readonly accepted: boolean
  readonly statusCallback: string | null
}

export const LEDGER_LINES = 100_000

export function makeLedger(maxLines: number) {
  // A ring buffer, because removing the first of 100,000 array items is slow.
  const ring: LedgerLine[] = []
  let written = 0

  return {
    add(line: Omit<LedgerLine, 'index'>): void {
      written += 1
      ring[(written - 1) % maxLines] = { index: written, ...line }
    },

    /** Lines whose index is above `after`, oldest first. */
    read(after: number, limit: number): readonly LedgerLine[] {
      const first = Math.max(after + 1, written - maxLines + 1, 1)
      const lines: LedgerLine[] = []
      for (let index = first; index <= written && lines.length < limit; index += 1) {
        const line = ring[(index - 1) % maxLines]
        if (line !== undefined) lines.push(line)
      }
      return lines
    },
  }
}
