import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parse } from 'yaml'

export const ROOT = join(import.meta.dirname, '../..')
export const PROMETHEUS = join(ROOT, 'deploy/prometheus')

export interface Alert {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity?: string }
  readonly annotations: Readonly<Record<string, string>>
}

interface RulesFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Alert[] }[]
}

interface AlertTest {
  readonly alertname: string
  readonly exp_alerts: readonly object[]
}

interface TestsFile {
  readonly tests: readonly { readonly alert_rule_test: readonly AlertTest[] }[]
}

/** Every alert of alerts.yml. */
export function readAlerts(): readonly Alert[] {
  const file: RulesFile = parse(readFileSync(join(PROMETHEUS, 'rules/alerts.yml'), 'utf8'))
  return file.groups.flatMap(({ rules }) => rules)
}

export const testFiles = (): readonly string[] =>
  readdirSync(join(PROMETHEUS, 'tests')).map((name) => join(PROMETHEUS, 'tests', name))

/** The unit tests of the alerts, in Prometheus' format. */
export function readAlertTests(): readonly AlertTest[] {
  return testFiles().flatMap((path) => {
    const file: TestsFile = parse(readFileSync(path, 'utf8'))
    return file.tests.flatMap(({ alert_rule_test: tests }) => tests)
  })
}
