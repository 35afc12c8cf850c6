import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import { DASHBOARDS } from '../../deploy/grafana/build.ts'
import { type Dashboard, render } from '../../deploy/grafana/render.ts'
import { freePort, until } from '../support/processes.ts'
import { type Prometheus, startPrometheus } from './prometheus.ts'
import { ROOT } from './rules.ts'
import { findTool } from './tools.ts'
import { addFaults, bringRound, startTraffickedService } from './traffic.ts'

const FOLDER = join(ROOT, 'deploy/grafana/dashboards')
const ROUNDS = 4
/** More would meet the limits of starts. */
const MOST_ROUNDS = 10
/** So that each round is a step in the counters: Prometheus scrapes once a second. */
const BETWEEN_MS = 2_500
const LOOKED_AT_SECONDS = 60
const prometheusProgram = await findTool('prometheus')
const all = Object.values(DASHBOARDS)

it.each(Object.entries(DASHBOARDS))('the file of %s matches its generator', (name, dashboard) => {
  expect(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'))).toEqual(render(dashboard))
})

it('every dashboard file has a generator', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(
    Object.keys(DASHBOARDS)
      .map((name) => `${name}.json`)
      .toSorted(),
  )
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length)
})

/** Selects all values of a variable that allows several. */
const chosen = (text: string, { name, several }: Dashboard['variables'][number]): string =>
  text.replaceAll(`$${name}`, several ? '.+' : 'demo0001')

/** Replaces variables in a query like Grafana. */
function filledIn(expr: string, { variables }: Dashboard): string {
  return variables
    .reduce(chosen, expr)
    .replaceAll('$__rate_interval', '10s')
    .replaceAll('$__range', `${LOOKED_AT_SECONDS}s`)
}

/** Problems of the panels: queries that fail, or return no data or only NaN. */
async function complaintsOf(prometheus: Prometheus): Promise<readonly string[]> {
  const queries = all.flatMap((dashboard) =>
    dashboard.panels.flatMap(({ title, queries: each }) =>
      each.map(({ expr }) => ({ where: `${dashboard.title}, ${title}`, query: filledIn(expr, dashboard) })),
    ),
  )
  const found = await Promise.all(queries.map((query) => complain(prometheus, query)))
  return found.flat()
}

async function complain(
  prometheus: Prometheus,
  { where, query }: { readonly where: string; readonly query: string },
): Promise<readonly string[]> {
  try {
    const series = await prometheus.query(query, LOOKED_AT_SECONDS)
    const hasNumber = series.some(({ values }) => values.some(([, value]) => Number.isFinite(Number(value))))
    return hasNumber ? [] : [`${where}: no data from ${query}`]
  } catch (error) {
    return [`${where}: ${error instanceof Error ? error.message : 'failed'} in ${query}`]
  }
}

describe.skipIf(prometheusProgram === undefined)('with the whole service running', () => {
  it('every panel shows data, and every variable has values', async () => {
    const [api, worker] = [await freePort(), await freePort()]
    const service = await startTraffickedService({
      PINPOST_API_METRICS_PORT: String(api),
      PINPOST_WORKER_METRICS_PORT: String(worker),
    })
    const prometheus = await startPrometheus(prometheusProgram ?? '', { api, worker })
    await until('both apps to be scraped', async () => {
      const up = await prometheus.query('sum(up) == 2', 1)
      return up.length > 0
    })
    await addFaults(service)
    const bring = async (round: number) => {
      await bringRound(service, round)
      await sleep(BETWEEN_MS)
    }
    for (let round = 0; round < ROUNDS; round++) await bring(round)
    // Wait until planned events have happened and were scraped. A busy machine may miss the steps of some rounds.
    let complaints: readonly string[] = ['not asked']
    for (let round = ROUNDS; round <= MOST_ROUNDS && complaints.length > 0; round++) {
      if (round > ROUNDS) await bring(round)
      await until(
        'every panel',
        async () => {
          complaints = await complaintsOf(prometheus)
          return complaints.length === 0
        },
        5_000,
      ).catch(() => undefined)
    }
    expect(complaints).toEqual([])

    const choices = await Promise.all(
      all.flatMap(({ variables }) =>
        variables.map(({ name, metric }) => prometheus.labelValues(name, metric)),
      ),
    )
    expect(choices.map((values) => values.length > 0)).toEqual(choices.map(() => true))
    expect(choices.flat()).toEqual(expect.arrayContaining(['demo0001', 'DE', 'US', 'main-sms', 'main-voice']))
    expect(await prometheus.rulesThatFailed()).toEqual([])

    // No label contains a sent or typed code.
    const told = await Promise.all(
      [api, worker].map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    )
    const values = [...told.join('').matchAll(/(?<name>\w+)="(?<value>[^"]*)"/g)].flatMap(({ groups }) =>
      groups?.['name'] === 'le' ? [] : (groups?.['value'] ?? []),
    )
    expect(values.length).toBeGreaterThan(100)
    expect(values.filter((value) => /\d{5}|[0-9a-f]{32}/.test(value))).toEqual([])
  })
})
