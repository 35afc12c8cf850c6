import { createHash, createHmac } from 'node:crypto'
import { Secret } from '@pinpost/core'
import { SMS } from '@vonage/sms'
import { describe, expect, test } from 'vitest'
import type { SignatureMethod, Signing } from './credential.ts'
import { hasSignature, hasToken } from './signature.ts'
import { event, SECRETS, type TokenOptions } from './vonage-fixture.suite.ts'

const SECRET = SECRETS.current
const PARAMETERS = { b: '2&3=4', a: 'ä €', 'err-code': '0', timestamp: '1795413600', Z: '' }
/** The signed text: sorted by name, with separators in values replaced. */
const TEXT = '&Z=&a=ä €&b=2_3_4&err-code=0&timestamp=1795413600'

type Algorithm = Parameters<SMS['verifySignature']>[3]
const isAlgorithm = (name: string): name is Algorithm => /^(MD5HASH|(MD5|SHA1|SHA256|SHA512)HMAC)$/.test(name)

const signing = (method: SignatureMethod): Signing => ({
  secret: new Secret(SECRET),
  previousSecret: new Secret(SECRETS.previous),
  method,
})

const hmac = (method: string): string => createHmac(method, SECRET).update(TEXT).digest('hex')

describe('the signature of an SMS callback', () => {
  const signatures: [SignatureMethod, string, string][] = [
    ['md5hash', 'MD5HASH', createHash('md5').update(`${TEXT}${SECRET}`).digest('hex')],
    ['md5', 'MD5HMAC', hmac('md5')],
    ['sha1', 'SHA1HMAC', hmac('sha1')],
    ['sha256', 'SHA256HMAC', hmac('sha256')],
    ['sha512', 'SHA512HMAC', hmac('sha512')],
  ]

  test.each(signatures)(
    '%s is accepted in upper and lower case, here and by the SDK',
    (method, algorithm, sig) => {
      expect(hasSignature({ ...PARAMETERS, sig }, signing(method))).toBe(true)
      expect(hasSignature({ ...PARAMETERS, sig: sig.toUpperCase() }, signing(method))).toBe(true)
      if (!isAlgorithm(algorithm)) throw new Error('not one of the SDK’s')
      expect(
        new SMS({ apiKey: 'k', apiSecret: 's' }).verifySignature(sig, PARAMETERS, SECRET, algorithm),
      ).toBe(true)
    },
  )

  test.each(signatures)('%s is refused for another method', (method, _algorithm, sig) => {
    for (const [other] of signatures.filter(([each]) => each !== method)) {
      expect(hasSignature({ ...PARAMETERS, sig }, signing(other))).toBe(false)
    }
  })

  test.each([
    ['another value', { a: 'a' }],
    ['one parameter more', { c: '' }],
    ['no signature', { sig: '' }],
    ['a part of it', { sig: hmac('sha256').slice(0, 32) }],
    ['a signature that is not hex', { sig: 'ß'.repeat(64) }],
  ])('%s is refused', (_name, change) => {
    const changed = { ...PARAMETERS, sig: hmac('sha256'), ...change }
    expect(hasSignature(changed, signing('sha256'))).toBe(false)
  })
})

const holds = (options: TokenOptions, body?: string): boolean => {
  const callback = event({ status: 'completed' }, SECRET, options)
  return hasToken(callback.headers['authorization'], body ?? callback.body, signing('md5hash'))
}

describe('the token of a call’s event', () => {
  const now = Math.floor(Date.now() / 1000)

  test.each<[string, TokenOptions]>([
    ['fresh', {}],
    ['of a clock that is a little before ours', { claims: { iat: now + 200 } }],
    ['four minutes old', { claims: { iat: now - 240 } }],
    ['with an end to come', { claims: { exp: now + 60 } }],
  ])('is accepted: %s', (_name, options) => {
    expect(holds(options)).toBe(true)
  })

  test.each<[string, TokenOptions]>([
    ['six minutes old', { claims: { iat: now - 360 } }],
    ['from the future', { claims: { iat: now + 360 } }],
    ['without a time', { claims: { iat: undefined } }],
    ['with a time that is text', { claims: { iat: String(now) } }],
    ['over', { claims: { exp: now - 1 } }],
    ['with an end that is text', { claims: { exp: 'never' } }],
    ['without a hash', { claims: { payload_hash: undefined } }],
    ['of another body', { claims: { payload_hash: createHash('sha256').update('{}').digest('hex') } }],
    ['that says it is not signed', { alg: 'none' }],
    ['that names another way', { alg: 'RS256' }],
  ])('is refused: %s', (_name, options) => {
    expect(holds(options)).toBe(false)
  })

  test('is refused for another body', () => {
    expect(holds({}, '{"status":"failed"}')).toBe(false)
  })

  test.each([undefined, '', 'Bearer', 'Bearer a.b', 'Bearer a.b.', 'Basic YTpi', 'Bearer ..'])(
    'is refused: %j',
    (authorization) => {
      expect(hasToken(authorization, '', signing('sha256'))).toBe(false)
    },
  )

  test('a token without a signature (alg none) is refused', () => {
    const token = event({}, SECRET, { alg: 'none' }).headers['authorization'] ?? ''
    expect(hasToken(token.replace(/[^.]+$/, ''), '{}', signing('sha256'))).toBe(false)
  })
})
