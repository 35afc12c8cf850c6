import { beforeAll, describe, expect, it } from 'vitest'

import { readConfig as readApiConfig } from '../../apps/api/src/config.ts'
import { readConfig as readConsoleConfig } from '../../apps/console/src/config.ts'
import { readConfig as readWorkerConfig } from '../../apps/worker/src/config.ts'
import { find, LEAST, podOf, render } from './chart.ts'
import { environmentOf, readCompose } from './compose.ts'
import { readStages, variables, words } from './dockerfile.ts'
import { complaints } from './kubernetes.ts'
import { findHelm, isAll, schemaFolder } from './tools.ts'
import { OWN_SECRETS } from './own-secrets.ts'

const TOOLS_WITHIN_MS = 600_000
const EVERYTHING = {
  ...LEAST,
  image: { digest: `sha256:${'0'.repeat(64)}`, pullSecrets: ['login'] },
  routes: { credentials: { main: { vendor: 'twilio' } }, routes: [] },
  podMonitor: { enabled: true, labels: { release: 'prometheus' } },
  networkPolicy: { enabled: true, apiFrom: [{ namespaceSelector: {} }], consoleFrom: [{ podSelector: {} }] },
  console: { enabled: true, url: 'https://console.example.com', existingSecret: 'pinpost-console' },
  service: { annotations: { a: 'b' } },
  serviceAccount: { annotations: { a: 'b' } },
  podAnnotations: { a: 'b' },
  podLabels: { team: 'accounts' },
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ key: 'spot', operator: 'Exists' }],
  affinity: { podAntiAffinity: {} },
}
const WITH_KEDA = {
  ...EVERYTHING,
  worker: { autoscaling: { mode: 'keda', keda: { authentication: 'prometheus' } } },
}
const WITH_EXTERNAL_METRIC = {
  ...EVERYTHING,
  worker: { autoscaling: { mode: 'external', external: { matchLabels: { a: 'b' } } } },
}
const UNSCALED = {
  ...LEAST,
  api: { autoscaling: { enabled: false } },
  podDisruptionBudget: { enabled: false },
}

