import { Secret } from '@pinpost/core'
import { openHistory } from '@pinpost/history'
import { expect, it, onTestFinished, vi } from 'vitest'

import { freshPin, startIn, verifyIn, WAIT } from '../../../packages/store/test/verify.ts'
import { openConsole } from '../test/console.ts'
import { csvLine } from './admin/export.ts'
import { liveText, startRecording } from './recording.ts'

const NUMBER = '+4915112345678'
const WHY = { reason: 'as the person asked' }
const DAY_MS = 86_400_000

async function openRecording() {
  const opened = await openConsole()
  const recording = await startRecording({ ...opened, keptMs: DAY_MS })
  onTestFinished(() => recording.close())
  const account = `a${opened.store.outbox.fingerprintOf('shop', new Secret(NUMBER)).replaceAll(/[^a-z]/gi, '')}`
  return { ...opened, account }
}

it('what happens is in history, without the number, until a person of support asks for it', async () => {
  const { ask, store, account } = await openRecording()
  const id = await startIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
  await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
  await vi.waitFor(async () => {
    const { body } = await ask('viewer', 'GET', `/verifications/${id}`)
    expect(body.entries).toHaveLength(2)
  }, WAIT)
  const listed = await ask('viewer', 'GET', `/verifications?account=${account}`)
  expect(listed.body.starts).toMatchObject([{ id, prefix: '+4915112345'.slice(0, -1), state: 'inProgress' }])
  const timeline = await ask('viewer', 'GET', `/verifications/${id}`)
  expect(JSON.stringify([listed.body, timeline.body])).not.toMatch(/5678|sealed|fingerprint/)

  await store.accounts.save({ key: account, secrets: ['a-good-secret'], countries: ['*'] }, 'nothing')
  const found = await ask('support', 'POST', '/verifications/find', { address: '+49 1511 234 5678' })
  expect(found.body.starts).toMatchObject([{ id }])
  const other = await ask('support', 'POST', '/verifications/find', { address: '+4915112345679' })
  expect(other.body.starts).toEqual([])

  const revealed = await ask('support', 'POST', `/verifications/${id}/reveal`, WHY)
  expect(revealed.body).toEqual({ address: NUMBER })
  const { body: acts } = await ask('operator', 'GET', '/acts')
  expect(acts[0]).toMatchObject({ actor: 'ann', role: 'support', act: 'reveal address', target: id, ...WHY })
  expect(JSON.stringify(acts)).not.toContain('5678')
})

it('passes on what happens now, without the number, and ends with the console', async () => {
  const { app, store, account } = await openRecording()
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { 'remote-user': 'ann', 'remote-groups': 'pinpost-viewer' }
  const { body, status } = await fetch(`${url}/admin/v1/events`, { headers })
  expect(status).toBe(200)
  let got = ''
  const reading = (async () => {
    for await (const chunk of body ?? []) got += Buffer.from(chunk).toString()
  })()
  await vi.waitFor(async () => {
    await startIn(store, { account, country: 'DE' })
    expect(got).toContain(`"account":"${account}"`)
  }, WAIT)
  expect(got).toMatch(/^retry: 1000\n\n/)
  expect(got).toMatch(/"prefix":"\+49\d{6}"/)
  expect(got).not.toMatch(/\+49\d{7}|sealed|fingerprint/)
  await app.close()
  await reading
})

it('the live view leaves out erasures, which name a fingerprint', () => {
  const entry = { id: '0'.repeat(32), version: 1, account: 'shop0001', at: 0 }
  const started = { ...entry, events: [{ type: 'started' as const }] }
  const erased = { ...entry, events: [{ type: 'erased' as const, fingerprint: 'a-print' }] }
  expect(JSON.parse(liveText([erased, started]))).toEqual({ rows: [started], missed: 0 })
})

