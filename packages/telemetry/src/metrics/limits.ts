import type { Instruments } from './instruments.ts'

/** Refusals by limits and logins. */
export function makeLimitMetrics({ counter, count }: Instruments) {
  const starts = counter({
    name: 'pinpost_start_refusals_total',
    help: 'Refused starts, by reason or by the name of the limit.',
    labels: ['reason', 'country'],
  })
  // Separate metrics for account and country: their product would be too many series.
  const startsByAccount = counter({
    name: 'pinpost_account_start_refusals_total',
    help: 'Refused starts of each account, by reason or by the name of the limit.',
    labels: ['account', 'reason'],
  })
  return {
    startRefusals: {
      inc({ reason, country, account }: Record<'reason' | 'country' | 'account', string | undefined>): void {
        starts.inc({ reason, country })
        startsByAccount.inc({ account, reason })
      },
    },
    refusalsUnrecorded: count({
      name: 'pinpost_refusals_unrecorded_total',
      help: 'Refused starts whose event did not reach the outbox: too many at once, or Redis did not answer.',
    }),
    limitRefusals: counter({
      name: 'pinpost_limit_refusals_total',
      help: 'Starts, calls, checks, requests and logins over a limit; in observe mode they are only counted.',
      labels: ['limit', 'mode'],
    }),
    limitsUnasked: counter({
      name: 'pinpost_limits_unasked_total',
      help: 'Limits that could not be read from Redis: the request passed (`open`) or was refused (`closed`).',
      labels: ['limit', 'result'],
    }),
    loginRefusals: counter({
      name: 'pinpost_login_refusals_total',
      help: 'Refused logins: wrong secret or token, or unknown key (`wrong`), or too many of these (`locked`).',
      labels: ['result', 'account'],
    }),
  }
}
