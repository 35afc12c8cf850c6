import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { SHOP, someNumber } from '../../../test/api.ts'
import { BASIC, openV2 } from '../../../test/v2.ts'

const sms = (to = someNumber()) => ({ channel: 'sms', to })

const good = (to: string) => ({ brand: 'Acme', workflow: [{ channel: 'sms', to }] })
const withStep = (step: object) => (to: string) => ({
  brand: 'Acme',
  workflow: [{ channel: 'sms', to, ...step }],
})
const withMember = (member: object) => (to: string) => ({ ...good(to), ...member })

describe('bad input', () => {
  it.each<[string, (to: string) => unknown, string]>([
    ['no body', () => undefined, 'body'],
    ['no JSON', () => '{', 'body'],
    ['a list', () => [], 'body'],
    ['no brand', (to) => ({ ...good(to), brand: undefined }), 'brand'],
    ['an empty brand', withMember({ brand: '' }), 'brand'],
    ['a long brand', withMember({ brand: 'x'.repeat(19) }), 'brand'],
    ['a brand with braces', withMember({ brand: '${code}' }), 'brand'],
    ['a brand that is a link', withMember({ brand: 'evil.com' }), 'brand'],
    ['a brand with control characters', withMember({ brand: 'a\u202Eb' }), 'brand'],
    ['a brand that is a number', withMember({ brand: 5 }), 'brand'],
    ['no workflow', (to) => ({ ...good(to), workflow: undefined }), 'workflow'],
    ['no step', withMember({ workflow: [] }), 'workflow'],
    [
      'four steps',
      (to) => ({ brand: 'A', workflow: Array.from({ length: 4 }, () => ({ channel: 'sms', to })) }),
      'workflow',
    ],
    ['a step that is no object', withMember({ workflow: ['sms'] }), 'workflow'],
    ['an unknown channel', withStep({ channel: 'pigeon' }), 'workflow[0]'],
    ['a channel that is a member of objects', withStep({ channel: 'constructor' }), 'workflow[0]'],
    ['rcs', withStep({ channel: 'rcs', from: 'Acme' }), 'workflow[0]'],
    [
      'a WhatsApp step to an address',
      withStep({ channel: 'whatsapp', to: 'ann@mail.example' }),
      'workflow[0]',
    ],
    ['an unknown mode of WhatsApp', withStep({ channel: 'whatsapp', mode: 'two_tap' }), 'workflow[0]'],
    [
      'silent_auth as the second step',
      (to) => ({
        brand: 'A',
        workflow: [
          { channel: 'sms', to },
          { channel: 'silent_auth', to },
        ],
      }),
      'workflow[1]',
    ],
    ['no number', withStep({ to: undefined }), 'workflow[0]'],
    ['a number that is none', withStep({ to: '12' }), 'workflow[0]'],
    ['a number that is no text', withStep({ to: 447700900000 }), 'workflow[0]'],
    ['a long number', withStep({ to: '4'.repeat(51) }), 'workflow[0]'],
    ['a sender that is too long for any channel', withStep({ from: 'x'.repeat(51) }), 'workflow[0]'],
    ['a call to no number', withStep({ channel: 'voice', to: 'ann@mail.example' }), 'workflow[0]'],
    ['an e-mail to a number', withStep({ channel: 'email' }), 'workflow[0]'],
    [
      'an e-mail to two addresses',
      withStep({ channel: 'email', to: 'a@b.example,c@d.example' }),
      'workflow[0]',
    ],
    [
      'an e-mail with line ends',
      withStep({ channel: 'email', to: 'a@b.example\r\nbcc: c@d.example' }),
      'workflow[0]',
    ],
    ['a short app hash', withStep({ app_hash: 'short' }), 'workflow[0]'],
    ['a long entity id', withStep({ entity_id: '1'.repeat(21) }), 'workflow[0]'],
    ['a long content id', withStep({ content_id: '1'.repeat(21) }), 'workflow[0]'],
    ['a reuse_code that is a word', withStep({ reuse_code: 'yes' }), 'workflow[0]'],
    ['a short timeout', withMember({ channel_timeout: 14 }), 'channel_timeout'],
    ['a long timeout', withMember({ channel_timeout: 901 }), 'channel_timeout'],
    ['a timeout with a fraction', withMember({ channel_timeout: 60.5 }), 'channel_timeout'],
    ['a short code length', withMember({ code_length: 3 }), 'code_length'],
    ['a long code length', withMember({ code_length: 11 }), 'code_length'],
    ['a short code', withMember({ code: '123' }), 'code'],
    ['a long code', withMember({ code: '12345678901' }), 'code'],
    ['a code with signs', withMember({ code: '12-34' }), 'code'],
    ['a locale that is none', withMember({ locale: 'en_us' }), 'locale'],
    ['a long client_ref', withMember({ client_ref: 'x'.repeat(41) }), 'client_ref'],
    ['a client_ref with line ends', withMember({ client_ref: 'a\r\nb' }), 'client_ref'],
    [
      'an unknown template',
      withMember({ template_id: '8f35a1a7-6c8b-4d61-9d5c-0f6c1a2b3c4d' }),
      'template_id',
    ],
    ['a template_id that is none', withMember({ template_id: 'x' }), 'template_id'],
    ['a fraud_check that is a word', withMember({ fraud_check: 'no' }), 'fraud_check'],
  ])('%s: a problem that names it, and nothing is stored or sent', async (_name, bodyOf, parameter) => {
    const { ask, store } = await openV2()
    const to = someNumber()
    const answer = await ask('POST', '', bodyOf(to))
    expect(answer.statusCode).toBe(422)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    const problem = answer.json<{ invalid_parameters: { name: string; reason: string }[] }>()
    expect(problem).toMatchObject({ title: 'Invalid params', instance: expect.any(String) })
    expect(problem.invalid_parameters.map(({ name }) => name)).toContain(parameter)
    expect(await store.findRunning(SHOP.key, `+${to}`)).toBeUndefined()
    const none = { waiting: 0, active: 0, delayed: 0 }
    expect((await store.queueStates()).map(({ jobs }) => jobs)).toEqual([none, none])
  })

  it('an impossible sender is answered as an invalid sender', async () => {
    const { ask } = await openV2()
    for (const from of ['twelve chars', 'a\u202Eb', '1234567890123456']) {
      const answer = await ask('POST', '', { brand: 'Acme', workflow: [{ ...sms(), from }] })
      expect(answer.statusCode).toBe(422)
      expect(answer.json()).toMatchObject({ title: 'Invalid sender' })
    }
  })

  it('a compressed body, an invalid client IP and an unknown method are refused', async () => {
    const { app, ask } = await openV2()
    const zipped = await app.inject({
      method: 'POST',
      url: '/v2/verify',
      headers: { authorization: BASIC, 'content-encoding': 'gzip' },
      payload: gzipSync('{}'),
    })
    expect(zipped.statusCode).toBe(415)
    const body = { brand: 'Acme', workflow: [sms()] }
    const caller = await ask('POST', '', body, { 'pinpost-client-ip': 'nowhere' })
    expect(caller.json()).toMatchObject({ invalid_parameters: [{ name: 'Pinpost-Client-Ip' }] })
    expect((await ask('GET', '')).statusCode).toBe(405)
  })
})
