import type { Instruments } from './instruments.ts'

/** What limits and logins refuse. */
export function makeLimitMetrics({ counter }: Instruments) {
  const starts = counter({
    name: 'pinpost_start_refusals_total',
    help: 'Starts that were refused, by reason or by the limit that refused.',
    labels: ['reason', 'country'],
  })
  // Not one metric with the country: accounts times countries are too many series.
  const startsByAccount = counter({
    name: 'pinpost_account_start_refusals_total',
    help: 'Starts that were refused, by account, and by reason or by the limit that refused.',
    labels: ['account', 'reason'],
  })
  return {
    startRefusals: {
      inc({ reason, country, account }: Record<'reason' | 'country' | 'account', string | undefined>): void {
        starts.inc({ reason, country })
        startsByAccount.inc({ account, reason })
      },
    },
    limitRefusals: counter({
      name: 'pinpost_limit_refusals_total',
      help: 'Starts, calls, checks, requests and logins that a limit refused, or would have refused in observe mode.',
      labels: ['limit', 'mode'],
    }),
    limitsUnasked: counter({
      name: 'pinpost_limits_unasked_total',
      help: 'Limits that Redis did not answer for: `open` let it pass, `closed` refused it.',
      labels: ['limit', 'result'],
    }),
    loginRefusals: counter({
      name: 'pinpost_login_refusals_total',
      help: 'Logins that were refused: a wrong secret or an unknown key (`wrong`), or too many of them (`locked`).',
      labels: ['result', 'account'],
    }),
  }
}
