import { rate, rateOr0, value } from './queries.ts'
import type { Dashboard } from './render.ts'

const OF_COUNTRY = '{country=~"$country"}'

export const countries: Dashboard = {
  uid: 'pinpost-countries',
  title: 'Pinpost: countries',
  variables: [{ name: 'country', metric: 'pinpost_verifications_started_total', several: true }],
  panels: [
    {
      title: 'Conversion, last 30 minutes',
      as: 'graph',
      unit: 'percentunit',
      queries: [value(`country:pinpost_success:ratio30m${OF_COUNTRY}`, '{{country}}')],
    },
    {
      title: 'Conversion compared with usual',
      help: 'Conversion of the last 30 minutes divided by that of the day before; below 0.7 an alert fires.',
      as: 'graph',
      unit: 'percentunit',
      queries: [
        value(
          `country:pinpost_success:ratio30m${OF_COUNTRY} / (country:pinpost_success:usual_ratio > 0)`,
          '{{country}}',
        ),
      ],
    },
    {
      title: 'Started',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('country', `pinpost_verifications_started_total${OF_COUNTRY}`)],
    },
    {
      title: 'Ends',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('country, state', `pinpost_verifications_ended_total${OF_COUNTRY}`)],
    },
    {
      title: 'Attempts not accepted',
      as: 'graph',
      unit: 'reqps',
      queries: [
        value(
          `sum by (country, outcome) (rate(pinpost_attempts_total{country=~"$country", outcome!="accepted"}[$__rate_interval])) or vector(0)`,
          '{{country}} {{outcome}}',
        ),
      ],
    },
    {
      title: 'Receipts',
      as: 'graph',
      unit: 'reqps',
      queries: [rate('country, status', `pinpost_receipts_total${OF_COUNTRY}`)],
    },
    {
      title: 'Refused starts',
      as: 'graph',
      unit: 'reqps',
      queries: [rateOr0('country, reason', `pinpost_start_refusals_total${OF_COUNTRY}`)],
    },
    {
      title: 'Conversion by route',
      help: 'In the selected time range.',
      as: 'bars',
      unit: 'percentunit',
      queries: [
        value(
          `sum by (route, country) (increase(pinpost_route_verifications_ended_total{country=~"$country", state="succeeded"}[$__range]))` +
            ` / (sum by (route, country) (increase(pinpost_route_verifications_ended_total{country=~"$country", state!="cancelled"}[$__range])) > 0)`,
          '{{country}} {{route}}',
        ),
      ],
    },
    {
      title: 'Spend per hour',
      as: 'graph',
      unit: 'currencyEUR',
      queries: [
        value(
          `sum by (country, basis) (rate(pinpost_spend_euros_total${OF_COUNTRY}[$__rate_interval])) * 3600`,
          '{{country}} {{basis}}',
        ),
      ],
    },
  ],
}
