import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

import { parseAllDocuments } from 'yaml'

import { ROOT } from './dockerfile.ts'
import { findHelm } from './tools.ts'

const CHART = join(ROOT, 'deploy/kubernetes/pinpost')
/** The minimum values. */
export const LEAST = {
  existingSecret: 'pinpost-secrets',
  config: { PINPOST_PUBLIC_URL: 'https://verify.example.com' },
}

interface Container {
  readonly args: readonly string[]
  readonly envFrom: readonly object[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
  readonly readinessProbe: { readonly httpGet: { readonly path: string; readonly port: string } }
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } }
}

/** The parts of an object that these tests read; schemas check the whole. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: {
    readonly replicas?: number
    readonly selector?: Labels & { readonly matchLabels?: Labels }
    readonly scaleTargetRef?: { readonly name: string }
    readonly template?: {
      readonly metadata: { readonly labels: Labels; readonly annotations: Labels }
      readonly spec: {
        readonly enableServiceLinks: boolean
        readonly terminationGracePeriodSeconds: number
        readonly containers: readonly Container[]
      }
    }
  }
}
type Labels = Readonly<Record<string, string>>

/**
 * Helm's manifests for these values, as the release `pinpost`.
 * @throws Error with helm's message if it refuses them
 */
export function render(values: object): readonly Manifest[] {
  // Some builds of helm assume a very old Kubernetes.
  const args = ['template', 'pinpost', CHART, '--kube-version', '1.33.0', '--values', '-']
  const input = JSON.stringify(values)
  const text = execFileSync(findHelm(), args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] })
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw new Error(String(document.errors[0]))
    const manifest: Manifest = document.toJS()
    return manifest
  })
}

export function find(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)
  if (found === undefined) throw new Error(`no ${kind} ${name}`)
  return found
}

/** The pod of a Deployment and its one container. */
export function podOf(manifests: readonly Manifest[], app: string) {
  const template = find(manifests, 'Deployment', `pinpost-${app}`).spec?.template
  const container = template?.spec.containers[0]
  if (template === undefined || container === undefined) throw new Error(`no container in ${app}`)
  return { ...template, container }
}
