import { rate, rateOr0, value } from './queries.ts'
import type { Dashboard } from './render.ts'

const OF_COUNTRY = '{country=~"$country"}'

export const countries: Dashboard = {
  uid: 'pinpost-countries',
  title: 'Pinpost: countries',
  variables: [{ name: 'country', metric: 'pinpost_verifications_started_total', several: true }],
  panels: [
    {
      title: 'Conversion of half an hour',
      as: 'graph',
      unit: 'percentunit',
      queries: [value(`country:pinpost_success:ratio30m${OF_COUNTRY}`, '{{country}}')],
    },
    {
      title: 'Against the usual',
      help: 'Conversion of half an hour over that of the day before; an alert comes below 0.7.',
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
      title: 'Begun',
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
      title: 'Attempts that were not taken',
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
      help: 'Of the time that is looked at.',
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
      title: 'Spend an hour',
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