it('pages through verifications', async () => {
  const { ask, store, account } = await openRecording()
  const ids = await Promise.all(Array.from({ length: 5 }, () => startIn(store, { account })))
  const got: string[] = []
  await vi.waitFor(async () => {
    const { body } = await ask('viewer', 'GET', `/verifications?account=${account}`)
    expect(body.starts).toHaveLength(5)
  }, WAIT)
  for (let after = ''; ;) {
    const { body } = await ask('viewer', 'GET', `/verifications?account=${account}&limit=2${after}`)
    got.push(...body.starts.map((start: { id: string }) => start.id))
    if (body.next === undefined) break
    after = `&after=${body.next}`
  }
  expect(got.toSorted()).toEqual(ids.toSorted())
})

it('a search is downloaded as CSV, whose cells are no formulas', async () => {
  const { ask, store, account } = await openRecording()
  const id = await startIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
  await vi.waitFor(async () => {
    const { body } = await ask('viewer', 'GET', `/verifications/export?account=${account}`)
    const [head, row, end] = body.split('\r\n')
    expect(head).toMatch(/^id,started,account,country,prefix,state,/)
    expect(row).toMatch(new RegExp(`^${id},[^,]+Z,${account},DE,'\\+491511234,inProgress,,`))
    expect(end).toBe('')
  }, WAIT)
})

it.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1'])('a cell %j is a text', (text) => {
  expect(csvLine([text, -1])).toMatch(/^"?'/)
  expect(csvLine(['a', text, -1]).endsWith(',-1\r\n')).toBe(true)
})

it('a cell with a comma, a quote or a line is quoted', () => {
  expect(csvLine(['a,b', 'c"d', 'e\nf', null, true])).toBe('"a,b","c""d","e\nf",,true\r\n')
})

it('history says how far behind it is, and catches up', async () => {
  const { app, ask, store, account, history } = await openRecording()
  await vi.waitFor(
    async () => expect((await app.inject('/health')).json()).toMatchObject({ status: 'ok' }),
    WAIT,
  )
  await verifyIn(store, { account })
  await vi.waitFor(async () => {
    const { body } = await ask('viewer', 'GET', '/me')
    expect(body).toMatchObject({ name: 'ann', role: 'viewer', history: { waiting: 0, isBehind: false } })
    expect((await history.search({ account }, { limit: 5 })).starts).toMatchObject([{ state: 'succeeded' }])
  }, WAIT)
})

it('erases a number from Redis and history, and records it without the number', async () => {
  const { ask, store, account, history } = await openRecording()
  await store.accounts.save({ key: account, secrets: ['a-good-secret'], countries: ['*'] }, 'nothing')
  const address = new Secret(NUMBER)
  const ids = [await verifyIn(store, { account, address }), await startIn(store, { account, address })]
  const other = await startIn(store, { account, address: new Secret('+4915112345679') })
  const refusal = { reason: 'barred' } as const
  await store.outbox.refused({ account, address, country: 'DE', refusal })
  const erased = await ask('admin', 'POST', '/erasures', { address: NUMBER, ...WHY })
  expect(erased.body).toEqual({ verifications: 2 })
  for (const id of ids) expect(await store.find(id)).toBeUndefined()
  expect(await store.find(other)).toBeDefined()
  expect(await store.findRunning(account, NUMBER)).toBeUndefined()
  await vi.waitFor(async () => {
    const { starts } = await history.search({ account }, { limit: 9 })
    expect(starts).toHaveLength(4)
    expect(starts.flatMap(({ prefix, id }) => (prefix === null ? [] : [id]))).toEqual([other])
    expect(starts.map(({ state }) => state).toSorted()).toEqual([
      'cancelled',
      'inProgress',
      'refused',
      'succeeded',
    ])
  }, WAIT)
  const { body: acts } = await ask('operator', 'GET', '/acts')
  expect(acts[0]).toMatchObject({ act: 'erase address', ...WHY, after: { verifications: 2 } })
  expect(JSON.stringify(acts[0])).not.toContain('4915')
})

