import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from '../../../test/api.ts'

const credentials = { api_key: SHOP.key, api_secret: SHOP.secrets[0] ?? '' }

/** Requests XML like the Java clients before version 4. */
async function openXml() {
  const api = await openTestApi()
  const post = async (path: string, parameters: Record<string, string>) => {
    const payload = new URLSearchParams({ ...credentials, ...parameters }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await api.app.inject({ method: 'POST', url: path, headers, payload })
    expect(answer.headers['content-type']).toBe('text/xml')
    expect(answer.body).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>/)
    return answer.body.replace(/^<\?xml[^>]*\?>/, '')
  }
  return { ...api, post }
}

describe('XML', () => {
  it('answers request, check and control with the roots of the Java client', async () => {
    const { post } = await openXml()
    const started = await post('/verify/xml', { number: someNumber(), brand: 'Acme', pin_code: '4711' })
    expect(started).toMatch(
      /^<verify_response><request_id>[0-9a-f]{32}<\/request_id><status>0<\/status><\/verify_response>$/,
    )
    const [, id = ''] = /<request_id>(\w+)</.exec(started) ?? []
    expect(await post('/verify/control/xml', { request_id: id, cmd: 'trigger_next_event' })).toBe(
      '<response><status>0</status><command>trigger_next_event</command></response>',
    )
    expect(await post('/verify/check/xml', { request_id: id, code: '0000' })).toBe(
      `<verify_response><request_id>${id}</request_id><status>16</status><error_text>The code provided does not match the expected value</error_text></verify_response>`,
    )
    const right = await post('/verify/check/xml', { request_id: id, code: '4711' })
    expect(right).toMatch(
      /<status>0<\/status><event_id>.*<\/event_id><price>0\.00000000<\/price><currency>EUR<\/currency><\/verify_response>$/,
    )
  })

  it('an error has an empty request_id first', async () => {
    const { post } = await openXml()
    expect(await post('/verify/xml', { brand: 'Acme' })).toBe(
      '<verify_response><request_id/><status>2</status><error_text>Your request is incomplete and missing the mandatory parameter: number</error_text></verify_response>',
    )
    expect(await post('/verify/search/xml', { request_id: 'x' })).toBe(
      '<verify_response><request_id/><status>101</status><error_text>No response found</error_text></verify_response>',
    )
  })

  it('escapes what the caller sent', async () => {
    const { post } = await openXml()
    const id = '<a>&"\u0001'
    const answer = await post('/verify/check/xml', { request_id: id, code: '1234' })
    const parsed: unknown = new XMLParser().parse(answer)
    expect(answer).not.toContain('<a>')
    expect(JSON.stringify(parsed)).toContain("Request '<a>&")
  })

  it('search shows one request in the order of the schema, with wrapped lists, and several under one root', async () => {
    const { post, store } = await openXml()
    const ids: string[] = []
    for (let i = 0; i < 2; i++) {
      const started = await post('/verify/xml', { number: someNumber(), brand: 'Acme', pin_code: '4711' })
      ids.push(/<request_id>(\w+)</.exec(started)?.[1] ?? '')
    }
    const [id = ''] = ids
    const empty = await post('/verify/search/xml', { request_id: id })
    const order =
      'verify_request request_id account_id number sender_id date_submitted date_finalized checks ' +
      'first_event_date last_event_date price currency status events'
    expect([...empty.matchAll(/<(\w+)/g)].map(([, name]) => name).join(' ')).toBe(order)
    expect(empty).toContain('<checks/>')
    await post('/verify/check/xml', { request_id: id, code: '0000' })
    const checked = await post('/verify/search/xml', { request_id: id })
    expect(checked).toMatch(
      /<checks><check><date_received>[^<]+<\/date_received><code>0000<\/code><status>INVALID<\/status><ip_address\/><\/check><\/checks>/,
    )
    const several = await post('/verify/search/xml', { request_ids: ids.join(',') })
    expect(several).toMatch(
      /^<verification_requests><verify_request>.*<\/verify_request><verify_request>.*<\/verify_request><\/verification_requests>$/,
    )
    expect(await store.findRunning(SHOP.key, '+0')).toBeUndefined()
  })

  it.each(['PUT', 'PATCH', 'DELETE'] as const)(
    '%s is 403, HEAD is 200 and starts nothing',
    async (method) => {
      const { app, store } = await openTestApi()
      const url = `/verify/json?${new URLSearchParams({ ...credentials, number: '4915199999999', brand: 'A' })}`
      expect((await app.inject({ method, url })).statusCode).toBe(403)
      expect((await app.inject({ method: 'HEAD', url })).statusCode).toBe(200)
      expect(await store.findRunning(SHOP.key, '+4915199999999')).toBeUndefined()
    },
  )
})
