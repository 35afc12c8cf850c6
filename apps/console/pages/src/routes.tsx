import { useQuery, useQueryClient } from '@tanstack/react-query'

import { call, type Route } from './api.ts'
import { useMay } from './me.ts'
import { Form, Loaded, REASON, Table } from './parts.tsx'
import { RouteTotalsTable } from './route-totals.tsx'
import { texts } from './texts/index.ts'
import { channelName, CHANNELS, duration, number, outcomeName, percent, time } from './words.ts'

const t = texts.routes
const { common } = texts

const EVERY_MS = 10_000
const HOUR_MS = 3_600_000
const BREAKERS = texts.names.breakers
const HOURS = ['1', '4', '24', '168']

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
      <h1>{t.title}</h1>
      <Loaded query={now}>
        {({ routes, switches }) => (
          <>
            <Table
              caption={t.now}
              columns={[
                common.route,
                t.provider,
                common.channel,
                t.breaker,
                t.switchedOffBy,
                t.share,
                t.rate,
              ]}
              rows={routes.map((each) => ({
                key: each.route,
                cells: [
                  each.isConfigured ? each.route : t.unknown(each.route),
                  each.provider ?? '–',
                  each.channel === undefined ? '–' : channelName(each.channel),
                  each.breaker === 'closed' ? (
                    BREAKERS.closed
                  ) : (
                    <strong key="b">{BREAKERS[each.breaker]}</strong>
                  ),
                  each.off.length === 0 ? '–' : <strong key="o">{each.off.join(', ')}</strong>,
                  percent(each.trafficShare, 1),
                  each.ratePerSecond === undefined ? common.any : number(each.ratePerSecond),
                ],
              }))}
            />
            <Table
              caption={t.switchedOff}
              columns={[t.what, common.since, common.until, t.why]}
              rows={switches.map(({ name, since, until, reason = '–' }) => ({
                key: name,
                cells: [name, time(since), until === undefined ? t.untilSwitchedOn : time(until), reason],
              }))}
            />
            {may('operator') && (
              <>
                <Form
                  label={t.switchOff}
                  fields={[
                    {
                      name: 'what',
                      label: t.whatExample,
                      suggestions: switchable(routes),
                      required: true,
                    },
                    {
                      name: 'for',
                      label: t.forHowLong,
                      options: HOURS,
                      nameOf: (hours) => duration(3_600 * Number(hours)),
                      none: t.noEnd,
                    },
                    REASON,
                  ]}
                  onSubmit={({ what, for: hours, reason }) =>
                    turn(what, {
                      isOff: true,
                      reason,
                      ...(hours !== undefined && { forMinutes: 60 * Number(hours) }),
                    })
                  }
                />
                {switches.length > 0 && (
                  <Form
                    label={t.switchOn}
                    fields={[
                      {
                        name: 'what',
                        label: t.switchOnWhat,
                        options: switches.map(({ name }) => name),
                        none: common.choose,
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
            <RouteTotalsTable caption={t.ofLastHour} rows={totals} />
            <Table
              caption={t.errors}
              columns={[common.route, t.happened, t.attempts]}
              rows={errors.map(({ route, outcome, attempts }) => ({
                key: `${route} ${outcome}`,
                cells: [route || common.noName, outcomeName(outcome), number(attempts)],
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
  ...CHANNELS.map((name) => `channel:${name}`),
]
