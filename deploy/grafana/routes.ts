import { durations, rate, rateOr0, value } from './queries.ts'
import type { Dashboard } from './render.ts'

const OF_ROUTE = '{route=~"$route"}'

export const routes: Dashboard = {
  uid: 'pinpost-routes',
  title: 'Pinpost: providers and routes',
  variables: [{ name: 'route', metric: 'pinpost_breaker_open', several: true }],
  panels: [
    {
      title: 'Conversion, last 30 minutes',
      help: 'A success is attributed to the route of the last message.',
      as: 'graph',
      unit: 'percentunit',
      queries: [
        value(`route:pinpost_success:ratio30m${OF_ROUTE}`, '{{route}}'),
        value(`route:pinpost_success:usual_ratio${OF_ROUTE}`, '{{route}} usually'),
      ],
    },
    {
      title: 'Breakers',
      help: 'Open while the carrier is failing.',
      as: 'graph',
      unit: 'bool_yes_no',
      queries: [value(`max by (route) (pinpost_breaker_open${OF_ROUTE})`, '{{route}}')],
    },
    {
      title: 'Attempts',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('route, outcome', `pinpost_attempts_total${OF_ROUTE}`)],
    },
    {
      title: 'Accepted',
      help: 'Share of attempts that the carrier accepted.',
      as: 'graph',
      unit: 'percentunit',
      queries: [
        value(
          `sum by (route) (rate(pinpost_attempts_total{route=~"$route", outcome="accepted"}[$__rate_interval]))` +
            ` / sum by (route) (rate(pinpost_attempts_total${OF_ROUTE}[$__rate_interval]))`,
          '{{route}}',
        ),
      ],
    },
    {
      title: 'Ambiguous',
      help: 'Share of attempts whose outcome is unknown.',
      as: 'graph',
      unit: 'percentunit',
      queries: [value(`route:pinpost_ambiguous_attempts:ratio15m${OF_ROUTE} or vector(0)`, '{{route}}')],
    },
    {
      title: 'Send latency',
      as: 'graph',
      unit: 's',
      queries: durations(`pinpost_provider_duration_seconds${OF_ROUTE}`, 'route'),
    },
    {
      title: 'Receipts',
      help: 'Routes by SMTP have none.',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('route, status', `pinpost_receipts_total${OF_ROUTE}`)],
    },
    {
      title: 'Time to delivery',
      help: 'Until the receipt; for calls, until they ended.',
      as: 'graph',
      unit: 's',
      queries: durations(`pinpost_receipt_lag_seconds${OF_ROUTE}`, 'route'),
    },
    {
      title: 'Receipts fetched from the carrier',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('route, answered', `pinpost_receipts_asked_total${OF_ROUTE}`)],
    },
    {
      title: 'Callbacks with an invalid signature',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('route', `pinpost_callbacks_refused_total${OF_ROUTE}`)],
    },
    {
      title: 'Spend per hour',
      as: 'graph',
      unit: 'currencyEUR',
      queries: [
        value(
          `sum by (route, basis) (rate(pinpost_spend_euros_total${OF_ROUTE}[$__rate_interval])) * 3600`,
          '{{route}} {{basis}}',
        ),
      ],
    },
    {
      title: 'Speech: source',
      help: 'Our clips, or why the carrier spoke instead. Only with Amazon Polly.',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('by', 'pinpost_speeches_total'), rateOr0('result', 'pinpost_speech_clips_total')],
    },
    {
      title: 'Speech: time to synthesize',
      help: 'Calls that waited for clips. Only with Amazon Polly.',
      as: 'graph',
      unit: 's',
      queries: [
        value(
          '(histogram_quantile(0.99, sum by (le) (rate(pinpost_speech_synthesis_seconds_bucket[$__rate_interval]))) > 0) or vector(0)',
          'p99',
        ),
      ],
    },
  ],
}
