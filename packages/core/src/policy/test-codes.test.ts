import { expect, it } from 'vitest'

import { isTestNumber, testCodeOf } from './test-codes.ts'

const ONE = '+447700900001'
const TWO = '+447700900002'
const REAL = '+4915112345678'
const testNumbers = { [ONE]: '123456', [TWO]: '0000' }

it.each([
  ['no rules', {}, [ONE], undefined],
  ['a test number', { testNumbers }, [ONE], '123456'],
  ['two of them: the code of the first', { testNumbers }, [TWO, ONE], '0000'],
  ['another number', { testNumbers }, [REAL], undefined],
  ['a test number before a real one', { testNumbers }, [ONE, REAL], undefined],
  ['a test number after a real one', { testNumbers }, [REAL, ONE], undefined],
  ['no address', { testNumbers }, [], undefined],
  ['no address and no rules', {}, [], undefined],
  ['a name of every object', { testNumbers }, ['constructor'], undefined],
  ['a sandbox', { sandbox: true }, [REAL], '1234'],
  ['a sandbox, a test number', { sandbox: true, testNumbers }, [ONE], '123456'],
  ['a sandbox, both', { sandbox: true, testNumbers }, [ONE, REAL], '1234'],
  ['no sandbox', { sandbox: false }, [REAL], undefined],
])('%s', (_name, rules, addresses, code) => {
  expect(testCodeOf(rules, addresses, 4)?.reveal()).toBe(code)
})

it('the code of a sandbox is as long as was asked', () => {
  expect([6, 10].map((length) => testCodeOf({ sandbox: true }, [REAL], length)?.reveal())).toEqual([
    '123456',
    '1234567890',
  ])
})

it('only listed numbers are test numbers', () => {
  expect([ONE, REAL, 'toString'].map((number) => isTestNumber({ testNumbers }, number))).toEqual([
    true,
    false,
    false,
  ])
  expect(isTestNumber({}, ONE)).toBe(false)
})
