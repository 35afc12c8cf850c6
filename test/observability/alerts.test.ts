import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

import { PROMETHEUS, readAlerts, readAlertTests, ROOT, testFiles } from './rules.ts'
import { findTool } from './tools.ts'

const run = promisify(execFile)
const promtool = await findTool('promtool')
const amtool = await findTool('amtool')
const alerts = readAlerts()
const names = alerts.map(({ alert }) => alert)

describe.skipIf(promtool === undefined)('Prometheus', () => {
  it('accepts the configuration and its rules', async () => {
    const { stdout } = await run(promtool ?? '', ['check', 'config', join(PROMETHEUS, 'prometheus.yml')])
    expect(stdout).toContain('valid prometheus config file')
    expect(stdout).toContain('2 rule files found')
  })

  it.each(testFiles().map((path) => [basename(path), path]))('the tests of %s pass', async (_name, path) => {
    const { stdout } = await run(promtool ?? '', ['test', 'rules', path])
    expect(stdout).toContain('SUCCESS')
  })
})

it.skipIf(amtool === undefined)('Alertmanager accepts its configuration', async () => {
  const path = join(ROOT, 'deploy/alertmanager/alertmanager.yml')
  const { stdout } = await run(amtool ?? '', ['check-config', path])
  expect(stdout).toContain('SUCCESS')
})

it.each(names)('%s has a test in which it fires, and one in which it does not', (name) => {
  const shown = readAlertTests().filter(({ alertname }) => alertname === name)
  expect(shown.some(({ exp_alerts: expected }) => expected.length > 0)).toBe(true)
  expect(shown.some(({ exp_alerts: expected }) => expected.length === 0)).toBe(true)
})

it.each(alerts)('$alert has a severity, a summary and a runbook', (alert) => {
  expect(['critical', 'warning']).toContain(alert.labels.severity)
  const { summary, description, runbook_url: runbook } = alert.annotations
  expect(summary).toMatch(/\w/)
  expect(description).toMatch(/\w/)
  const base = '{{ or $externalLabels.pinpost_docs (print $externalURL "/user") }}'
  expect(runbook).toBe(`${base}/operations.md#${alert.alert.toLowerCase()}`)
})

it('every alert has a heading in docs/operations.md', () => {
  const text = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')
  const headings = new Set(text.split('\n').map((line) => /^#+ `?(\w+)`?$/.exec(line)?.[1]))
  expect(names.filter((name) => !headings.has(name))).toEqual([])
})

it('Alertmanager’s routes name existing alerts', () => {
  const text = readFileSync(join(ROOT, 'deploy/alertmanager/alertmanager.yml'), 'utf8')
  const told = [...text.matchAll(/alertname(?:!|=~|=)+"([\w|]+)"/g)].flatMap(([, list = '']) =>
    list.split('|'),
  )
  expect(told.length).toBeGreaterThan(3)
  expect(names).toEqual(expect.arrayContaining(told))
})
