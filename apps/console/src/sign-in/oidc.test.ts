import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

import { Secret } from '@pinpost/core'
import { makeLogger } from '@pinpost/telemetry'
import { expect, it, onTestFinished, vi } from 'vitest'

import { WAIT } from '../../../../packages/store/test/verify.ts'
import { openBrowser } from '../../test/browser.ts'
import { openConsole } from '../../test/console.ts'
import { CLIENT, startProvider } from '../../test/provider.ts'
import { openSignIn } from './open.ts'

const ORIGIN = 'https://console.shop.example'
const SESSION = '__Host-pinpost'
const TICKET = '__Host-pinpost-sign-in'
const ANN = { name: 'ann', groups: ['staff', 'pinpost-operator'] }

const isCallback = ({ pathname }: URL): boolean => pathname === '/sign-in/callback'

interface Given {
  person?: typeof ANN
  issuer?: URL
  timeoutSeconds?: number
}

async function openBoth({ person = ANN, issuer: given, timeoutSeconds = 300 }: Given = {}) {
  const issuer = given ?? (await startProvider(`${ORIGIN}/sign-in/callback`, () => person))
  const lines: string[] = []
  const logger = makeLogger('console', 'info', { write: (line) => void lines.push(line) })
  const oidc = {
    issuer,
    clientId: CLIENT.id,
    clientSecret: new Secret(CLIENT.secret),
    scope: 'openid profile groups',
    nameClaim: 'preferred_username',
    groupsClaim: 'groups',
  }
  const port = { host: '127.0.0.1', port: 0, trustedProxies: [] }
  const opened = await openConsole(undefined, undefined, (context) =>
    openSignIn(
      { way: 'oidc', origin: new URL(ORIGIN), oidc, ...port },
      { ...context, logger, timeoutSeconds },
    ),
  )
  const browser = openBrowser(opened.app, ORIGIN)
  return {
    ...opened,
    browser,
    lines,
    /** The redirect with which the provider answers, which the browser has not followed yet. */
    answerOfProvider: async () => (await browser.visit('/sign-in/start', isCallback)).url,
    me: async () => JSON.parse((await browser.visit('/admin/v1/me')).body),
  }
}

it('a person signs in by the provider, reaches the page that they wanted, and signs out', async () => {
  const name = `ann-${randomUUID()}`
  const { browser, history, me } = await openBoth({ person: { ...ANN, name } })
  expect((await browser.visit('/admin/v1/me')).status).toBe(401)
  const { url } = await browser.visit(
    '/sign-in/start?to=/refused?by%3Dlimit',
    ({ pathname }) => pathname === '/refused',
  )
  expect(url.href).toBe(`${ORIGIN}/refused?by=limit`)
  expect(await me()).toMatchObject({ name, role: 'operator' })
  expect(browser.cookies().has(TICKET)).toBe(false)
  await vi.waitFor(async () => {
    const acts = (await history.acts(undefined, 100)).filter(({ actor }) => actor === name)
    expect(acts).toMatchObject([{ role: 'operator', act: 'sign in', target: 'oidc', after: {} }])
  }, WAIT)

  const id = browser.cookies().get(SESSION) ?? ''
  expect((await browser.post('/sign-out')).status).toBe(204)
  browser.setCookie(SESSION, id)
  expect((await browser.visit('/admin/v1/me')).status).toBe(401)
})

it('no script and no other site can use the cookies', async () => {
  const { browser, answerOfProvider } = await openBoth()
  const { setCookies } = await browser.visit(await answerOfProvider(), () => true)
  expect(setCookies).toHaveLength(2)
  for (const cookie of setCookies) expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Secure/)
})

it('the session has a new id, and one that the browser had ends (session fixation)', async () => {
  const { browser, store, me } = await openBoth()
  const planted = await store.console.sessions.open({
    name: 'eve',
    role: 'viewer',
    startedAt: 0,
    seenAt: Date.now(),
  })
  browser.setCookie(SESSION, planted)
  await browser.visit('/sign-in/start', ({ pathname }) => pathname === '/')
  expect(browser.cookies().get(SESSION)).not.toBe(planted)
  expect(await me()).toMatchObject({ name: 'ann' })
  expect(await store.console.sessions.find(planted)).toBeUndefined()
})

