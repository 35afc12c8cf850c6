import { createHmac } from 'node:crypto'

import { Secret } from '@pinpost/core'
import { signatureHeaders } from '@pinpost/providers'
import { describe, expect, it } from 'vitest'

import { isProven } from './proof.ts'

const TOKEN = new Secret('a-token-of-16-ch')
const OLD = new Secret('an-older-token-of-ours')
const BODY = '{"a":1}'
const NOW = Math.floor(Date.now() / 1_000)

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

describe('a token', () => {
  it.each([
    [`Bearer ${TOKEN.reveal()}`, true],
    [`bearer ${OLD.reveal()}`, true],
    [TOKEN.reveal(), true],
    [basic(`anyone:${TOKEN.reveal()}`), true],
    [basic(TOKEN.reveal()), false],
    [`Bearer ${TOKEN.reveal()}x`, false],
    [`Bearer ${TOKEN.reveal().slice(0, -1)}`, false],
    ['Bearer ', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (authorization, proven) => {
    expect(isProven('token', { headers: { authorization }, body: BODY }, [TOKEN, OLD], NOW)).toBe(proven)
  })

  it('of no hook is never right', () => {
    expect(isProven('token', { headers: {}, body: BODY }, [], NOW)).toBe(false)
  })
})

const WHSEC = new Secret(`whsec_${Buffer.alloc(32, 7).toString('base64')}`)
const OTHER = new Secret(`whsec_${Buffer.alloc(32, 8).toString('base64')}`)
const standard = (headers: Record<string, string>, body = BODY, secrets = [WHSEC]) =>
  isProven('standardWebhooks', { headers, body }, secrets, NOW)

describe('a Standard Webhooks signature', () => {
  const signed = signatureHeaders('msg_1', BODY, [WHSEC])
  const svix = Object.fromEntries(
    Object.entries(signed).map(([name, text]) => [name.replace('webhook', 'svix'), text]),
  )

  it('is right under both names of its headers, and with the prefix of Supabase', () => {
    expect(standard(signed)).toBe(true)
    expect(standard(svix)).toBe(true)
    expect(standard(signed, BODY, [new Secret(`v1,${WHSEC.reveal()}`)])).toBe(true)
  })

  it('may be one of several, separated by a comma and a blank', () => {
    const both = signatureHeaders('msg_1', BODY, [OTHER, WHSEC])
    const list = (both['webhook-signature'] ?? '').replace(' ', ', ')
    expect(standard({ ...both, 'webhook-signature': list })).toBe(true)
  })

  it('of another secret, body, id or time is wrong, and so is none', () => {
    expect(standard(signed, BODY, [OTHER])).toBe(false)
    expect(standard(signed, `${BODY} `)).toBe(false)
    expect(standard({ ...signed, 'webhook-id': 'msg_2' })).toBe(false)
    expect(standard({ ...signed, 'webhook-timestamp': String(NOW - 301) })).toBe(false)
    expect(standard({})).toBe(false)
    expect(standard({ ...signed, 'webhook-signature': 'v1,' })).toBe(false)
  })

  it('after five others is not looked at', () => {
    const list = `${'v1,AAAA '.repeat(5)}${signed['webhook-signature']}`
    expect(standard({ ...signed, 'webhook-signature': list })).toBe(false)
  })
})

const KEY = new Secret('signing-key-of-zitadel')
const hmac = (time: number | string, body = BODY, key = KEY) =>
  createHmac('sha256', key.reveal()).update(`${time}.${body}`).digest('hex')

describe('a signature of Zitadel', () => {
  it.each([
    ['right', `t=${NOW},v1=${hmac(NOW)}`, true],
    ['one of two', `t=${NOW},v1=${hmac(NOW, BODY, OLD)},v1=${hmac(NOW)}`, true],
    ['almost too old', `t=${NOW - 300},v1=${hmac(NOW - 300)}`, true],
    ['too old', `t=${NOW - 301},v1=${hmac(NOW - 301)}`, false],
    ['of the future', `t=${NOW + 301},v1=${hmac(NOW + 301)}`, false],
    ['of another body', `t=${NOW},v1=${hmac(NOW, '{}')}`, false],
    ['of another key', `t=${NOW},v1=${hmac(NOW, BODY, OLD)}`, false],
    ['of another time', `t=${NOW},v1=${hmac(NOW - 1)}`, false],
    ['without a time', `v1=${hmac('')}`, false],
    ['short', `t=${NOW},v1=00`, false],
    ['no hex', `t=${NOW},v1=zz`, false],
    ['the sixth', `t=${NOW},${'v1=00,'.repeat(5)}v1=${hmac(NOW)}`, false],
    ['missing', undefined, false],
  ])('%s', (_name, header, proven) => {
    const headers = { 'zitadel-signature': header }
    expect(isProven('zitadel', { headers, body: BODY }, [KEY], NOW)).toBe(proven)
  })
})
