import { describe, expect, it } from 'vitest'

import { allows, isAcl, targetOf } from './acl.ts'

const ID = 'c11236f4-00bf-4b89-84ba-88b25df97315'
const START = { method: 'POST', path: ['v2', 'verify'] } as const
const CHECK = { method: 'POST', path: ['v2', 'verify', ID] } as const
const CANCEL = { method: 'DELETE', path: ['v2', 'verify', ID] } as const
const NEXT = { method: 'POST', path: ['v2', 'verify', ID, 'next_workflow'] } as const

describe('paths of an acl', () => {
  it.each([
    ['/**', START],
    ['/**', NEXT],
    ['/*/verify/**', START],
    ['/*/verify/**', NEXT],
    ['/v2/verify', START],
    ['/v2/verify/', START],
    ['/v2/verify/*', CHECK],
    ['/v2/*/*', CANCEL],
    [`/v2/verify/${ID}`, CANCEL],
    ['/v2/verify/*/next_workflow', NEXT],
    ['/**/next_workflow', NEXT],
    ['/**/verify/**/next_workflow', NEXT],
    ['/**/**/**', START],
    ['/v2/**/verify/**', START],
  ])('%s allow %j', (pattern, target) => {
    expect(allows({ paths: { [pattern]: {} } }, target)).toBe(true)
  })

  it.each([
    ['/', START],
    ['/*', START],
    ['/*/verify/*', START],
    ['/*/verify/*', NEXT],
    ['/v1/**', START],
    ['/*/messages/**', START],
    ['/v2/verify', CHECK],
    ['/v2/verify/*', START],
    ['/v2/verify/**/next_workflow', CHECK],
    ['/**/verify', NEXT],
    ['/v2/verif', START],
    ['/v2/verify/**/x', NEXT],
    // Only a whole segment is a wildcard.
    ['/v*/verify', START],
    ['/v2/**y', START],
    ['/V2/verify', START],
    ['/v2/verif.', START],
  ])('%s do not allow %j', (pattern, target) => {
    expect(allows({ paths: { [pattern]: {} } }, target)).toBe(false)
  })

  it('allow what any of them allows', () => {
    const acl = { paths: { '/*/messages': {}, '/v2/verify': {} } }
    expect([START, CHECK].map((target) => allows(acl, target))).toEqual([true, false])
  })

  it.each([
    ['without paths', {}, true],
    ['with no path', { paths: {} }, false],
    ['with no path, by PHP', { paths: [] }, false],
  ])('%s: %j', (_name, acl, isAllowed) => {
    expect(isAcl(acl) && allows(acl, START)).toBe(isAllowed)
  })

  it.each([
    ['its methods', { methods: ['POST', 'DELETE'] }, ['POST', 'DELETE']],
    ['every method if it has none', {}, ['POST', 'DELETE']],
    ['every method if it is empty, by PHP', [], ['POST', 'DELETE']],
    ['nothing if its list is empty', { methods: [] }, []],
    ['nothing if its methods are in lower case', { methods: ['post'] }, []],
    ['nothing if it has a condition that is unknown', { filters: { to: '447700900000' } }, []],
  ])('a rule allows %s', (_name, rule, allowed) => {
    const acl: unknown = { paths: { '/**': rule } }
    if (!isAcl(acl)) throw new Error('it is malformed')
    const targets = [CHECK, CANCEL].filter((target) => allows(acl, target))
    expect(targets.map(({ method }) => method)).toEqual(allowed)
  })

  it('with many wildcards take no time', () => {
    const path = Array.from({ length: 7 }, () => 'a')
    expect(allows({ paths: { [`${'/**/a'.repeat(50)}/b`]: {} } }, { method: 'GET', path })).toBe(false)
  })
})

const paths = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`/${index}`, {}]))

describe('an acl', () => {
  it.each([
    ['empty', {}],
    ['with other members', { paths: {}, version: 1 }],
    ['with 50 paths', { paths: paths(50) }],
    ['with a path of 256 characters', { paths: { [`/${'x'.repeat(255)}`]: {} } }],
    ['with a path named as a member of objects', { paths: { '/__proto__': {} } }],
  ])('that is %s is well formed', (_name, acl) => {
    expect(isAcl(acl)).toBe(true)
  })

  it.each([
    ['null', null],
    ['a text', '/**'],
    ['a list', [{ '/**': {} }]],
    ['true', true],
    ['paths that are a text', { paths: '/**' }],
    ['paths that are null', { paths: null }],
    ['paths that are a list', { paths: ['/**'] }],
    ['a path that does not begin with a slash', { paths: { '**': {} } }],
    ['an empty path', { paths: { '': {} } }],
    ['a path with a line end', { paths: { '/v2\n/verify': {} } }],
    ['a path of 257 characters', { paths: { [`/${'x'.repeat(256)}`]: {} } }],
    ['51 paths', { paths: paths(51) }],
    ['a rule that is null', { paths: { '/**': null } }],
    ['a rule that is true', { paths: { '/**': true } }],
    ['a rule that is a list', { paths: { '/**': ['POST'] } }],
    ['methods that are a text', { paths: { '/**': { methods: 'POST' } } }],
    ['a method that is a number', { paths: { '/**': { methods: [1] } } }],
    ['a method of 11 characters', { paths: { '/**': { methods: ['x'.repeat(11)] } } }],
    ['eleven methods', { paths: { '/**': { methods: Array(11).fill('GET') } } }],
  ])('%s is malformed', (_name, acl) => {
    expect(isAcl(acl)).toBe(false)
  })
})

it('a target has the decoded parameters of the route, of which one is one segment', () => {
  const route = { method: 'GET', path: '/v2/verify/:request_id/x' } as const
  expect(targetOf(route, { request_id: 'a/b' })).toEqual({
    method: 'GET',
    path: ['v2', 'verify', 'a/b', 'x'],
  })
})
