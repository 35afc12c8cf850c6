import type { IncomingHttpHeaders } from 'node:http'

import type { FastifyRequest } from 'fastify'
import { expect, it } from 'vitest'

import { developmentSignIn, isFromOtherSite, proxySignIn } from './headers.ts'

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both read nothing else
const request = (headers: IncomingHttpHeaders) => ({ headers }) as FastifyRequest

it.each([
  ['pinpost-viewer', 'viewer'],
  ['staff, pinpost-support', 'support'],
  ['pinpost-admin,pinpost-viewer', 'admin'],
  ['pinpost-operator pinpost-support', 'operator'],
])('a person of the groups %s is a %s', (groups, role) => {
  expect(proxySignIn.userOf(request({ 'remote-user': 'ann@shop.example', 'remote-groups': groups }))).toEqual(
    { name: 'ann@shop.example', role },
  )
})

it.each([
  [{}],
  [{ 'remote-user': 'ann' }],
  [{ 'remote-user': 'ann', 'remote-groups': 'staff,admin,xpinpost-admin' }],
  [{ 'remote-user': '', 'remote-groups': 'pinpost-admin' }],
  [{ 'remote-user': 'an n\n', 'remote-groups': 'pinpost-admin' }],
])('the headers %o sign in no user', (headers) => {
  expect(proxySignIn.userOf(request(headers))).toBeUndefined()
})

it.each([
  ['localhost:3002', true],
  ['127.0.0.1:3002', true],
  ['[::1]:3002', true],
  ['evil.example:3002', false],
  ['127.0.0.1.evil.example', false],
  ['', false],
])('in development a request to %j is signed in: %s', (host, isSignedIn) => {
  expect(developmentSignIn.userOf(request({ host })) !== undefined).toBe(isSignedIn)
})

it.each([
  [{ 'sec-fetch-site': 'same-origin' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ 'sec-fetch-site': 'same-site' }, true],
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://console.example' }, true],
  [{ origin: 'https://console.example' }, false],
  [{ origin: 'https://evil.example' }, true],
  [{ origin: 'null' }, true],
  [{}, false],
])('a request with %o comes from another site: %s', (headers, isOther) => {
  expect(isFromOtherSite({ host: 'console.example', ...headers })).toBe(isOther)
})
