import { Secret } from '@pinpost/core'
import { describe, expect, it, vi } from 'vitest'

import { someNumber } from '../../../test/api.ts'
import { found, openV2 } from '../../../test/v2.ts'

const begun = async (steps: readonly object[] = [{ channel: 'sms' }], members: object = {}) => {
  const api = await openV2()
  const to = someNumber()
  const workflow = steps.map((step) => ({ to, ...step }))
  return { ...api, to, id: await api.begin({ brand: 'Acme', code: '4711', workflow, ...members }) }
}

describe('a check', () => {
  it('of the right code completes the request once', async () => {
    const { ask, id, tick } = await begun()
    await tick(id)
    const right = await ask('POST', `/${id}`, { code: '4711' })
    expect(right.statusCode).toBe(200)
    expect(right.json()).toEqual({ request_id: id, status: 'completed' })
    const again = await ask('POST', `/${id}`, { code: '4711' })
    expect(again.statusCode).toBe(404)
    expect(again.json()).toMatchObject({
      title: 'Not Found',
      detail: `Request '${id}' was not found or it has been verified already.`,
    })
  })

  it('of three wrong codes ends it', async () => {
    const { ask, id } = await begun()
    const answers = []
    for (let time = 0; time < 4; time++) answers.push(await ask('POST', `/${id}`, { code: '0000' }))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 410, 404])
    expect(answers[0]?.json()).toMatchObject({ title: 'Invalid Code' })
  })

  it('of a JSON number compares it with leading zeros', async () => {
    const { ask, id } = await begun(undefined, { code: '0042' })
    expect((await ask('POST', `/${id}`, { code: 42 })).statusCode).toBe(200)
  })

  it('of an invalid code is not counted', async () => {
    const api = await begun()
    const { ask, id } = api
    for (const code of ['12-34', '%s', '????']) {
      expect((await ask('POST', `/${id}`, { code })).statusCode).toBe(400)
    }
    for (const body of [
      undefined,
      {},
      [],
      { code: '' },
      { code: null },
      { code: ['4711'] },
      { token: 'x' },
      { code: 'x'.repeat(65) },
      { code: 1.5 },
    ]) {
      expect((await ask('POST', `/${id}`, body)).statusCode).toBe(422)
    }
    expect((await found(api, id)).checks).toEqual([])
    expect((await ask('POST', `/${id}`, { code: ' 47 11 ' })).statusCode).toBe(200)
  })

  it.each(['x', '00000000-0000-0000-0000-000000000000', 'f'.repeat(32), '%00', 'a'.repeat(90)])(
    'of the unknown id %s finds nothing',
    async (id) => {
      const { ask } = await openV2()
      for (const [method, path] of [
        ['POST', ''],
        ['DELETE', ''],
        ['POST', '/next_workflow'],
      ] as const) {
        const answer = await ask(method, `/${id}${path}`, { code: '1234' })
        expect(answer.statusCode).toBe(404)
        expect(answer.body.length).toBeLessThan(400)
      }
    },
  )
})

describe('the steps', () => {
  it('continue with next_workflow, as SDKs send it, until none is left', async () => {
    const bodies = [undefined, '[]', '{}']
    for (const path of ['next_workflow', 'next-workflow', 'next_workflow/']) {
      const { ask, id, tick } = await begun([{ channel: 'sms' }, { channel: 'voice' }])
      await tick(id)
      const answer = await ask('POST', `/${id}/${path}`, bodies.pop())
      expect(answer.statusCode).toBe(200)
      expect(answer.body).toBe('')
      await tick(id)
      vi.setSystemTime(Date.now() + 6_000)
      const last = await ask('POST', `/${id}/${path}`)
      vi.useRealTimers()
      expect(last.statusCode).toBe(409)
      expect(last.json()).toMatchObject({ detail: 'There are no more events left to trigger.' })
    }
  })

  it('have different codes, unless one reuses the code before it', async () => {
    const api = await openV2()
    const to = someNumber()
    const workflow = [
      { channel: 'sms', to },
      { channel: 'voice', to, reuse_code: true },
      { channel: 'sms', to },
    ]
    const id = await api.begin({ brand: 'Acme', workflow })
    const pins: string[] = []
    for (const fresh of ['1111', '2222', '3333']) {
      await api.tick(id, fresh)
      const verification = await found(api, id)
      if (verification.state === 'inProgress') pins.push(verification.pin.reveal())
    }
    expect(pins[1]).toBe(pins[0])
    expect(pins[2]).toBe('3333')
    expect((await api.ask('POST', `/${id}`, { code: '3333' })).statusCode).toBe(200)
  })

  it('are sent at most twice for many concurrent calls of next_workflow', async () => {
    const api = await begun([{ channel: 'sms' }, { channel: 'voice' }, { channel: 'sms' }])
    const { ask, id, tick } = api
    await tick(id)
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('POST', `/${id}/next_workflow`)))
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true)
    expect(await found(api, id)).toMatchObject({ stepsReleased: 2 })
  })
})

