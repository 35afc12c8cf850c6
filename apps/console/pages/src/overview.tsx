import { useQuery } from '@tanstack/react-query'

import { call, type StartTotals } from './api.ts'
import { Loaded, Table } from './parts.tsx'
import { RouteTotalsTable } from './route-totals.tsx'
import { texts } from './texts/index.ts'
import { euros, number, percent, seconds } from './words.ts'

const t = texts.overview
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS
const EVERY_MS = 60_000

type Totals = Omit<StartTotals, 'key'>

const NONE: Totals = {
  starts: 0,
  refused: 0,
  inProgress: 0,
  succeeded: 0,
  failed: 0,
  expired: 0,
  cancelled: 0,
  sent: 0,
  delivered: 0,
  checked: 0,
  messages: 0,
  p50Seconds: null,
  p95Seconds: null,
  spend: 0,
}

async function overview() {
  const now = Date.now()
  const totals = (by: 'all' | 'hour' | 'country' | 'account', until = now) =>
    call('GET /totals', { by, since: until - DAY_MS, until })
  const [today, lastWeek, hours, countries, accounts, routes] = await Promise.all([
    totals('all'),
    totals('all', now - WEEK_MS),
    totals('hour'),
    totals('country'),
    totals('account'),
    call('GET /totals/routes', { since: now - DAY_MS }),
  ])
  const firstHour = Math.floor((now - DAY_MS) / HOUR_MS) * HOUR_MS
  return {
    firstHour,
    today: today[0] ?? NONE,
    lastWeek: lastWeek[0] ?? NONE,
    hours,
    countries,
    accounts,
    routes,
  }
}

/** Verifications that began: refused starts are none. */
const begun = ({ starts, refused }: Totals): number => starts - refused

const FIGURES: readonly (readonly [string, (totals: Totals) => string])[] = [
  [t.verifications, (totals) => number(begun(totals))],
  [t.sent, (totals) => percent(totals.sent, begun(totals))],
  [t.delivered, (totals) => percent(totals.delivered, begun(totals))],
  [t.checked, (totals) => percent(totals.checked, begun(totals))],
  [t.succeeded, (totals) => percent(totals.succeeded, begun(totals))],
  [t.succeededPerMessage, ({ succeeded, messages }) => percent(succeeded, messages)],
  [t.p50, ({ p50Seconds }) => seconds(p50Seconds)],
  [t.p95, ({ p95Seconds }) => seconds(p95Seconds)],
  [texts.common.spent, ({ spend }) => euros(spend)],
  [t.costPerSuccess, ({ spend, succeeded }) => (succeeded === 0 ? '–' : euros(spend / succeeded))],
  [t.refusedStarts, ({ refused }) => number(refused)],
]

export function Overview() {
  const query = useQuery({ queryKey: ['overview'], queryFn: overview, refetchInterval: EVERY_MS })
  return (
    <>
      <h1>{t.title}</h1>
      <Loaded query={query}>
        {({ firstHour, today, lastWeek, hours, countries, accounts, routes }) => (
          <>
            <dl className="figures">
              {FIGURES.map(([name, of]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{of(today)}</dd>
                  <dd className="before">{t.aWeekBefore(of(lastWeek))}</dd>
                </div>
              ))}
            </dl>
            <Hours first={firstHour} hours={hours} />
            <StartTotalsTable caption={t.byCountry} first={texts.common.country} rows={countries} />
            <StartTotalsTable caption={t.byAccount} first={texts.common.account} rows={accounts} />
            <RouteTotalsTable caption={t.byRoute} rows={routes} />
          </>
        )}
      </Loaded>
    </>
  )
}

const StartTotalsTable = ({
  caption,
  first,
  rows,
}: {
  readonly caption: string
  readonly first: string
  readonly rows: readonly StartTotals[]
}) => (
  <Table
    caption={caption}
    columns={[first, t.verifications, t.succeeded, t.failed, t.expired, t.refused, texts.common.spent]}
    rows={rows.map((row) => ({
      key: row.key,
      cells: [
        row.key || texts.common.noName,
        number(begun(row)),
        percent(row.succeeded, begun(row)),
        number(row.failed),
        number(row.expired),
        number(row.refused),
        euros(row.spend),
      ],
    }))}
  />
)

const HEIGHT = 120
const WIDTH = 24
/** The first and the last hour of a day that does not begin at a full hour are parts. */
const SLOTS = 25

/** Bars of verifications, with the succeeded ones in another colour; the same figures are in the table below. */
function Hours({ first, hours }: { readonly first: number; readonly hours: readonly StartTotals[] }) {
  const most = Math.max(1, ...hours.map(begun))
  const bar = (kind: string, count: number) => {
    const height = (HEIGHT * count) / most
    return <rect className={kind} width={WIDTH - 2} height={height} y={HEIGHT - height} />
  }
  return (
    <>
      <svg
        viewBox={`0 0 ${SLOTS * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="hours"
        aria-hidden="true"
      >
        {hours.map((hour) => (
          <g key={hour.key} transform={`translate(${((Date.parse(hour.key) - first) / HOUR_MS) * WIDTH} 0)`}>
            {bar('begun', begun(hour))}
            {bar('done', hour.succeeded)}
          </g>
        ))}
      </svg>
      <details>
        <summary>{t.byHourUtc}</summary>
        <StartTotalsTable caption={t.byHour} first={t.hour} rows={hours} />
      </details>
    </>
  )
}
