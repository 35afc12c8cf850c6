import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { format, inspect } from 'node:util'

import { assert as assertProperty, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Secret } from './secret.ts'

const secret = new Secret('+4915112345678')

// oxlint-disable-next-line typescript/restrict-template-expressions -- the mistake that must not leak
const inTemplate = (): string => `no route to ${secret}`

function printed(print: (console: Console) => void): string {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  print(new Console(stream))
  return text
}

describe('a secret is never printed', () => {
  it.each<[string, () => string]>([
    ['JSON.stringify', () => JSON.stringify(secret)],
    ['JSON.stringify of what holds it', () => JSON.stringify({ deep: [{ secret }] })],
    ['a template string', inTemplate],
    ['String()', () => String(secret)],
    ['string addition', () => 'is '.concat(String(secret))],
    ['joining a list', () => [secret, secret].join(',')],
    ['util.inspect', () => inspect(secret)],
    ['util.inspect with all that is hidden', () => inspect(secret, { showHidden: true, depth: null })],
    [
      'util.inspect without the custom symbol',
      () => inspect(secret, { customInspect: false, showHidden: true }),
    ],
    ['util.inspect of what holds it', () => inspect({ deep: { secret } }, { depth: null })],
    ['format %s', () => format('%s', secret)],
    ['format %o', () => format('%o', secret)],
    ['format %O', () => format('%O', { secret })],
    ['format %j', () => format('%j', { secret })],
    ['console.log', () => printed((console) => console.log(secret, { secret }))],
    ['console.log %o', () => printed((console) => console.log('%o', secret))],
    ['console.dir', () => printed((console) => console.dir({ secret }, { showHidden: true }))],
    ['console.table', () => printed((console) => console.table([{ secret }]))],
    ['an error message', () => new Error(inTemplate()).message],
    ['Object.entries', () => JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)])],
    ['a structured clone', () => inspect(structuredClone({ secret }))],
  ])('with %s', (_way, print) => {
    expect(print()).not.toContain('4915112345678')
  })
})

describe('a secret', () => {
  it('shows a placeholder instead', () => {
    expect(inTemplate()).toBe('no route to [secret]')
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}')
    expect(inspect(secret)).toBe('[secret]')
  })

  it('gives its value only to reveal()', () => {
    expect(secret.reveal()).toBe('+4915112345678')
  })

  it('equals another of the same value and no other', () => {
    const text = string({ maxLength: 12 })
    assertProperty(
      property(text, text, (a, b) => {
        expect(new Secret(a).equals(new Secret(b))).toBe(a === b)
        expect(new Secret(a).equals(new Secret(a))).toBe(true)
      }),
    )
  })

  it.each([
    ['1234', ''],
    ['', '1234'],
    ['1234', '12341234'],
    ['12341234', '1234'],
    ['1234', '1235'],
    ['1234', '0234'],
  ])('%j does not equal %j', (a, b) => {
    expect(new Secret(a).equals(new Secret(b))).toBe(false)
  })
})
