import type { Instruments } from './instruments.ts'

/** What limits and logins refuse. */
export const makeLimitMetrics = ({ counter }: Instruments) => ({
  startRefusals: counter({
    name: 'pinpost_start_refusals_total',
    help: 'Starts that were refused, by reason or by the limit that refused.',
    labels: ['reason', 'country', 'account'],
  }),
  limitRefusals: counter({
    name: 'pinpost_limit_refusals_total',
    help: 'Starts, calls, checks, requests and logins that a limit refused, or would have refused in observe mode.',
    labels: ['limit', 'mode', 'account'],
  }),
  limitsUnasked: counter({
    name: 'pinpost_limits_unasked_total',
    help: 'Limits that Redis did not answer for: `open` let it pass, `closed` refused it.',
    labels: ['limit', 'result'],
  }),
  loginRefusals: counter({
    name: 'pinpost_login_refusals_total',
    help: 'Logins that were refused: a wrong secret or an unknown key, or the limit of wrong secrets.',
    labels: ['reason', 'account'],
  }),
})
