import { Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { hasMac, withMac } from './callback-mac.ts'

const KEY = new Secret('a key of a credential')
const OTHER = new Secret('another key')
const URL_OF_ATTEMPT = 'https://verify.example.com/webhooks/gateway/0123456789abcdef0123456789abcdef/1'

describe('a callback URL', () => {
  const signed = withMac(URL_OF_ATTEMPT, KEY)

  test('is accepted with the current key or the previous one', () => {
    expect(hasMac(signed, [KEY])).toBe(true)
    expect(hasMac(signed, [OTHER, KEY])).toBe(true)
    expect(hasMac(withMac(`${URL_OF_ATTEMPT}?a=1`, KEY), [KEY])).toBe(true)
  })

  test('shows no key', () => {
    expect(signed).not.toContain(KEY.reveal())
    expect(new URL(signed).searchParams.get('mac')).toMatch(/^[\w-]{43}$/)
  })

  test.each([
    ['none', URL_OF_ATTEMPT],
    ['another attempt', signed.replace('/1?', '/2?')],
    ['another host', signed.replace('verify.', 'evil.')],
    ['another parameter', `${signed}&x=1`],
    ['no URL', 'no url'],
    ['a shorter one', signed.slice(0, -1)],
  ])('is refused with %s', (_name, url) => {
    expect(hasMac(url, [KEY])).toBe(false)
  })

  test('is refused with a foreign key, or without any', () => {
    expect(hasMac(signed, [OTHER])).toBe(false)
    expect(hasMac(signed, [])).toBe(false)
  })
})
