import type { Channel } from './records.ts'
import { makeRing } from './ring.ts'

/** One create request as it arrived, so that tests can compare it with what the application believes to have sent. */
export interface LedgerLine {
  readonly receivedAt: string
  readonly kind: Channel
  readonly sid: string | null
  readonly to: string
  readonly accepted: boolean
  readonly statusCallback: string | null
  /** of an e-mail whose content arrived */
  readonly messageId?: string | undefined
}

const LEDGER_LINES = 100_000

export const makeLedger = () => makeRing<LedgerLine>(LEDGER_LINES)
