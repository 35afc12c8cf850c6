import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

import { expect, it, onTestFinished } from 'vitest'

import { runNode } from '../support/script.ts'

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = Date.now()
  await work()
  return Date.now() - begun
}

it.each([
  ['answers 200', 200, 0],
  ['answers 503', 503, 1],
])('an app that %s', async (_what, status, code) => {
  const url = await serve((_request, response) => {
    response.writeHead(status).end('{}')
  })
  expect(await check(url)).toBe(code)
})

it('fails for an app that does not answer in time', async () => {
  const url = await serve(() => {
    // hangs
  })
  const quick = await timeOf(() => check(''))
  const slow = await timeOf(async () => expect(await check(url)).toBe(1))
  // docker-compose.yml ends it after 5 s; on a busy machine the start takes a while.
  expect(slow - quick).toBeLessThan(5_000)
})

it.each(['http://127.0.0.1:1/health/ready', ''])('fails if nothing answers at %j', async (url) => {
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
