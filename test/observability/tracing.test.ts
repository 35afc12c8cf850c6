import { describe, expect, it } from 'vitest'

import { type AppProcess, startService, until } from '../support/processes.ts'
import { type CollectedSpan, startCollector } from './collector.ts'

const NUMBER = '447700900201'

const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan | undefined =>
  spans.find((span) => span.name === name)

const linesOf = (app: AppProcess, text: string): readonly string[] =>
  app
    .output()
    .split('\n')
    .filter((line) => line.includes(text))

describe('a verification in traces', () => {
  it('has one trace from the call over its jobs to the carrier; a callback has its own', async () => {
    const collector = await startCollector()
    const service = await startService({ workers: 1, timeScale: 1, variables: collector.variables })
    const caller = { traceId: 'c0ffee'.padEnd(32, '1'), spanId: 'b'.repeat(16) }
    const answer = await fetch(`${service.api}/verify/json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('demo0001:demo-secret').toString('base64')}`,
        traceparent: `00-${caller.traceId}-${caller.spanId}-01`,
        tracestate: `vendor=${NUMBER}`,
        baggage: `number=${NUMBER}`,
      },
      body: new URLSearchParams({ number: NUMBER, brand: 'Acme' }),
    })
    const { request_id: id }: { request_id: string } = await answer.json()
    await service.nextItem(NUMBER)
    await service.call('/verify/control/json', { request_id: id, cmd: 'trigger_next_event' })
    await service.nextItem(NUMBER)
    const callback = (span: CollectedSpan): boolean =>
      span.name === 'POST /webhooks/:route/:id/:attempt' && span.attributes['pinpost.verification'] === id
    const sends = (): number => collector.spans().filter(({ name }) => name === 'provider.send').length
    await until('the spans', async () => collector.spans().some(callback) && sends() === 2)

    const all = collector.spans()
    const trace = all.filter(({ traceId }) => traceId === caller.traceId)
    const request = named(trace, 'POST /verify/json')
    const add = named(trace, 'add ticks')
    const job = named(trace, 'process ticks')
    const send = named(trace, 'provider.send')
    expect(request).toMatchObject({ service: 'pinpost-api', parentSpanId: caller.spanId })
    expect(request?.attributes).toMatchObject({ 'http.route': '/verify/json', 'http.request.method': 'POST' })
    expect(request?.attributes['pinpost.request']).toBe(answer.headers.get('x-request-id'))
    expect(add).toMatchObject({ service: 'pinpost-api', attributes: { 'bullmq.job.id': `${id}-1` } })
    expect(job).toMatchObject({ service: 'pinpost-worker', parentSpanId: add?.spanId })
    expect(job?.attributes).toMatchObject({ 'pinpost.verification': id, 'pinpost.tick': 1 })
    expect(send).toMatchObject({ service: 'pinpost-worker', parentSpanId: job?.spanId })
    expect(send?.attributes).toEqual({
      'pinpost.verification': id,
      'pinpost.attempt': 1,
      'pinpost.channel': 'sms',
      'pinpost.route': 'twilio-sms',
      'pinpost.outcome': 'accepted',
    })
    // The next tick was planned by the first one's job, so it has the same trace; a trigger has another one.
    expect(trace.filter(({ name }) => name === 'add ticks')).toHaveLength(2)
    const forced = all.find(({ name, traceId }) => name === 'provider.send' && traceId !== caller.traceId)
    const control = named(all, 'POST /verify/control/json')
    expect(forced?.traceId).toBe(control?.traceId)
    expect(all.filter(callback).every(({ traceId }) => traceId !== caller.traceId)).toBe(true)
    // No spans of BullMQ's own commands, health checks and scrapes.
    expect(new Set(all.map(({ name }) => name))).not.toContain('GET /health/ready')
    expect(all.filter(({ name }) => /lock|stalled|complete|remove/i.test(name))).toEqual([])
    expect(collector.text()).not.toContain(NUMBER)
    // The log has the trace id, and the trace the request id.
    const [started] = linesOf(service.apiProcess, 'verification started')
    const [attempt] = service.workers.flatMap((worker) => linesOf(worker, '"delivery attempted"'))
    for (const line of [started, attempt]) expect(line).toContain(`"trace":"${caller.traceId}"`)
    expect(started).toContain(`"requestId":"${answer.headers.get('x-request-id')}"`)
  })

  it('does not delay a service whose collector is unavailable', async () => {
    const variables = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:hunter2hunter2@127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    }
    const service = await startService({ workers: 1, timeScale: 1, variables })
    await service.call('/verify/json', { number: NUMBER, brand: 'Acme' })
    expect(await service.nextItem(NUMBER)).toMatchObject({ kind: 'sms' })
    // It reports the failure without the credentials.
    await until(
      'a warning',
      async () => linesOf(service.apiProcess, '"traces could not be exported"').length > 0,
    )
    expect(linesOf(service.apiProcess, '"traces could not be exported"')[0]).toContain(
      '"why":"connect ECONNREFUSED 127.0.0.1:9"',
    )
    expect(linesOf(service.apiProcess, '"traces could not be exported"')[0]).not.toContain('requestId')
    expect(service.apiProcess.output()).not.toContain('hunter2')
    const stopped = Date.now()
    service.apiProcess.process.kill('SIGTERM')
    expect(await service.apiProcess.ended).toBe(0)
    expect(Date.now() - stopped).toBeLessThan(20_000)
  })
})
