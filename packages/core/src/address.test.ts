import { describe, expect, it } from 'vitest'

import { identityOf, kindOf, mailboxOf, parseAddress, parseEmail } from './address.ts'
import { Secret } from './secret.ts'

const parse = (text: string, toAscii = (domain: string) => domain): string | undefined =>
  parseEmail(text, toAscii)?.reveal()

it('an address is of a phone or of a mailbox', () => {
  expect(kindOf(new Secret('+4915112345678'))).toBe('phone')
  expect(kindOf(new Secret('+4915112345678@mail.example'))).toBe('email')
})

it('all spellings of an address have one identity, and all tags of a mailbox too', () => {
  expect(identityOf('Ann+Shop@mail.example')).toBe('ann+shop@mail.example')
  expect(mailboxOf('Ann+Shop+x@mail.example')).toBe('ann@mail.example')
  expect(mailboxOf('+ann@mail.example')).toBe('+ann@mail.example')
  expect(mailboxOf('+4915112345678')).toBe('+4915112345678')
})

describe('an e-mail address', () => {
  it.each([
    ['ann@shop.example', 'ann@shop.example'],
    ['Ann.Smith+tag@SHOP.Example', 'Ann.Smith+tag@shop.example'],
    ["o'hara{}|~!#$%&*/=?^_`@a-b.c1.example", "o'hara{}|~!#$%&*/=?^_`@a-b.c1.example"],
    [`${'a'.repeat(64)}@shop.example`, `${'a'.repeat(64)}@shop.example`],
    ['ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
    ['ann@x.example', 'ann@x.example'],
    ['ann@shop.xn--p1ai', 'ann@shop.xn--p1ai'],
    [`ann@${'a'.repeat(63)}.example`, `ann@${'a'.repeat(63)}.example`],
    [`ann@${`${'b'.repeat(61)}.`.repeat(4)}cd`, `ann@${`${'b'.repeat(61)}.`.repeat(4)}cd`],
  ])('%s is accepted', (text, address) => {
    expect(parse(text)).toBe(address)
  })

  it.each([
    '',
    '@',
    'ann',
    'ann@',
    '@shop.example',
    'ann@localhost',
    'ann@127.0.0.1',
    'ann@[127.0.0.1]',
    'ann@shop.1',
    'ann@shop.e',
    'ann@shop.e-',
    'ann@-shop.example',
    'ann@shop-.example',
    'ann@shop..example',
    'ann@shop.example.',
    'ann@sh_op.example',
    '.ann@shop.example',
    'ann.@shop.example',
    'a..b@shop.example',
    'ann smith@shop.example',
    '"ann"@shop.example',
    'ann@b@shop.example',
    'änn@shop.example',
    'Ann <ann@shop.example>',
    'ann@shop.example,bob@shop.example',
    'ann@shop.example\r\nBcc: bob@shop.example',
    'ann@shop.example\n',
    'ann\u0000@shop.example',
    `${'a'.repeat(65)}@shop.example`,
    `ann@${'a'.repeat(64)}.example`,
    `ann@${`${'b'.repeat(61)}.`.repeat(4)}cde`,
  ])('%j is refused', (text) => {
    expect(parse(text)).toBeUndefined()
  })

  it('has its international domain in ASCII, and is refused if there is no such form', () => {
    expect(parse('ann@bücher.example', () => 'xn--bcher-kva.example')).toBe('ann@xn--bcher-kva.example')
    expect(parse('ann@bücher.example', () => '')).toBeUndefined()
    expect(parse(`ann@${'ü'.repeat(250)}.example`, () => 'x.example')).toBeUndefined()
    expect(parse(`ann@ü.example`, () => `${`${'b'.repeat(61)}.`.repeat(4)}cde`)).toBeUndefined()
  })
})

it.each([
  ['+44 7700 900-000', '+447700900000'],
  ['+1 (415) 555.0100', '+14155550100'],
  ['Ann@Shop.example', 'Ann@shop.example'],
  ['07700900000', undefined],
  ['+0123456789', undefined],
  ['+12345', undefined],
  ['x+447700900000', undefined],
  ['+447700900000x', undefined],
  ['+1234567890123456', undefined],
  ['ann@', undefined],
  ['', undefined],
])('an operator who types %s means %s', (text, address) => {
  expect(parseAddress(text, (domain) => domain)?.reveal()).toBe(address)
})
