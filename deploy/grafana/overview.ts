import { conversion, durations, rate, rateOr0, total, value } from './queries.ts'
import type { Dashboard } from './render.ts'

export const overview: Dashboard = {
  uid: 'pinpost-overview',
  title: 'Pinpost: overview',
  variables: [],
  panels: [
    {
      title: 'Alerts',
      as: 'number',
      unit: 'short',
      queries: [value('count(ALERTS{alertstate="firing"}) or vector(0)', 'firing')],
    },
    {
      title: 'Started',
      as: 'number',
      unit: 'short',
      queries: [total('pinpost_verifications_started_total', 'begun')],
    },
    {
      title: 'Conversion',
      help: 'Share of ended verifications that succeeded, without cancelled ones.',
      as: 'number',
      unit: 'percentunit',
      queries: [conversion()],
    },
    {
      title: 'Time to verify',
      help: 'Median from the start to the right code.',
      as: 'number',
      unit: 's',
      queries: [
        value(
          'histogram_quantile(0.5, sum by (le) (increase(pinpost_time_to_verify_seconds_bucket[$__range])))',
          'median',
        ),
      ],
    },
    {
      title: 'Spend per hour',
      as: 'number',
      unit: 'currencyEUR',
      queries: [value('pinpost:spend:euros_per_hour or vector(0)', 'euros')],
    },
    {
      title: 'API errors',
      help: 'Share of calls in the last hour; the error budget is 0.1 %.',
      as: 'number',
      unit: 'percentunit',
      queries: [value('pinpost:request_errors:ratio_rate1h or vector(0)', 'errors')],
    },
    {
      title: 'From start to success',
      help: 'Results of verifications in the selected time range.',
      as: 'bars',
      unit: 'short',
      queries: [
        total('pinpost_verifications_started_total', 'begun'),
        total('pinpost_attempts_total', 'handed over'),
        total('pinpost_attempts_total{outcome="accepted"}', 'accepted'),
        total('pinpost_receipts_total{status="delivered"}', 'delivered'),
        total('pinpost_checks_total', 'codes typed'),
        total('pinpost_verifications_ended_total{state="succeeded"}', 'succeeded'),
      ],
    },
    {
      title: 'Ends',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('state', 'pinpost_verifications_ended_total')],
    },
    {
      title: 'Refused starts by reason',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('reason', 'pinpost_start_refusals_total')],
    },
    {
      title: 'Attempts',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('channel, outcome', 'pinpost_attempts_total')],
    },
    {
      title: 'Successes by channel',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('channel', 'pinpost_verifications_ended_total{state="succeeded"}')],
    },
    {
      title: 'Submitted codes',
      as: 'graph',
      unit: 'reqps',
      queries: [
        rate('result', 'pinpost_checks_total'),
        value('sum(rate(pinpost_pin_renewals_total[$__rate_interval]))', 'PINs renewed'),
      ],
    },
    {
      title: 'Time to verify by channel',
      as: 'graph',
      unit: 's',
      queries: durations('pinpost_time_to_verify_seconds', 'channel'),
    },
    {
      title: 'API: response time',
      as: 'graph',
      unit: 's',
      queries: durations('pinpost_request_duration_seconds{endpoint!~"/health/.*"}', 'endpoint'),
    },
    {
      title: 'API: responses by status',
      help: '0 is success, 5 an internal error, 16 a wrong code.',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('status', 'pinpost_request_duration_seconds_count{endpoint!~"/health/.*"}')],
    },
    {
      title: 'API: refused because of overload',
      help: 'API processes were at capacity.',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('job', 'pinpost_requests_shed_total')],
    },
    {
      title: 'Lateness of steps',
      as: 'graph',
      unit: 's',
      queries: durations('pinpost_step_lateness_seconds'),
    },
  ],
}
