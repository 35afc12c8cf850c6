import { expect, it } from 'vitest'

import { parseEmail, toDestination } from './destination.ts'
import { parseNumber } from './number.ts'

it('an e-mail address has its domain in ASCII and lower case, and no country', () => {
  const email = parseEmail('Ann@BÜCHER.example')
  const destination = email && toDestination(email)
  expect(destination?.address.reveal()).toBe('Ann@xn--bcher-kva.example')
  expect(destination?.country).toBeUndefined()
  expect(parseEmail('ann@shop.example\r\nBcc: bob@shop.example')).toBeUndefined()
})

it('a number keeps its country', () => {
  const number = parseNumber('447700900000', undefined)
  expect(number && toDestination(number)).toMatchObject({ country: 'GB' })
})
