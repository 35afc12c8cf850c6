import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { describe, expect, it } from 'vitest'

import { readEnvironment } from './environment.ts'
import { cleaned, isOfInterest } from './tracing-attributes.ts'
import { TRACE_PARENT_ONLY } from './tracing-context.ts'
import { isTraced, TRACING_VARIABLES } from './tracing-environment.ts'

const ROOT = new URL('../../../', import.meta.url).pathname

/** The modules of OpenTelemetry that a process loads, with or without tracing. */
async function loadedModules(isOn: boolean): Promise<string[]> {
  const script = `
    import { createRequire } from 'node:module'
    import { inSpan, makeLogger, startTracing } from './packages/telemetry/src/index.ts'
    const tracing = await startTracing('test', ${isOn}, makeLogger('test', 'silent'))
    await inSpan('call', {}, async () => 1, () => ({}))
    const files = Object.keys(createRequire(import.meta.url).cache)
    const names = files.map((file) => /@opentelemetry\\/([^/]+)/.exec(file)?.[1]).filter(Boolean)
    console.log(JSON.stringify([...new Set(names)]))
    process.exit()`
  const options = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, options, { cwd: ROOT })
  const names: string[] = JSON.parse(stdout)
  return names
}

describe('tracing', () => {
  it('loads nothing of the SDK while it is off', async () => {
    expect(await loadedModules(false)).toEqual(['api'])
    expect(await loadedModules(true)).toContain('sdk-trace-node')
  })

  it.each([
    [{}, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces' }, true],
  ])('with %o is on: %s', (environment, expected) => {
    expect(isTraced(readEnvironment(environment, TRACING_VARIABLES))).toBe(expected)
  })

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    { OTEL_TRACES_SAMPLER: 'sometimes' },
    { OTEL_TRACES_SAMPLER_ARG: '2' },
  ])('refuses %o, naming the variable', (environment) => {
    const [name = ''] = Object.keys(environment)
    expect(() => readEnvironment(environment, TRACING_VARIABLES)).toThrow(name)
  })
})

/** The exported form of one span. */
function spanAsSent(make: (tracer: ReturnType<typeof trace.getTracer>) => void) {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  make(provider.getTracer('test'))
  const [span] = exporter.getFinishedSpans()
  if (span === undefined) throw new Error('no span')
  return span
}

describe('an exported span', () => {
  it('has only listed attributes, and no text with a number or secret', () => {
    const span = spanAsSent((tracer) => {
      const attributes = {
        'url.path': '/verify/check/json?code=739274',
        'url.full': 'http://x/?number=447700900123',
        'http.route': '/verify/check/json',
        'http.response.status_code': 200,
        'pinpost.provider_code': 'refused 447700900123',
      }
      const made = tracer.startSpan('call 447700900123', { attributes, kind: SpanKind.SERVER })
      made.recordException(new Error('api_secret=hunter2hunter2'))
      made.addEvent('job failed', { 'bullmq.job.failed.reason': 'no 447700900123', other: 'hunter2hunter2' })
      made.setStatus({ code: SpanStatusCode.ERROR, message: 'no 447700900123' })
      made.end()
    })
    const { spanContext, resource: _resource, ...sent } = cleaned(span)
    expect(spanContext()).toEqual(span.spanContext())
    expect(sent.attributes).toEqual({
      'http.route': '/verify/check/json',
      'http.response.status_code': 200,
      'pinpost.provider_code': 'refused [redacted]',
    })
    expect(sent.events.map(({ name }) => name)).toEqual(['exception', 'job failed'])
    expect(sent.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no [redacted]' })
    expect(JSON.stringify(sent)).not.toMatch(/447700|hunter2|739274/)
  })

  it.each([
    ['add', true],
    ['process', true],
    ['moveStalledJobsToWait', false],
    ['extendLocks', false],
  ])('is one of BullMQ for %s: %s', (operation, expected) => {
    const attributes = { 'bullmq.queue.operation': operation }
    const span = spanAsSent((tracer) => tracer.startSpan('queue', { attributes }).end())
    expect(isOfInterest(span)).toBe(expected)
  })
})

const set = (into: Record<string, string>, key: string, value: string): void => {
  into[key] = value
}

describe('a propagated context', () => {
  const carrier = {
    get: (from: Record<string, string>, key: string) => from[key],
    keys: (from: Record<string, string>) => Object.keys(from),
  }
  const extracted = (headers: Record<string, string>) =>
    trace.getSpanContext(TRACE_PARENT_ONLY.extract(ROOT_CONTEXT, headers, carrier))

  it('is the traceparent only, in both directions', () => {
    const traceparent = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`
    const headers = { traceparent, tracestate: 'vendor=447700900123', baggage: 'number=447700900123' }
    const context = TRACE_PARENT_ONLY.extract(ROOT_CONTEXT, headers, carrier)
    const carried: Record<string, string> = {}
    TRACE_PARENT_ONLY.inject(context, carried, { set })
    expect(carried).toEqual({ traceparent })
    expect(extracted(headers)?.traceState).toBeUndefined()
  })

  it.each([
    '',
    'x',
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    `01-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  ])('starts a new trace for "%s"', (traceparent) => {
    expect(extracted({ traceparent })).toBeUndefined()
  })
})
