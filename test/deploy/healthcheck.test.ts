import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

import { expect, it, onTestFinished } from 'vitest'

import { runNode } from '../support/script.ts'

it.each([
  ['answers 200', 200, 0],
  ['answers 503', 503, 1],
])('an app that %s', async (_what, status, code) => {
  const url = await serve((_request, response) => {
    response.writeHead(status).end('{}')
  })
  expect(await check(url)).toBe(code)
})

it('calls an app that does not answer in time ill', async () => {
  const url = await serve(() => {
    // hangs
  })
  const before = Date.now()
  expect(await check(url)).toBe(1)
  // docker-compose.yml would end it after 5 s.
  expect(Date.now() - before).toBeLessThan(5_000)
})

it.each(['http://127.0.0.1:1/health/ready', ''])('calls nobody at %j ill', async (url) => {
  expect(await check(url)).toBe(1)
})

async function check(url: string): Promise<number | null> {
  return await runNode(['deploy/container/healthcheck.mjs', url]).ended
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/health/ready`
}