describe('a cancellation', () => {
  it('is possible from 30 seconds on and before the second step, with any body', async () => {
    const { ask, id } = await begun()
    const early = await ask('DELETE', `/${id}`)
    expect(early.statusCode).toBe(409)
    expect(early.json()).toMatchObject({ title: 'Conflict' })
    vi.setSystemTime(Date.now() + 31_000)
    const done = await ask('DELETE', `/${id}`, '')
    vi.useRealTimers()
    expect(done.statusCode).toBe(204)
    expect(done.body).toBe('')
    expect((await ask('DELETE', `/${id}`, '[]')).statusCode).toBe(404)
  })
})

describe('the APIs v1 and v2', () => {
  it('do not find the requests of each other', async () => {
    const api = await begun()
    const { ask, call, id } = api
    const hex = id.replaceAll('-', '')
    for (const requestId of [id, hex]) {
      expect(await call('/verify/check/json', { request_id: requestId, code: '4711' })).toMatchObject({
        status: '6',
      })
      expect(await call('/verify/control/json', { request_id: requestId, cmd: 'cancel' })).toMatchObject({
        status: '6',
      })
      expect(await call('/verify/search/json', { request_id: requestId })).toMatchObject({ status: '101' })
    }
    const v1 = await call('/verify/json', { number: someNumber(), brand: 'Acme', pin_code: '1234' })
    const old = String(v1['request_id'])
    const dashed = old.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    for (const requestId of [old, dashed]) {
      expect((await ask('POST', `/${requestId}`, { code: '1234' })).statusCode).toBe(404)
      expect((await ask('DELETE', `/${requestId}`)).statusCode).toBe(404)
      expect((await ask('POST', `/${requestId}/next_workflow`)).statusCode).toBe(404)
    }
    expect(await call('/verify/check/json', { request_id: old, code: '1234' })).toMatchObject({ status: '0' })
    expect((await ask('POST', `/${id}`, { code: '4711' })).statusCode).toBe(200)
  })

  it('share the count of wrong codes for a number', async () => {
    const api = await openV2()
    await api.store.accounts.set('shop0001', ({ limits: _off, ...settings }) => settings)
    const [own, other] = [someNumber(), someNumber()]
    const statuses: number[] = []
    for (let round = 0; round < 2; round++) {
      const id = await api.begin({
        brand: 'Acme',
        code: '4711',
        workflow: [
          { channel: 'sms', to: round === 0 ? own : someNumber() },
          { channel: 'sms', to: other },
        ],
      })
      for (let time = 0; time < 2; time++)
        statuses.push((await api.ask('POST', `/${id}`, { code: '0000' })).statusCode)
    }
    const address = new Secret(`+${other}`)
    expect(statuses).toEqual([400, 400, 400, 400])
    expect(address.reveal()).toBe(`+${other}`)
    const id = await api.begin({ brand: 'Acme', code: '4711', workflow: [{ channel: 'sms', to: other }] })
    // The fifth wrong code for the further address locks it, although no request had it as its first one before.
    expect((await api.ask('POST', `/${id}`, { code: '0000' })).statusCode).toBe(400)
    expect((await api.ask('POST', `/${id}`, { code: '4711' })).statusCode).toBe(400)
  })
})
