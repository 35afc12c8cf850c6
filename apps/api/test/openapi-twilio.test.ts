import { addFragment, addTemplate } from '@pinpost/core'
import { expect, it } from 'vitest'

import { someNumber } from './api.ts'
import { fetchDocument, operationsOf, undocumented } from './document.ts'
import { openTwilio, type TestTwilio } from './twilio.ts'

const UUID = '8f35a1a7-6c8b-4d61-9d5c-0f6c1a2b3c4d'

/** Calls the API, and fails if the document does not describe the answer; records the called operations. */
async function openDocumented(api: TestTwilio) {
  const document = await fetchDocument(api.app)
  const covered = new Set<string>()
  const ask = async (
    status: number,
    method: 'GET' | 'POST' | 'DELETE',
    pattern: string,
    ids: readonly string[] = [],
    form?: Record<string, string>,
    headers?: Record<string, string>,
  ) => {
    const left = [...ids]
    const path = pattern.replaceAll(/\{\w+\}/g, () => left.shift() ?? '')
    const answer = await api.ask(method, path, form, headers)
    const operation = document.paths[`/v2${pattern}`]?.[method.toLowerCase()]
    expect(undocumented(operation, answer), `${method} ${pattern}`).toEqual([])
    expect(answer.statusCode, `${method} ${pattern}: ${answer.body}`).toBe(status)
    covered.add(`${method} /v2${pattern}`)
    return answer.statusCode === 204 ? {} : answer.json<Record<string, unknown>>()
  }
  const missed = () =>
    operationsOf(document)
      .filter(([, { tags }]) => tags.includes('Twilio Verify'))
      .map(([name]) => name)
      .filter((name) => !covered.has(name))
  return { ask, missed }
}

it("every answer of Twilio's API matches the document", async () => {
  const api = await openTwilio()
  const { ask, missed } = await openDocumented(api)
  const [all, one] = ['/Services', '/Services/{service}']
  const sid = String(
    (await ask(201, 'POST', all, [], { FriendlyName: 'Shop', CustomCodeEnabled: 'true' }))['sid'],
  )
  await ask(400, 'POST', all, [], {})
  await ask(200, 'GET', all)
  await ask(401, 'GET', all, [], undefined, { authorization: '' })
  await ask(415, 'POST', all, [], { FriendlyName: 'x' }, { 'content-encoding': 'br' })
  await ask(200, 'GET', one, [sid])
  await ask(404, 'GET', one, ['VA1'])
  await ask(200, 'POST', one, [sid], { CodeLength: '5' })

  const [starts, shown, checks] = [
    `${one}/Verifications`,
    `${one}/Verifications/{verification}`,
    `${one}/VerificationCheck`,
  ]
  const To = `+${someNumber()}`
  const verification = String(
    (await ask(201, 'POST', starts, [sid], { To, Channel: 'sms', CustomCode: '4711' }))['sid'],
  )
  await api.tick(verification)
  await ask(400, 'POST', starts, [sid], { To: 'x', Channel: 'sms' })
  await ask(200, 'GET', shown, [sid, verification])
  await ask(404, 'GET', shown, [sid, 'VE1'])
  for (let time = 0; time < 5; time++) await ask(200, 'POST', checks, [sid], { To, Code: '0000' })
  await ask(429, 'POST', checks, [sid], { To, Code: '4711' })
  await ask(429, 'POST', starts, [sid], { To, Channel: 'sms' })
  await ask(400, 'POST', checks, [sid], { To, Code: '1' })
  await ask(404, 'POST', checks, [sid], { To: `+${someNumber()}`, Code: '4711' })
  await ask(200, 'POST', shown, [sid, verification], { Status: 'canceled' })
  await ask(400, 'POST', shown, [sid, verification], { Status: 'x' })

  const [limits, limit] = [`${one}/RateLimits`, `${one}/RateLimits/{limit}`]
  const [buckets, bucket] = [`${limit}/Buckets`, `${limit}/Buckets/{bucket}`]
  const rk = String((await ask(201, 'POST', limits, [sid], { UniqueName: 'ip' }))['sid'])
  await ask(400, 'POST', limits, [sid], { UniqueName: 'ip' })
  await ask(200, 'GET', limits, [sid])
  await ask(200, 'GET', limit, [sid, rk])
  await ask(200, 'POST', limit, [sid, rk], { Description: 'x' })
  const bl = String((await ask(201, 'POST', buckets, [sid, rk], { Max: '1', Interval: '60' }))['sid'])
  await ask(200, 'GET', buckets, [sid, rk])
  await ask(200, 'GET', bucket, [sid, rk, bl])
  await ask(200, 'POST', bucket, [sid, rk, bl], { Max: '2' })
  await ask(204, 'DELETE', bucket, [sid, rk, bl])
  await ask(404, 'DELETE', bucket, [sid, rk, bl])
  await ask(204, 'DELETE', limit, [sid, rk])
  await api.store.settings.named.change('shop0001', (templates) => {
    const named = addTemplate(templates, { id: UUID, name: 'one', createdAt: 1 })
    if (named.type === 'refused') return named
    const template = { type: 'text', text: '${pin}' } as const
    const fragment = { id: UUID, channel: 'sms', locale: 'en-gb', template, createdAt: 1 } as const
    return addFragment(named.templates, UUID, fragment)
  })
  await ask(200, 'GET', '/Templates')

  const { attempts } = await ask(200, 'GET', '/Attempts')
  const attempt: unknown = Array.isArray(attempts) ? attempts[0].sid : undefined
  await ask(200, 'GET', '/Attempts/{attempt}', [String(attempt)])
  await ask(404, 'GET', '/Attempts/{attempt}', ['VL1'])
  await ask(200, 'GET', '/Attempts/Summary')

  const [numbers, number] = ['/SafeList/Numbers', '/SafeList/Numbers/{number}']
  await ask(201, 'POST', numbers, [], { PhoneNumber: To })
  await ask(400, 'POST', numbers, [], { PhoneNumber: To })
  await ask(200, 'GET', number, [To])
  await ask(204, 'DELETE', number, [To])
  await ask(404, 'DELETE', number, [To])

  await ask(204, 'DELETE', one, [sid])
  expect(missed()).toEqual([])
})
