import type { SeedReport } from '@pinpost/store'
import type { Logger } from '@pinpost/telemetry'

/** Logs how PINPOST_ACCOUNTS changed accounts. */
export function logSeeding(logger: Logger, report: SeedReport): void {
  switch (report.type) {
    case 'applied':
      logger.info(
        { seeded: report.seeded, disabled: report.disabled },
        'accounts updated from PINPOST_ACCOUNTS',
      )
      return
    case 'replaced':
      logger.warn(
        { since: new Date(report.since).toISOString() },
        'PINPOST_ACCOUNTS ignored, because a newer list was applied: ' +
          'restart with that list, or raise PINPOST_ACCOUNTS_REVISION to return to this one',
      )
  }
}
