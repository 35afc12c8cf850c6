import { describe, expect, it } from 'vitest'

import { startApp, startService, until } from '../../../test/support/processes.ts'

describe('a whole verification over the real processes', () => {
  it('request, SMS, wrong code, call, right code', async () => {
    const service = await startService({ workers: 1, timeScale: 1 })
    const number = '447700900000'
    const started = await service.call('/verify/json', { number, brand: 'Acme' })
    const request_id = String(started['request_id'])

    const sms = await service.nextItem(number)
    expect(sms).toMatchObject({ kind: 'sms', to: `+${number}`, status: 'delivered' })
    const [, code = ''] = /code: (\d{4})\. /.exec(String(sms['text'])) ?? []
    expect(String(sms['text'])).toBe(`Acme code: ${code}. Valid for 5 minutes. Never share this code.`)

    const wrong = await service.call('/verify/check/json', {
      request_id,
      code: code === '0000' ? '0001' : '0000',
    })
    expect(wrong).toMatchObject({ status: '16' })

    expect(
      await service.call('/verify/control/json', { request_id, cmd: 'trigger_next_event' }),
    ).toMatchObject({ status: '0' })
    const call = await service.nextItem(number)
    expect(call).toMatchObject({ kind: 'call', status: 'completed' })
    const spoken = code.split('').join(' ')
    expect(String(call['text']).split(spoken)).toHaveLength(3)

    expect(await service.call('/verify/check/json', { request_id, code })).toMatchObject({ status: '0' })
    const found = await service.call('/verify/search/json', { request_id })
    expect(found).toMatchObject({
      status: 'SUCCESS',
      events: [{ type: 'sms' }, { type: 'tts' }],
      checks: [{ status: 'INVALID' }, { status: 'VALID' }],
    })
    // The logs contain the verification, but none of its secrets.
    const logs = service.apiProcess.output() + service.workers.map((worker) => worker.output()).join('')
    expect(logs).toContain(request_id)
    for (const secret of [number, number.slice(2), `"${code}"`, `: ${code}`, 'demo-secret'])
      expect(logs).not.toContain(secret)
  })

  it('an undelivered SMS starts the call at once', async () => {
    const service = await startService({ workers: 1, timeScale: 1 })
    const number = '4915112345670'
    await service.addFault({ prefix: `+${number}`, channel: 'sms' }, { type: 'undelivered' })
    await service.call('/verify/json', { number, brand: 'Acme' })
    const call = await service.nextItem(number)
    expect(call).toMatchObject({ kind: 'call', status: 'completed' })
    // The locale follows the number's country.
    expect(call['text']).toContain('Guten Tag')
  })

  it('a workflow runs to its end by itself, renews an expired PIN, and stops sending', async () => {
    const service = await startService({ workers: 2, timeScale: 6 })
    const number = '447700900001'
    // 60 s each: every event has a new PIN, and the verification ends after 120 s, which are 20 s here.
    const parameters = { number, brand: 'Acme', workflow_id: '4', pin_expiry: '60', next_event_wait: '60' }
    const started = await service.call('/verify/json', parameters)
    const request_id = String(started['request_id'])
    const codes = [await service.nextItem(number), await service.nextItem(number)].map(
      ({ text }) => /\d{4}/.exec(String(text))?.[0],
    )
    expect(codes[0]).not.toBe(codes[1])
    await until(
      'the end',
      async () => (await service.call('/verify/search/json', { request_id }))['status'] === 'EXPIRED',
    )
    expect(await service.call('/verify/check/json', { request_id, code: codes[1] ?? '' })).toMatchObject({
      status: '6',
    })
    expect(await service.ledger()).toHaveLength(2)
  })
})

describe('many deliveries at once', () => {
  it('cause no warning', async () => {
    const service = await startService({ workers: 1, timeScale: 1 })
    await service.addFault({}, { type: 'delay', ms: 2_000 })
    const numbers = Array.from({ length: 30 }, (_, index) => `44770090${2000 + index}`)
    await Promise.all(numbers.map((number) => service.call('/verify/json', { number, brand: 'Acme' })))
    await until('all of them', async () => (await service.ledger()).length === numbers.length)
    // Node prints its warnings as plain text.
    expect(service.workers[0]?.output()).not.toContain('Warning')
  })
})

describe('workers that stop', () => {
  it('SIGTERM lets a delivery under way finish, then the worker exits with 0', async () => {
    const service = await startService({ workers: 1, timeScale: 1 })
    const number = '447700900002'
    await service.addFault({ prefix: `+${number}` }, { type: 'delay', ms: 1_500 })
    const started = await service.call('/verify/json', { number, brand: 'Acme', workflow_id: '6' })
    await until('the hand-over', async () => (await service.ledger()).length === 1)
    const [worker] = service.workers
    worker?.process.kill('SIGTERM')
    expect(await worker?.ended).toBe(0)
    expect(worker?.output()).toContain('"outcome":"accepted"')
    expect(await service.nextItem(number)).toMatchObject({ kind: 'sms', status: 'delivered' })
    expect(await service.ledger()).toHaveLength(1)
    const found = await service.call('/verify/search/json', { request_id: String(started['request_id']) })
    expect(found['events']).toHaveLength(1)
  })

  it('of three workers one dies by kill -9 in mid-delivery: every verification ends, and no step is sent twice', async () => {
    const service = await startService({ workers: 3, timeScale: 30 })
    // Slow answers, so that the killed worker has deliveries in progress.
    await service.addFault({ rate: 0.5 }, { type: 'delay', ms: 400 })
    const ids: string[] = []
    for (let i = 0; i < 60; i++) {
      const parameters = {
        number: `44770090${String(1000 + i)}`,
        brand: 'Acme',
        workflow_id: i % 2 === 0 ? '4' : '2',
      }
      ids.push(String((await service.call('/verify/json', parameters))['request_id']))
      if (i === 30) service.workers[0]?.process.kill('SIGKILL')
    }
    expect(await service.workers[0]?.ended).toBe('SIGKILL')
    await until(
      'the end of all',
      async () => {
        const found = await Promise.all(
          ids.map((request_id) => service.call('/verify/search/json', { request_id })),
        )
        return found.every(({ status }) => status === 'EXPIRED')
      },
      60_000,
    )
    // The callback URL names verification and attempt: each reached the carrier at most once.
    const attempts = (await service.ledger()).map(({ statusCallback }) => statusCallback)
    expect(new Set(attempts).size).toBe(attempts.length)
    expect(attempts.length).toBeGreaterThan(ids.length)
  })

  it('verifications in progress when every worker had ended continue with the next one', async () => {
    const service = await startService({ workers: 1, timeScale: 1 })
    service.workers[0]?.process.kill('SIGKILL')
    await service.workers[0]?.ended
    const number = '447700900003'
    const started = await service.call('/verify/json', { number, brand: 'Acme' })
    expect(started).toMatchObject({ status: '0' })
    startApp('worker', service.environment)
    expect(await service.nextItem(number)).toMatchObject({ kind: 'sms', status: 'delivered' })
  })
})