it.each(['//evil.example', 'https://evil.example/', '/.//evil.example'])(
  'a link with to=%s does not lead away (open redirect)',
  async (to) => {
    const { browser } = await openBoth()
    const query = new URLSearchParams({ to })
    const { url } = await browser.visit(
      `/sign-in/start?${query}`,
      ({ pathname }) => !/callback|auth|interaction/.test(pathname),
    )
    expect(url.href).toBe(`${ORIGIN}/`)
  },
)

it.each([
  ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
  ['no state', (url: URL) => url.searchParams.delete('state')],
  ['another code', (url: URL) => url.searchParams.set('code', 'x'.repeat(43))],
  ['no code', (url: URL) => url.searchParams.delete('code')],
  ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
  ['an error', (url: URL) => url.searchParams.set('error', 'access_denied')],
])('an answer with %s signs nobody in', async (_what, change) => {
  const { browser, answerOfProvider } = await openBoth()
  const url = await answerOfProvider()
  change(url)
  const { status, body } = await browser.visit(url)
  expect(status).toBe(400)
  expect(body).toContain('Signing in did not work')
  expect(browser.cookies().size).toBe(0)
})

it('an answer for another nonce signs nobody in', async () => {
  const { browser } = await openBoth()
  const { url } = await browser.visit('/sign-in/start', () => true)
  url.searchParams.set('nonce', 'another')
  expect((await browser.visit(url)).status).toBe(400)
  expect(browser.cookies().size).toBe(0)
})

it('an answer signs in once, and only the browser that asked for it', async () => {
  const { app, browser, answerOfProvider } = await openBoth()
  const url = await answerOfProvider()
  const ticket = browser.cookies().get(TICKET) ?? ''
  const stranger = openBrowser(app, ORIGIN)
  expect((await stranger.visit(url)).status).toBe(400)
  expect((await browser.visit(url, () => true)).url.pathname).toBe('/')
  browser.setCookie(TICKET, ticket)
  expect((await browser.visit(url)).status).toBe(400)
})

it.each([
  ['without a group of Pinpost', { name: 'ann', groups: ['staff', 'admin'] }],
  ['whose name is none', { name: 'ann <b>', groups: ['pinpost-admin'] }],
])('a person %s sees a plain page that says why', async (_what, person) => {
  const { browser } = await openBoth({ person })
  const { status, body } = await browser.visit('/sign-in/start')
  expect(status).toBe(403)
  expect(body).toContain('You may not use this console')
  expect(body).not.toContain('<b>')
  expect(browser.cookies().size).toBe(0)
})

it('a provider that does not answer is given up after seconds, each time', async () => {
  const silent = createServer()
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  const { browser } = await openBoth({ issuer: new URL(`http://127.0.0.1:${port}`), timeoutSeconds: 1 })
  for (let tries = 0; tries < 2; tries++) {
    const { status, body } = await browser.visit('/sign-in/start')
    expect(status).toBe(502)
    expect(body).toContain('The identity provider does not answer')
  }
})

it('a network has 30 calls a minute, whatever client it says to speak for', async () => {
  const { app } = await openBoth()
  const call = async (remoteAddress: string, client: string) => {
    const headers = { 'x-forwarded-for': client }
    return (await app.inject({ url: '/sign-in/callback', remoteAddress, headers })).statusCode
  }
  const statuses = []
  for (let count = 0; count < 31; count++)
    statuses.push(await call(`2001:db8::${count}`, `198.51.100.${count}`))
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 400), 429])
  expect(await call('2001:db8:1::', '198.51.100.1')).toBe(400)
})

it('neither secrets nor codes, tokens or ids reach the log', async () => {
  const { browser, answerOfProvider, lines } = await openBoth()
  const url = await answerOfProvider()
  const ticket = browser.cookies().get(TICKET) ?? ''
  await browser.visit(url, () => true)
  const forged = new URL(url)
  forged.searchParams.set('error_description', 'forged-text')
  await browser.visit(forged)
  const session = browser.cookies().get(SESSION) ?? ''
  const text = lines.join('\n')
  expect(text).toContain('"user":"ann"')
  expect(text).toContain('sign-in failed')
  const secrets = [
    CLIENT.secret,
    session,
    ticket,
    'forged-text',
    ...['code', 'state'].map((name) => url.searchParams.get(name) ?? ''),
  ]
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(10)
    expect(text).not.toContain(secret)
  }
})