it('deletes history of an account that is older than the account wants', async () => {
  const opened = await openConsole()
  const { store, history } = opened
  const account = `a${Date.now()}`
  const settings = { key: account, secrets: ['a-good-secret'], countries: ['*'], historyDays: 7 }
  await store.accounts.save(settings, 'nothing')
  const now = Date.now()
  const started = (at: number) => ({
    id: at.toString(16).padStart(32, '0'),
    version: 1,
    account,
    at,
    events: [{ type: 'started' } as const],
  })
  await history.record([started(now - 8 * DAY_MS), started(now - 6 * DAY_MS)])
  const recording = await startRecording({ ...opened, keptMs: 180 * DAY_MS })
  onTestFinished(() => recording.close())
  await vi.waitFor(async () => {
    const { starts } = await history.search({ account }, { limit: 9 })
    expect(starts.map(({ startedAt }) => startedAt)).toEqual([now - 6 * DAY_MS])
  }, WAIT)
})

it('lifts limits, and records both counts', async () => {
  const { ask, store, account } = await openRecording()
  await store.accounts.save({ key: account, secrets: ['a-good-secret'], countries: ['*'] }, 'nothing')
  const id = await startIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
  await store.dispatch(id, { type: 'check', code: new Secret('0000') })
  const person = { account, address: NUMBER }
  const shown = await ask('support', 'POST', '/limits/show', person)
  const counted = shown.body.find(({ count }: { count: number }) => count > 0)
  expect(counted).toBeDefined()
  const lifted = await ask('operator', 'POST', '/limits/lift', { ...person, limit: counted.limit, ...WHY })
  expect(lifted.body).toMatchObject([{ limit: counted.limit, count: 0 }])
  const { body: acts } = await ask('operator', 'GET', '/acts')
  expect(acts[0]).toMatchObject({
    act: 'lift limits',
    target: `${account} +491511234`,
    before: [{ count: counted.count }],
    after: [{ count: 0 }],
  })
})

it('shows the limits of an account, and which numbers are near them', async () => {
  const { ask, store, account } = await openRecording()
  const limits = { 'starts-day': { limit: 7 }, 'calls-day': 'off', 'wrong-codes': 'observe' } as const
  await store.accounts.save({ key: account, secrets: ['a-good-secret'], countries: ['*'], limits }, 'nothing')
  const { body: standing } = await ask('viewer', 'GET', `/accounts/${account}/limits`)
  const limitOf = (name: string) => standing.find(({ limit }: { limit: string }) => limit === name)
  expect(limitOf('starts-day')).toMatchObject({ mode: 'enforce', rule: { kind: 'bucket', burst: 7 } })
  expect(limitOf('wrong-codes')).toMatchObject({ mode: 'observe', rule: { kind: 'locks' } })
  expect(limitOf('calls-day')).toBeUndefined()

  const id = await startIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
  await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
  for (const code of ['0000', '0001', '0002'])
    await store.dispatch(id, { type: 'check', code: new Secret(code) })
  await vi.waitFor(async () => {
    const { body: near } = await ask('support', 'GET', '/limits/near')
    expect(near.filter((each: { account: string }) => each.account === account)).toEqual([
      { account, prefix: '+491511234', starts: 1, refused: 0, wrongCodes: 3, startsPerDay: 7, locksAfter: 5 },
    ])
  }, WAIT)
})

it('switches a country off and on again, and knows no others', async () => {
  const { ask } = await openConsole()
  const off = await ask('operator', 'PUT', '/switches/country/GB', { isOff: true, ...WHY })
  expect(off.body).toMatchObject([{ name: 'country:GB' }])
  expect((await ask('operator', 'PUT', '/switches/country/XX', { isOff: true, ...WHY })).status).toBe(404)
  expect((await ask('operator', 'PUT', '/switches/account/none', { isOff: true, ...WHY })).status).toBe(404)
  expect((await ask('operator', 'PUT', '/switches/route/none', { isOff: true, ...WHY })).status).toBe(404)
  const on = await ask('operator', 'PUT', '/switches/country/GB', { isOff: false, ...WHY })
  expect(on.body).toEqual([])
  const { body: acts } = await ask('operator', 'GET', '/acts')
  expect(acts[0]).toMatchObject({ before: { isOff: true }, after: { isOff: false } })
})

