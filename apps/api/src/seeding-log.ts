import type { SeedReport } from '@pinpost/store'
import type { Logger } from '@pinpost/telemetry'

/** Tells what PINPOST_ACCOUNTS did to accounts. */
export function logSeeding(logger: Logger, report: SeedReport): void {
  switch (report.type) {
    case 'applied':
      logger.info(
        { seeded: report.seeded, disabled: report.disabled },
        'accounts taken from PINPOST_ACCOUNTS',
      )
      return
    case 'replaced':
      logger.warn(
        { since: new Date(report.since).toISOString() },
        'PINPOST_ACCOUNTS of this process is older than another list that was applied, and changes no account: ' +
          'restart with the newer list, or raise PINPOST_ACCOUNTS_REVISION to return to this one',
      )
  }
}
