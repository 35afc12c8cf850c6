import { expect, it } from 'vitest'

import { makeCookie } from './cookies.ts'

const secure = makeCookie({ origin: new URL('https://console.example'), name: 'pinpost' })
const local = makeCookie({ origin: new URL('http://localhost:3002'), name: 'pinpost' })

it('over https a cookie is bound to its host and to https; on this machine it may be plain', () => {
  expect(secure.set('x')).toBe('__Host-pinpost=x; Path=/; HttpOnly; SameSite=Lax; Secure')
  expect(local.set('x')).toBe('pinpost=x; Path=/; HttpOnly; SameSite=Lax')
  expect(secure.unset).toBe('__Host-pinpost=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0')
})

it.each([
  ['__Host-pinpost=k1:a-b_c', 'k1:a-b_c'],
  ['a=b; __Host-pinpost=x=y; c=d', 'x=y'],
  ['pinpost=x; x__Host-pinpost=y', undefined],
  ['', undefined],
  [undefined, undefined],
])('of %j it reads %j', (header, value) => {
  expect(secure.read(header)).toBe(value)
})