it('switches a route and a provider that workers have, for a while and with the reason', async () => {
  const { ask, store } = await openConsole()
  const route = {
    name: 'twilio-sms',
    channel: 'sms',
    provider: 'twilio',
    price: 0,
    ratePerSecond: 5,
  } as const
  await store.routeState.publish([route])
  const before = Date.now()
  const off = { isOff: true, forMinutes: 60, ...WHY }
  const { body } = await ask('operator', 'PUT', '/switches/route/twilio-sms', off)
  expect(body).toEqual([
    { name: 'route:twilio-sms', since: expect.any(Number), until: expect.any(Number), ...WHY },
  ])
  expect(body[0].until - before).toBeGreaterThanOrEqual(3_600_000)
  await ask('operator', 'PUT', '/switches/provider/twilio', { isOff: true, ...WHY })
  expect((await ask('viewer', 'GET', '/routes')).body).toEqual([
    {
      route: 'twilio-sms',
      channel: 'sms',
      provider: 'twilio',
      isConfigured: true,
      breaker: 'closed',
      off: ['route:twilio-sms', 'provider:twilio'],
      trafficShare: 1,
      ratePerSecond: 5,
    },
  ])
})

it('shows stuck steps, and queues one again', async () => {
  const { ask, store } = await openConsole()
  const id = await startIn(store)
  const { body } = await ask('viewer', 'GET', '/queue')
  expect(body).toMatchObject({ planned: 1, stuck: [], shards: [{ shard: 0, deadLetters: 0 }] })
  const replayed = await ask('operator', 'POST', `/queue/${id}/replay`, WHY)
  expect(replayed.body).toEqual({ result: 'planned' })
  const { body: acts } = await ask('operator', 'GET', '/acts')
  expect(acts[0]).toMatchObject({ act: 'queue step again', target: id, before: { tick: 1, purpose: 'step' } })
})

it('changes nothing that cannot be recorded', async () => {
  const history = openHistory({ embedded: undefined })
  await history.acts(undefined, 1)
  await history.close()
  const { ask, store } = await openConsole(history)
  expect((await ask('operator', 'PUT', '/switches/country/GB', { isOff: true, ...WHY })).status).toBe(500)
  await store.routeState.refresh()
  expect([...store.routeState.current().switches.keys()]).toEqual([])
})

it('tries of webhooks are in the timeline of their verification', async () => {
  const { ask, store, account } = await openRecording()
  await store.webhooks.tries.take(() => Promise.resolve())
  const id = await startIn(store, { account })
  const work = store.webhooks.work({
    concurrency: 1,
    handle: () => Promise.resolve({ type: 'dead', reason: 'status 410' }),
    onError: () => undefined,
  })
  onTestFinished(() => work.close())
  const event = `evt_${id}_000001_00`
  const type = 'verification.started'
  await store.webhooks.add([
    { account, target: 'ep_1', verification: id, event, type, at: Date.now(), body: '{}' },
  ])
  await vi.waitFor(async () => {
    const { body } = await ask('viewer', 'GET', `/verifications/${id}`)
    expect(body.webhooks).toMatchObject([{ event, type, number: 1, result: 'dead', reason: 'status 410' }])
  }, WAIT)
  const { body: dead } = await ask('viewer', 'GET', `/webhooks/dead?account=${account}`)
  expect(dead).toMatchObject([{ account, event, reason: 'status 410' }])
  const [{ id: name }] = dead
  expect(await ask('operator', 'POST', `/webhooks/dead/${name}/resend`, WHY)).toMatchObject({
    body: { resent: 1 },
  })
})
