import { expect, it } from 'vitest'

import { openTwilio, refusalOf } from '../../../test/twilio.ts'

async function openLimits() {
  const api = await openTwilio()
  const path = `/Services/${api.service}/RateLimits`
  const { ask } = api
  const create = async (name: string) =>
    (await ask('POST', path, { UniqueName: name })).json<{ sid: string }>().sid
  const addBucket = (limit: string, Max: string, Interval: string) =>
    ask('POST', `${path}/${limit}/Buckets`, { Max, Interval })
  return { ...api, path, create, addBucket }
}

it('starts that give a rate limit a value are refused once any of its buckets is full, each value on its own', async () => {
  const { begin, create, addBucket } = await openLimits()
  const limit = await create('end_user_ip')
  await addBucket(limit, '5', '3600')
  await addBucket(limit, '2', '60')
  const start = (value: string | number) =>
    begin({ RateLimits: JSON.stringify({ end_user_ip: value, other: 'x' }) })
  expect((await start('192.0.2.1')).statusCode).toBe(201)
  expect((await start('192.0.2.1')).statusCode).toBe(201)
  expect(await refusalOf(start('192.0.2.1'))).toEqual({
    status: 429,
    code: 20429,
    message: 'Too many requests',
  })
  expect((await start(7)).statusCode).toBe(201)
  expect((await begin()).statusCode).toBe(201)
})

it('a rate limit and its buckets are shown, listed, changed and removed', async () => {
  const { ask, create, addBucket, path, service } = await openLimits()
  const limit = await create('end_user_ip')
  const bucket = (await addBucket(limit, '4', '60')).json<{ sid: string; url: string }>()
  expect(bucket).toMatchObject({ rate_limit_sid: limit, service_sid: service, max: 4, interval: 60 })
  const one = `${path}/${limit}/Buckets/${bucket.sid}`
  expect(bucket.url).toBe(`http://localhost/v2${one}`)
  expect((await ask('POST', one, { Max: '9' })).json()).toMatchObject({ max: 9, interval: 60 })
  expect((await ask('GET', one)).json()).toMatchObject({ sid: bucket.sid, max: 9 })
  expect((await ask('GET', `${path}/${limit}/Buckets`)).json()).toMatchObject({
    buckets: [{ sid: bucket.sid }],
  })
  expect((await ask('POST', `${path}/${limit}`, { Description: 'of the end user' })).json()).toMatchObject({
    unique_name: 'end_user_ip',
    description: 'of the end user',
  })
  expect((await ask('GET', path)).json()).toMatchObject({
    rate_limits: [{ sid: limit }],
    meta: { key: 'rate_limits' },
  })
  expect((await ask('DELETE', one)).statusCode).toBe(204)
  expect(await refusalOf(ask('GET', one))).toMatchObject({ status: 404, code: 20404 })
  expect((await ask('DELETE', `${path}/${limit}`)).statusCode).toBe(204)
  for (const method of ['GET', 'POST', 'DELETE'] as const)
    expect(await refusalOf(ask(method, `${path}/${limit}`))).toMatchObject({ status: 404 })
  expect(await refusalOf(addBucket(limit, '1', '1'))).toMatchObject({ status: 404 })
})

it('names and intervals are unique, and there are 20 rate limits of 5 buckets at most', async () => {
  const { ask, create, addBucket, path } = await openLimits()
  const limit = await create('one')
  expect(await refusalOf(ask('POST', path, { UniqueName: 'one' }))).toMatchObject({ code: 60208 })
  for (let number = 2; number <= 20; number++) await create(`limit-${number}`)
  expect(await refusalOf(ask('POST', path, { UniqueName: 'more' }))).toMatchObject({ code: 60210 })
  for (let number = 1; number <= 5; number++) await addBucket(limit, '1', String(number))
  expect(await refusalOf(addBucket(limit, '1', '9'))).toMatchObject({ code: 60210 })
  const { buckets } = (await ask('GET', `${path}/${limit}/Buckets`)).json<{ buckets: { sid: string }[] }>()
  const change = ask('POST', `${path}/${limit}/Buckets/${buckets[0]?.sid}`, { Interval: '2' })
  expect(await refusalOf(change)).toMatchObject({ code: 60211 })
})

it.each([
  ['', { UniqueName: 'with blanks' }, 'UniqueName'],
  ['', { UniqueName: 'x'.repeat(65) }, 'UniqueName'],
  ['', { UniqueName: 'x', Description: 'x'.repeat(201) }, 'Description'],
  ['/Buckets', { Max: '0', Interval: '60' }, 'Max'],
  ['/Buckets', { Max: '1', Interval: '1000000' }, 'Interval'],
  ['/Buckets', { Max: '1' }, 'Interval'],
])('%s with %j is refused', async (below, form: Record<string, string>, name) => {
  const { ask, create, path } = await openLimits()
  const where = below === '' ? path : `${path}/${await create('one')}${below}`
  expect(await refusalOf(ask('POST', where, form))).toMatchObject({ message: `Invalid parameter: ${name}` })
})
