import { describe, expect, it } from 'vitest'

import { started } from '../test/given.ts'
import { isSameDelivery } from './same-delivery.ts'
import { Secret } from './secret.ts'

const CODE = new Secret('1234')
const OTHER = new Secret('9876')
const ref = (text: string) => new Secret(text)

describe('a code to deliver is the same delivery', () => {
  it.each([
    ['the same code at once', {}, { pin: CODE }, 0, true],
    ['the same code within a minute', {}, { pin: CODE }, 59.999, true],
    ['the same code after a minute', {}, { pin: CODE }, 60, false],
    ['another code', {}, { pin: OTHER }, 0, false],
    ['the minute is scaled', { timeScale: 10 }, { pin: CODE }, 6, false],
    [
      'the same reference, whatever the code and the time',
      { clientRef: ref('a') },
      { pin: OTHER, clientRef: ref('a') },
      90,
      true,
    ],
    [
      'another reference, with the same code',
      { clientRef: ref('a') },
      { pin: CODE, clientRef: ref('b') },
      0,
      false,
    ],
    ['a reference of one of them only', { clientRef: ref('a') }, { pin: CODE }, 0, true],
    ['a reference of the other one only', {}, { pin: CODE, clientRef: ref('a') }, 0, true],
  ])('%s', (_name, request, asked, seconds, same) => {
    expect(isSameDelivery(started(request), asked, seconds * 1_000)).toBe(same)
  })
})
