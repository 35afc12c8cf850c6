import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findOnPath } from '../../scripts/lib/commands.mjs'

/** Slow, and fetches tools: `PINPOST_TEST_DEPLOY=all npm test test/deploy`. */
export const isAll = process.env['PINPOST_TEST_DEPLOY'] === 'all'

const HELM = 'helm.sh/helm/v3/cmd/helm@v3.19.0'
const SCHEMAS = [
  'kubernetes-models@5.1.0',
  '@kubernetes-models/keda@2.0.0',
  '@kubernetes-models/prometheus-operator@6.0.0',
]
/** Kept between runs, because compiling helm takes minutes. */
const FOLDER = join(tmpdir(), 'pinpost-deploy-tools')

/** Helm from the PATH, else compiled by Go from its module; neither npm nor Debian has it. */
export function findHelm(): string {
  const compiled = join(FOLDER, 'bin/helm')
  const found = findOnPath(['helm'], process.env) ?? (existsSync(compiled) ? compiled : undefined)
  if (found !== undefined) return found
  const go = findOnPath(['go'], process.env)
  if (go === undefined)
    throw new Error('the chart is tested with helm, which is not on the PATH, nor is go to compile it')
  execFileSync(go, ['install', HELM], { env: { ...process.env, GOBIN: join(FOLDER, 'bin') } })
  return compiled
}

/** A folder whose `node_modules` has the types and validators of Kubernetes, KEDA and the Prometheus Operator. */
export function schemaFolder(): string {
  const folder = join(FOLDER, 'schemas')
  mkdirSync(folder, { recursive: true })
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  execFileSync('npm', [...args, '--prefix', folder, ...SCHEMAS], { stdio: ['ignore', 'ignore', 'inherit'] })
  return folder
}
