import { expect, it } from 'vitest'

import { openTestApi } from '../../apps/api/test/api.ts'
import { fetchDocument } from '../../apps/api/test/document.ts'
import { makeMetrics } from '../../packages/telemetry/src/metrics.ts'

it('every endpoint of the API is counted under its pattern, and unknown paths under one word', async () => {
  const { app } = await openTestApi()
  const { paths } = await fetchDocument(app)
  const patterns = Object.keys(paths).map((path) => path.replaceAll(/\{(\w+)\}/g, ':$1'))
  expect(patterns.length).toBeGreaterThan(10)
  const metrics = makeMetrics()
  for (const endpoint of [...patterns, '/verify/4915112345678/json'])
    metrics.requestSeconds.observe({ endpoint, status: '0' }, 1)
  const text = await metrics.registry.metrics()
  const counted = [...text.matchAll(/_count\{endpoint="(?<endpoint>[^"]+)"/g)].map(
    ({ groups }) => groups?.['endpoint'],
  )
  expect(new Set(counted)).toEqual(new Set([...patterns, 'unknown']))
})

it('a call is counted with the pattern of its path and the status of its answer', async () => {
  const metrics = makeMetrics()
  const { app, call } = await openTestApi({ metrics })
  await call('/verify/check/json', { request_id: '0'.repeat(32), code: '4711' })
  await app.inject('/verify/4915112345678?number=4915112345678')
  const text = await metrics.registry.metrics()
  expect(text).toContain('_count{endpoint="/verify/check/json",status="6"} 1\n')
  expect(text).toContain('_count{endpoint="unknown",status="404"} 1\n')
  expect(text).not.toMatch(/4711"|4915112345678|0{32}/)
})
