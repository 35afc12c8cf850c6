import { Secret } from '@pinpost/core'
import { makeLogger } from '@pinpost/telemetry'
import type { CDPSession, Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'

import { freePort } from '../../../test/support/processes.ts'
import { browserTests, launchBrowser, PAGE_TIMEOUT_MS } from '../../simulator/test/chromium.ts'
import { openSignIn } from '../src/sign-in/open.ts'
import type { Listener } from '../src/sign-in/variables.ts'
import { buildPages, expectAccessible } from './built-pages.ts'
import { openConsole } from './console.ts'
import { CLIENT, startProvider } from './provider.ts'

const folder = buildPages()

/** A console that people sign in to, with a page of a browser. */
async function openPages(way: (origin: URL) => Promise<Listener> | Listener) {
  const port = await freePort()
  const origin = new URL(`http://localhost:${port}`)
  const listener = await way(origin)
  const lines: string[] = []
  const logger = makeLogger('console', 'info', { write: (line) => void lines.push(line) })
  const opened = await openConsole(undefined, folder(), (context) =>
    openSignIn(listener, { ...context, logger, timeoutSeconds: 300 }),
  )
  await opened.app.listen({ host: 'localhost', port })
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  page.setDefaultTimeout(PAGE_TIMEOUT_MS)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text())
  })
  return { ...opened, page, origin: origin.origin, complaints, lines }
}

const PORT = { host: 'localhost', port: 0, trustedProxies: [] }
const passkeys = (origin: URL): Listener => ({ way: 'passkeys', origin, ...PORT })

/** A device with passkeys, which needs no finger. */
async function addAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return session
}

browserTests('sign-in in a browser', () => {
  it('an invited person adds a passkey, signs out, and signs in to the page that they wanted', async () => {
    const { page, store, origin, complaints, lines } = await openPages(passkeys)
    await addAuthenticator(page)
    const token = (await store.console.people.invite('ann', 'operator', Date.now())).reveal()
    const urls: string[] = []
    page.on('request', (request) => urls.push(request.url()))
    await page.goto(`${origin}/invitation#${token}`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Signed in as ann, operator').waitFor()
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ name: 'pinpost', httpOnly: true, sameSite: 'Lax' })

    const seen = page.waitForResponse(`${origin}/session/seen`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    expect((await seen).status()).toBe(204)
    await page.waitForURL(`${origin}/sign-in`)
    await page.goto(`${origin}/refused`)
    await page.waitForURL(/\/sign-in\?to=%2Frefused/)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`${origin}/refused`)
    await page.getByText('Signed in as ann, operator').waitFor()

    const secret = token.slice(-20)
    expect(
      [...urls.map((url) => url.replace(/#.*/, '')), ...lines].filter((text) => text.includes(secret)),
    ).toEqual([])
    expect(lines.join('')).not.toContain(cookie?.value)
    expect(complaints).toEqual([])
  })

  it('a link works once, an answer once, and a removed passkey no more', async () => {
    const { app, page, store, origin } = await openPages(passkeys)
    const { people } = store.console
    await addAuthenticator(page)
    const token = (await people.invite('ann', 'viewer', Date.now())).reveal()
    await page.goto(`${origin}/invitation#${token}`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Signed in as ann').waitFor()
    await page.goto(`${origin}/sign-in`)
    await page.goto(`${origin}/invitation#${token}`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('this invitation has ended or was used').waitFor()

    await page.goto(`${origin}/sign-in`)
    const sent = page.waitForRequest(`${origin}/sign-in/passkey`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    const request = await sent
    await page.getByText('Signed in as ann').waitFor()
    const { cookie = '', ...headers } = await request.allHeaders()
    const replay = (given: string) =>
      app.inject({
        method: 'POST',
        url: '/sign-in/passkey',
        headers: { 'content-type': headers['content-type'], cookie: given },
        payload: request.postData() ?? '',
      })
    for (const given of [cookie, '', cookie.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A'))])
      expect((await replay(given)).statusCode).toBe(401)

    await people.remove('ann')
    await page.goto(`${origin}/sign-in`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('This passkey is not known here').waitFor()
  })

  it('a person signs in by the OpenID provider', async () => {
    const { page, origin, complaints } = await openPages(async (own) => {
      const person = { name: 'ann', groups: ['pinpost-support'] }
      const oidc = {
        issuer: await startProvider(`${own.origin}/sign-in/callback`, () => person),
        clientId: CLIENT.id,
        clientSecret: new Secret(CLIENT.secret),
        scope: 'openid profile groups',
        nameClaim: 'preferred_username',
        groupsClaim: 'groups',
      }
      return { way: 'oidc', origin: own, oidc, ...PORT }
    })
    await page.goto(`${origin}/limits`)
    await page.getByRole('link', { name: 'Sign in with your organisation’s account' }).click()
    await page.waitForURL(`${origin}/limits`)
    await page.getByText('Signed in as ann, support').waitFor()
    expect(complaints).toEqual([])
  })

  it('the pages for people who are not signed in have no flaw that axe finds', async () => {
    const { page, origin, complaints } = await openPages(passkeys)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const path of ['/sign-in', '/invitation#x']) {
        await page.emulateMedia({ colorScheme })
        await page.goto(origin + path)
        await page.getByRole('button').waitFor()
        await expectAccessible(page)
      }
    expect(complaints).toEqual([])
  })
})
