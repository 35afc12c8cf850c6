import { conversion, rate, total, value } from './queries.ts'
import type { Dashboard } from './render.ts'

const OF_ACCOUNT = '{account="$account"}'

export const account: Dashboard = {
  uid: 'pinpost-account',
  title: 'Pinpost: one account',
  variables: [{ name: 'account', metric: 'pinpost_account_verifications_started_total', several: false }],
  panels: [
    {
      title: 'Started',
      as: 'number',
      unit: 'short',
      queries: [total(`pinpost_account_verifications_started_total${OF_ACCOUNT}`, 'begun')],
    },
    {
      title: 'Succeeded',
      as: 'number',
      unit: 'short',
      queries: [
        total(
          'pinpost_account_verifications_ended_total{account="$account", state="succeeded"}',
          'succeeded',
        ),
      ],
    },
    {
      title: 'Conversion',
      as: 'number',
      unit: 'percentunit',
      queries: [conversion(', account="$account"', 'pinpost_account_verifications_ended_total')],
    },
    {
      title: 'Conversion over time',
      as: 'graph',
      unit: 'percentunit',
      queries: [
        value(`account:pinpost_success:ratio5m${OF_ACCOUNT}`, 'of 5 minutes'),
        value(`account:pinpost_success:ratio1h${OF_ACCOUNT}`, 'of an hour'),
        value(`account:pinpost_success:ratio6h${OF_ACCOUNT}`, 'of 6 hours'),
      ],
    },
    {
      title: 'Ends',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('state', `pinpost_account_verifications_ended_total${OF_ACCOUNT}`)],
    },
    {
      title: 'Successes by channel',
      as: 'graph',
      unit: 'reqps',
      queries: [
        rate('channel', 'pinpost_account_verifications_ended_total{account="$account", state="succeeded"}'),
      ],
    },
  ],
}
