import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'
import { parse, stringify } from 'yaml'

import { freePort, until } from '../support/processes.ts'
import { PROMETHEUS } from './rules.ts'

/** Scrapes and evaluations every second, and seconds instead of minutes in rules. */
const shortened = (rules: string): string => rules.replaceAll('[1d] offset 1h', '[30s] offset 2s')

interface Configuration {
  readonly [name: string]: unknown
  readonly scrape_configs: readonly { readonly job_name: string }[]
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>
  /** pairs of time and value */
  readonly values: readonly (readonly [number, string])[]
}

/** A copy of our configuration with targets on this machine. */
function configure(folder: string, targets: Readonly<Record<string, number>>): string {
  const { scrape_configs: jobs, ...rest }: Configuration = parse(
    readFileSync(join(PROMETHEUS, 'prometheus.yml'), 'utf8'),
  )
  mkdirSync(join(folder, 'rules'))
  for (const name of readdirSync(join(PROMETHEUS, 'rules'))) {
    const rules = readFileSync(join(PROMETHEUS, 'rules', name), 'utf8')
    writeFileSync(join(folder, 'rules', name), shortened(rules))
  }
  const here = jobs.flatMap(({ job_name: job }) => {
    const port = targets[job]
    return port === undefined ? [] : [{ job_name: job, static_configs: [{ targets: [`127.0.0.1:${port}`] }] }]
  })
  const path = join(folder, 'prometheus.yml')
  const often = { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' }
  writeFileSync(path, stringify({ ...rest, global: often, alerting: {}, scrape_configs: here }))
  return path
}

/**
 * The real Prometheus with our rules.
 * @param targets the port of each job
 */
export async function startPrometheus(program: string, targets: Readonly<Record<string, number>>) {
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-prometheus-'))
  const port = await freePort()
  const options = [
    `--config.file=${configure(folder, targets)}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ]
  const child = spawn(program, options, { stdio: 'ignore' })
  onTestFinished(async () => {
    if (child.exitCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}`
  await until('Prometheus', async () => (await fetch(`${url}/-/ready`)).ok)

  const get = async <T>(path: string, parameters: Record<string, string> = {}): Promise<T> => {
    const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`)
    const { data, error }: { readonly data: T; readonly error?: string } = await answer.json()
    if (error !== undefined) throw new Error(error)
    return data
  }
  return {
    /** The series of the last seconds. @throws Error if the query is invalid */
    async query(query: string, seconds: number): Promise<readonly Sample[]> {
      const end = Date.now() / 1000
      const range = { query, start: String(end - seconds), end: String(end), step: '1' }
      return (await get<{ readonly result: readonly Sample[] }>('query_range', range)).result
    },
    labelValues: async (label: string, metric: string): Promise<readonly string[]> =>
      get<readonly string[]>(`label/${label}/values`, { 'match[]': metric }),
    async rulesThatFailed(): Promise<readonly string[]> {
      const { groups } = await get<RulesAnswer>('rules')
      return groups.flatMap(({ rules }) =>
        rules.filter(({ health }) => health === 'err').map(({ name }) => name),
      )
    },
  }
}

interface RulesAnswer {
  readonly groups: readonly {
    readonly rules: readonly { readonly name: string; readonly health: string }[]
  }[]
}

export type Prometheus = Awaited<ReturnType<typeof startPrometheus>>
