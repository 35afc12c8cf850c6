import { once } from 'node:events'
import { connect } from 'node:net'

import { describe, expect, it } from 'vitest'

import { startSimulator } from './world.ts'

describe('an error below the routes', () => {
  it.each([
    ['/api/%zz?token=hunter2', 400, 'Bad Request'],
    [`/2010-04-01/Accounts/${'a'.repeat(200)}/Messages.json?token=hunter2`, 414, 'URI Too Long'],
    ['/nothing?token=hunter2', 404, 'Not Found'],
  ])('%s: answers the status in words, without repeating the URL', async (path, status, error) => {
    const { app } = await startSimulator()
    const answer = await app.inject(path)
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toEqual({ error })
  })

  it('also for a request that is not HTTP', async () => {
    const { url } = await startSimulator()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('GET hunter2\r\n\r\n')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += String(chunk)
    })
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n[^]*{"error":"Bad Request"}$/)
  })

  it('a request has 10 s to arrive, an idle connection 72', async () => {
    const { app } = await startSimulator()
    // Node checks for late requests at this interval, at most every 10 s.
    expect(app.server).toMatchObject({ requestTimeout: 9_000, connectionsCheckingInterval: 1_000 })
    expect(app.server.headersTimeout).toBeLessThanOrEqual(app.server.requestTimeout)
    expect(app.server.keepAliveTimeout).toBe(72_000)
  })
})
