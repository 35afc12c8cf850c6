import { useQuery } from '@tanstack/react-query'

import { call, type StartTotals } from './api.ts'
import { Loaded, Table } from './parts.tsx'
import { RouteTotalsTable } from './route-totals.tsx'
import { euros, number, percent, seconds } from './words.ts'

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
  ['Verifications', (totals) => number(begun(totals))],
  ['Sent', (totals) => percent(totals.sent, begun(totals))],
  ['Delivered', (totals) => percent(totals.delivered, begun(totals))],
  ['Code entered', (totals) => percent(totals.checked, begun(totals))],
  ['Succeeded', (totals) => percent(totals.succeeded, begun(totals))],
  ['Succeeded for each message', ({ succeeded, messages }) => percent(succeeded, messages)],
  ['Median time to the right code', ({ p50Seconds }) => seconds(p50Seconds)],
  ['95 % within', ({ p95Seconds }) => seconds(p95Seconds)],
  ['Spent', ({ spend }) => euros(spend)],
  ['Cost per success', ({ spend, succeeded }) => (succeeded === 0 ? '–' : euros(spend / succeeded))],
  ['Refused starts', ({ refused }) => number(refused)],
]

export function Overview() {
  const query = useQuery({ queryKey: ['overview'], queryFn: overview, refetchInterval: EVERY_MS })
  return (
    <>
      <h1>Overview of the last 24 hours</h1>
      <Loaded query={query}>
        {({ firstHour, today, lastWeek, hours, countries, accounts, routes }) => (
          <>
            <dl className="figures">
              {FIGURES.map(([name, of]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{of(today)}</dd>
                  <dd className="before">{of(lastWeek)} a week before</dd>
                </div>
              ))}
            </dl>
            <Hours first={firstHour} hours={hours} />
            <StartTotalsTable caption="By country" first="Country" rows={countries} />
            <StartTotalsTable caption="By account" first="Account" rows={accounts} />
            <RouteTotalsTable caption="By route" rows={routes} />
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
    columns={[first, 'Verifications', 'Succeeded', 'Failed', 'Expired', 'Refused', 'Spent']}
    rows={rows.map((row) => ({
      key: row.key,
      cells: [
        row.key || 'none',
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
        <summary>By hour (UTC)</summary>
        <StartTotalsTable caption="By hour" first="Hour" rows={hours} />
      </details>
    </>
  )
}
