import { expect, it } from 'vitest'

import {
  accept,
  invitationOf,
  invite,
  isPersonName,
  type Person,
  signedWith,
  withoutPasskey,
} from './person.ts'

const HOUR = 3_600_000
const ANN: Person = { name: 'ann', role: 'viewer', passkeys: [passkey('one')] }
const invited = invite(ANN, 'ann', { print: 'print', role: 'operator', endsAt: HOUR })

function passkey(id: string, createdAt = 0) {
  return { id, publicKey: 'key', counter: 0, createdAt }
}

it('an invited person keeps role and passkeys until they accept', () => {
  expect(invited).toMatchObject(ANN)
  expect(invite(undefined, 'bob', { print: 'print', role: 'admin', endsAt: HOUR })).toMatchObject({
    name: 'bob',
    passkeys: [],
  })
})

it('an invitation is accepted once, and gives the passkey and the role', () => {
  const accepted = accept(invited, 'print', passkey('two', HOUR - 1))
  expect(accepted).toEqual({
    name: 'ann',
    role: 'operator',
    passkeys: [passkey('one'), passkey('two', HOUR - 1)],
  })
  expect(accept(accepted ?? ANN, 'print', passkey('three'))).toBeUndefined()
})

it.each([
  ['another token', 'other', 0],
  ['an ended invitation', 'print', HOUR],
])('%s is not accepted', (_what, print, at) => {
  expect(accept(invited, print, passkey('two', at))).toBeUndefined()
  expect(invitationOf(invited, print, at)).toBeUndefined()
})

it('the oldest passkey gives way to an eleventh', () => {
  const passkeys = Array.from({ length: 10 }, (_, index) => passkey(`k${index}`))
  const accepted = accept({ ...invited, passkeys }, 'print', passkey('new'))
  expect(accepted?.passkeys.map(({ id }) => id)).toEqual([...passkeys.slice(1).map(({ id }) => id), 'new'])
})

it('a signature changes the counter of its passkey only, and none of a removed one', () => {
  const both = { ...ANN, passkeys: [passkey('one'), passkey('two')] }
  expect(signedWith(both, 'two', 7)?.passkeys).toEqual([passkey('one'), { ...passkey('two'), counter: 7 }])
  expect(signedWith(ANN, 'two', 7)).toBeUndefined()
})

it('one passkey is removed, and nothing if there is none with this id', () => {
  expect(withoutPasskey(ANN, 'one')?.passkeys).toEqual([])
  expect(withoutPasskey(ANN, 'two')).toBeUndefined()
})

it.each([
  ['ann@shop.example', true],
  ['ann.b_c-1+d', true],
  ['', false],
  ['ann b', false],
  ['ann\n', false],
  ['a'.repeat(129), false],
  [undefined, false],
])('%j is a name: %s', (text, is) => {
  expect(isPersonName(text)).toBe(is)
})
