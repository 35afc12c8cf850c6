import { rateOr0, value } from './queries.ts'
import type { Dashboard } from './render.ts'

const started = 'sum by (account) (increase(pinpost_account_verifications_started_total[$__range]))'
/** 0 if an account has none, so that its row has no empty cell. */
const ended = (selector: string): string =>
  `sum by (account) (increase(pinpost_account_verifications_ended_total{${selector}}[$__range])) or 0 * ${started}`

export const accounts: Dashboard = {
  uid: 'pinpost-accounts',
  title: 'Pinpost: all accounts',
  variables: [],
  panels: [
    {
      title: 'Accounts',
      help: 'In the selected time range. Conversion ignores cancelled verifications.',
      as: 'table',
      unit: 'short',
      queries: [
        value(started, 'begun'),
        value(ended('state="succeeded"'), 'succeeded'),
        value(ended('state="failed"'), 'failed'),
        value(ended('state="expired"'), 'expired'),
        value(ended('state="cancelled"'), 'cancelled'),
        value(
          'sum by (account) (increase(pinpost_account_verifications_ended_total{state="succeeded"}[$__range]))' +
            ' / (sum by (account) (increase(pinpost_account_verifications_ended_total{state!="cancelled"}[$__range])) > 0)' +
            ` or 0 * ${started}`,
          'conversion (0 to 1)',
        ),
      ],
    },
    {
      title: 'Refused starts by account',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('account', 'pinpost_start_refusals_total')],
    },
    {
      title: 'Conversion by account, last 30 minutes',
      as: 'graph',
      unit: 'percentunit',
      queries: [value('account:pinpost_success:ratio30m', '{{account}}')],
    },
  ],
}