describe.runIf(isAll)('the Helm chart', () => {
  let schemas = ''
  beforeAll(() => {
    findHelm()
    schemas = schemaFolder()
  }, TOOLS_WITHIN_MS)

  it.each([
    ['the least', LEAST],
    ['everything, with KEDA', WITH_KEDA],
    ['an external metric', WITH_EXTERNAL_METRIC],
    ['nothing that scales', UNSCALED],
  ])('renders only valid Kubernetes objects with %s', (_what, values) => {
    expect(complaints(schemas, render(values))).toBe('')
  })

  it('the check notices an unknown field, and an invalid value', () => {
    const good = find(render(LEAST), 'Service', 'pinpost-api')
    const unknown = { ...good, spek: {} }
    expect(complaints(schemas, [unknown])).toMatch(/spek.+does not exist/)
    const bad = { ...good, spec: { ports: [{ port: 'http' }] } }
    expect(complaints(schemas, [bad])).toContain('data/spec/ports/0/port must be integer')
  })

  it.each([
    ['no secret is named', { config: LEAST.config }, 'existingSecret'],
    ['no public URL is given', { ...LEAST, config: {} }, 'PINPOST_PUBLIC_URL'],
    ['a secret stands among the values', withConfig('PINPOST_PIN_KEYS'), 'PINPOST_PIN_KEYS'],
    ['the database stands among the values', withConfig('PINPOST_DATABASE_URL'), 'PINPOST_DATABASE_URL'],
    ['the console has no URL', { ...LEAST, console: { enabled: true } }, 'console.url'],
    ['a token stands among the values', withConfig('PINPOST_TWILIO_AUTH_TOKEN'), 'PINPOST_TWILIO_AUTH_TOKEN'],
    ['a name is no variable', withConfig('pinpost_shards'), 'pinpost_shards'],
    ['a value is unknown', { ...LEAST, worker: { stopSecond: 9 } }, 'stopSecond'],
    ['a stop takes longer than the process may', { ...LEAST, worker: { stopSeconds: 55 } }, 'stopSeconds'],
  ])('is refused if %s', (_what, values, complaint) => {
    expect(() => render(values)).toThrow(complaint)
  })

  it.each(['api', 'worker', 'console'])(
    'starts the %s with a command of the image, and probes its port',
    (app) => {
      const { container } = podOf(render(WITH_KEDA), app)
      // Without `command`, the image's init starts it.
      expect(container.args).toEqual(['node', `apps/${app}/dist/bundle/main.js`])
      expect(words(readStages().at(-1), 'CMD')).toContain('apps/api/dist/bundle/main.js')

      const given = Object.fromEntries(container.env.map(({ name, value }) => [name, value]))
      // The routes file exists in the pod only.
      delete given['PINPOST_ROUTES_FILE']
      const secrets = environmentOf(serviceOf(app))
      const environment = { ...secrets, ...variables(readStages().at(-1)), ...LEAST.config, ...given }
      const config = readConfig(app, { ...environment, ...OWN_SECRETS })
      const ports = new Map(container.ports.map(({ name, containerPort }) => [name, containerPort]))
      expect(ports.get('metrics')).toBe(config.metricsPort)
      expect(container.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'metrics' })
    },
  )

  it.each(['api', 'worker', 'console'])(
    'keeps the addresses of other Services out of the variables of the %s',
    (app) => {
      // PINPOST_API_PORT=tcp://10.0.0.1:80, for a Service named pinpost-api
      expect(podOf(render(EVERYTHING), app).spec.enableServiceLinks).toBe(false)
    },
  )

  it('gives a pod more time to stop than its app needs', () => {
    const manifests = render({
      ...LEAST,
      worker: { stopSeconds: 40 },
      api: { preStopSeconds: 7, stopSeconds: 30 },
    })
    const worker = podOf(manifests, 'worker')
    const api = podOf(manifests, 'api')
    expect(worker.container.env).toContainEqual({ name: 'PINPOST_STOP_SECONDS', value: '40' })
    expect(worker.spec.terminationGracePeriodSeconds).toBe(50)
    expect(api.container.lifecycle?.preStop.exec.command).toEqual(['sleep', '7'])
    expect(api.spec.terminationGracePeriodSeconds).toBe(42)
  })

  it('sets no number of pods, which the autoscaler decides', () => {
    expect(replicas(WITH_KEDA, 'worker')).toBeUndefined()
    expect(replicas(WITH_EXTERNAL_METRIC, 'worker')).toBeUndefined()
    expect(replicas(LEAST, 'api')).toBeUndefined()
    expect(replicas(LEAST, 'worker')).toBe(2)
    expect(replicas(UNSCALED, 'api')).toBe(2)
  })

  it('scales workers by due jobs, not by delayed ones', () => {
    const text = JSON.stringify(find(render(WITH_KEDA), 'ScaledObject', 'pinpost-worker'))
    expect(text).toContain('pinpost_queue_jobs{state=~')
    expect(text).not.toContain('delayed')
    expect(find(render(WITH_KEDA), 'ScaledObject', 'pinpost-worker').spec?.scaleTargetRef?.name).toBe(
      find(render(WITH_KEDA), 'Deployment', 'pinpost-worker').metadata.name,
    )
  })

  it('adds a worker when four fifths of its deliveries are taken, of every shard', () => {
    const { concurrency } = readWorkerConfig({ ...environmentOf(serviceOf('worker')), ...OWN_SECRETS })
    const config = { ...LEAST.config, PINPOST_WORKER_CONCURRENCY: '50', PINPOST_SHARDS: 16 }
    expect(jobsPerWorker(WITH_KEDA)).toEqual({ threshold: String(0.8 * concurrency) })
    expect(jobsPerWorker({ ...WITH_KEDA, config })).toEqual({ threshold: '640' })
    expect(jobsPerWorker({ ...WITH_EXTERNAL_METRIC, config })).toEqual({ averageValue: '640' })
    const worker = { autoscaling: { mode: 'keda', jobsPerWorker: 7 } }
    expect(jobsPerWorker({ ...WITH_KEDA, config, worker })).toEqual({ threshold: '7' })
  })

  it.each([
    ['Deployment', 'pinpost-api'],
    ['PodMonitor', 'pinpost'],
    ['PodDisruptionBudget', 'pinpost-api'],
  ])('has a %s select pods by labels that they have', (kind, name) => {
    const manifests = render(WITH_KEDA)
    const { labels } = podOf(manifests, 'api').metadata
    expect(labels).toMatchObject(find(manifests, kind, name).spec?.selector?.matchLabels ?? { none: '' })
  })

  it('gives the Secret of the console to the console only, and opens its port and Postgres in the network', () => {
    const manifests = render(EVERYTHING)
    expect(podOf(manifests, 'console').container.envFrom).toContainEqual({
      secretRef: { name: 'pinpost-console' },
    })
    expect(JSON.stringify(podOf(manifests, 'api').container.envFrom)).not.toContain('pinpost-console')
    const policy = JSON.stringify(find(manifests, 'NetworkPolicy', 'pinpost').spec)
    expect(policy).toContain('{"ports":[{"port":"console"}],"from":[{"podSelector":{}}]}')
    expect(policy).toContain('{"port":5432}')
    const without = render({ ...EVERYTHING, console: { enabled: false } })
    expect(JSON.stringify(without)).not.toContain('console')
    expect(JSON.stringify(without)).not.toContain('5432')
  })

  it('routes requests to the pods of the API only', () => {
    const manifests = render(LEAST)
    const selector = { ...find(manifests, 'Service', 'pinpost-api').spec?.selector }
    expect(podOf(manifests, 'api').metadata.labels).toMatchObject(selector)
    expect(podOf(manifests, 'worker').metadata.labels).not.toMatchObject(selector)
  })

  it('restarts the pods if a variable or a route has changed', () => {
    expect(checksum(withConfig('PINPOST_SHARDS'))).not.toBe(checksum(LEAST))
    expect(checksum({ ...LEAST, routes: { routes: [] } })).not.toBe(checksum(LEAST))
  })
})

/** The due jobs at which the autoscaler adds a worker, by the name that it has there. */
function jobsPerWorker(values: object): unknown {
  const scaling = render(values).filter(({ kind }) => kind !== 'ConfigMap')
  const [, name = '', value] = /"(threshold|averageValue)":"(\d+)"/.exec(JSON.stringify(scaling)) ?? []
  return { [name]: value }
}

const replicas = (values: object, app: string) =>
  find(render(values), 'Deployment', `pinpost-${app}`).spec?.replicas

const checksum = (values: object) => podOf(render(values), 'api').metadata.annotations['checksum/config']

function withConfig(name: string): object {
  return { ...LEAST, config: { ...LEAST.config, [name]: '4' } }
}

function serviceOf(name: string) {
  const found = readCompose().services[name]
  if (found === undefined) throw new Error(`no service ${name}`)
  return found
}

const CONFIGS: Readonly<
  Record<string, (environment: NodeJS.ProcessEnv) => { readonly metricsPort: number }>
> = {
  api: readApiConfig,
  worker: readWorkerConfig,
  console: readConsoleConfig,
}

function readConfig(app: string, environment: NodeJS.ProcessEnv) {
  const read = CONFIGS[app]
  if (read === undefined) throw new Error(`no app ${app}`)
  return read(environment)
}
