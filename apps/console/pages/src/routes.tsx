import { useQuery, useQueryClient } from '@tanstack/react-query'

import { call, type Route } from './api.ts'
import { useMay } from './me.ts'
import { Form, Loaded, REASON, Table } from './parts.tsx'
import { RouteTotalsTable } from './route-totals.tsx'
import { CHANNEL_NAMES, channelName, number, outcomeName, time } from './words.ts'

const EVERY_MS = 10_000
const HOUR_MS = 3_600_000
const BREAKERS = { closed: 'closed', open: 'open: the carrier fails', trial: 'on trial' } as const
const MINUTES: Readonly<Record<string, number>> = {
  '1 hour': 60,
  '4 hours': 240,
  '1 day': 1_440,
  '1 week': 10_080,
}

async function ofLastHour() {
  const since = Date.now() - HOUR_MS
  const [totals, errors] = await Promise.all([
    call('GET /totals/routes', { since }),
    call('GET /totals/errors', { since }),
  ])
  return { totals, errors }
}

async function health() {
  const [routes, switches] = await Promise.all([call('GET /routes'), call('GET /switches')])
  return { routes, switches }
}

export function Routes() {
  const may = useMay()
  const client = useQueryClient()
  const now = useQuery({ queryKey: ['routes'], queryFn: health, refetchInterval: EVERY_MS })
  const lastHour = useQuery({ queryKey: ['last hour'], queryFn: ofLastHour, refetchInterval: EVERY_MS })
  async function turn(what: string, change: { isOff: boolean; reason: string; forMinutes?: number }) {
    const [kind = '', name = ''] = what.split(':')
    await call('PUT /switches/{kind}/{name}', { kind, name, ...change })
    await client.invalidateQueries({ queryKey: ['routes'] })
  }
  return (
    <>
      <h1>Routes</h1>
      <Loaded query={now}>
        {({ routes, switches }) => (
          <>
            <Table
              caption="Routes now"
              columns={[
                'Route',
                'Provider',
                'Sends',
                'Breaker',
                'Switched off by',
                'Traffic share',
                'Sends a second',
              ]}
              rows={routes.map((each) => ({
                key: each.route,
                cells: [
                  each.isConfigured ? each.route : `${each.route} (no worker has it)`,
                  each.provider ?? '–',
                  each.channel === undefined ? '–' : channelName(each.channel),
                  each.breaker === 'closed' ? 'closed' : <strong key="b">{BREAKERS[each.breaker]}</strong>,
                  each.off.length === 0 ? '–' : <strong key="o">{each.off.join(', ')}</strong>,
                  `${Math.round(100 * each.trafficShare)} %`,
                  each.ratePerSecond === undefined ? 'any' : number(each.ratePerSecond),
                ],
              }))}
            />
            <Table
              caption="Switched off"
              columns={['What', 'Since', 'Until', 'Why']}
              rows={switches.map(({ name, since, until, reason = '–' }) => ({
                key: name,
                cells: [
                  name,
                  time(since),
                  until === undefined ? 'an operator switches it on' : time(until),
                  reason,
                ],
              }))}
            />
            {may('operator') && (
              <>
                <Form
                  label="Switch off"
                  fields={[
                    {
                      name: 'what',
                      label: 'What (such as country:GB)',
                      suggestions: switchable(routes),
                      required: true,
                    },
                    {
                      name: 'for',
                      label: 'For',
                      options: Object.keys(MINUTES),
                      none: 'until it is switched on',
                    },
                    REASON,
                  ]}
                  onSubmit={({ what, for: duration = '', reason }) => {
                    const forMinutes = MINUTES[duration]
                    return turn(what, {
                      isOff: true,
                      reason,
                      ...(forMinutes !== undefined && { forMinutes }),
                    })
                  }}
                />
                {switches.length > 0 && (
                  <Form
                    label="Switch on"
                    fields={[
                      {
                        name: 'what',
                        label: 'Switch on again',
                        options: switches.map(({ name }) => name),
                        none: 'choose',
                        required: true,
                      },
                      REASON,
                    ]}
                    onSubmit={({ what, reason }) => turn(what, { isOff: false, reason })}
                  />
                )}
              </>
            )}
          </>
        )}
      </Loaded>
      <Loaded query={lastHour}>
        {({ totals, errors }) => (
          <>
            <RouteTotalsTable caption="Attempts of the last hour" rows={totals} />
            <Table
              caption="Errors of the last hour"
              columns={['Route', 'What happened', 'Attempts']}
              rows={errors.map(({ route, outcome, attempts }) => ({
                key: `${route} ${outcome}`,
                cells: [route || 'none', outcomeName(outcome), number(attempts)],
              }))}
            />
          </>
        )}
      </Loaded>
    </>
  )
}

const switchable = (routes: readonly Route[]): readonly string[] => [
  ...routes.map(({ route }) => `route:${route}`),
  ...new Set(routes.flatMap(({ provider }) => (provider === undefined ? [] : [`provider:${provider}`]))),
  ...CHANNEL_NAMES.map((name) => `channel:${name}`),
]
