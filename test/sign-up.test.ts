import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { createClient } from '@pinpost/client'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { findChromium, launchBrowser, PAGE_TIMEOUT_MS } from '../apps/simulator/test/chromium.ts'
import { type Service, serviceOfFile, startService } from './support/processes.ts'

const SERVER = fileURLToPath(new URL('../examples/sign-up/server.mjs', import.meta.url))
const hasBrowser = findChromium() !== undefined
if (!hasBrowser) console.warn('\n!!! NO CHROMIUM IN PATH: THE SIGN-UP EXAMPLE IS NOT TESTED !!!\n')

/** The app on a free port, as `node examples/sign-up/server.mjs` starts it. */
async function startSignUp(pinpost: string): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', PINPOST_URL: pinpost, SIGN_UP_PORT: '0' }
  const child = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    child.kill()
    await once(child, 'exit')
  })
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\S+/.exec(line)?.[0]
    if (url !== undefined) return url
  }
  throw new Error('the app ended')
}

/** Two triggers within five seconds are one event. */
const SAME_TRIGGER_MS = 5_100

const codeIn = (item: Record<string, unknown>): string =>
  /\d{4}/.exec(String(item['text']).replaceAll(/\s(?=\d\b)/g, ''))?.[0] ?? ''

async function sendCode(page: Page, name: string, number: string): Promise<void> {
  await page.getByLabel('E-mail or name').fill(name)
  await page.getByLabel('Mobile number').fill(number)
  await page.getByRole('button', { name: 'Send me a code' }).click()
}

async function enter(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code)
  // Without waiting, the next code could be typed into the page that is about to go away.
  const nextPage = page.waitForEvent('framenavigated')
  await page.getByRole('button', { name: 'Continue' }).click()
  await nextPage
}

interface Opening extends BrowserContextOptions {
  readonly service?: Service
  readonly initScript?: string
}

describe.skipIf(!hasBrowser)('the sign-up example, in a browser against the real service', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })

  const shared = serviceOfFile({ workers: 1, timeScale: 1 })

  async function open({ service = shared(), initScript, ...options }: Opening = {}) {
    const url = await startSignUp(service.api)
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
    if (initScript !== undefined) await context.addInitScript({ content: initScript })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    page.setDefaultTimeout(PAGE_TIMEOUT_MS)
    const errors: string[] = []
    const addresses: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('request', (request) => addresses.push(request.url()))
    await page.goto(url)
    return { ...service, context, page, url, errors, addresses }
  }

  it('signs up: a wrong code, then the right one; and signs in again', async () => {
    const { page, nextItem, errors, addresses, context, url } = await open()
    await screenshot(page, 'start')
    await sendCode(page, 'ada@example.com', '+44 7700 900301')
    await page.getByRole('heading', { name: 'Enter your code' }).waitFor()
    await page.getByText('ending in 01').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('code')
    const code = codeIn(await nextItem('447700900301'))
    await screenshot(page, 'code')

    await enter(page, code === '0000' ? '1111' : '0000')
    await page.getByRole('alert').getByText('That code is not right').waitFor()
    expect(await page.title()).toMatch(/^Error: /)
    expect(await page.getByLabel('Code').getAttribute('aria-describedby')).toBe('error')
    await screenshot(page, 'wrong')

    const before = await context.cookies()
    await enter(page, code)
    await page.getByRole('heading', { name: 'Welcome', exact: true }).waitFor()
    await page.getByText('ada@example.com').waitFor()
    await screenshot(page, 'welcome')
    const [cookie, ...others] = await context.cookies()
    expect(others).toEqual([])
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    expect(cookie?.value).not.toBe(before[0]?.value)
    // No URL that the browser requested contains an id, number or code.
    expect(addresses.filter((address) => /[?#]|\d{4}$/.test(address.replace(url, '')))).toEqual([])

    await page.getByRole('button', { name: 'Sign out' }).click()
    await sendCode(page, 'ada@example.com', '447700900301')
    await page.getByLabel('Code').waitFor()
    await enter(page, codeIn(await nextItem('447700900301')))
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    expect(errors).toEqual([])
  })

  it('requests a call, reports that no step is left, and starts again after three wrong codes', async () => {
    const { page, nextItem } = await open()
    await sendCode(page, 'bob', '447700900302')
    const sms = codeIn(await nextItem('447700900302'))
    await page.getByRole('button', { name: 'Call me instead' }).click()
    await page.getByRole('status').getByText('We are calling you now').waitFor()
    await screenshot(page, 'calling')
    expect(codeIn(await nextItem('447700900302'))).toBe(sms)
    await page.waitForTimeout(SAME_TRIGGER_MS)
    await page.getByRole('button', { name: 'Call me instead' }).click()
    await nextItem('447700900302')
    await page.waitForTimeout(SAME_TRIGGER_MS)
    await page.getByRole('button', { name: 'Call me instead' }).click()
    await page.getByRole('alert').getByText('We have tried everything').waitFor()
    for (let i = 0; i < 3; i++) await enter(page, sms === '0000' ? '1111' : '0000')
    await page.getByRole('alert').getByText('wrong three times').waitFor()
    expect(await page.getByLabel('E-mail or name').inputValue()).toBe('bob')
    await screenshot(page, 'again')
  })

  it('continues the request in another window, and drops it for another number', async () => {
    const { page, nextItem, context, url } = await open()
    await sendCode(page, 'cleo', '447700900303')
    await nextItem('447700900303')
    await page.goto(url)
    await sendCode(page, 'cleo', '447700900303')
    await page.getByRole('status').getByText('already on its way').waitFor()
    await page.getByRole('button', { name: 'Use another number' }).click()
    await page.getByText('Which number shall we use?').waitFor()
    expect(await page.getByLabel('E-mail or name').inputValue()).toBe('cleo')
    await sendCode(page, 'cleo', '447700900304')
    await page.getByLabel('Code').waitFor()
    await enter(page, codeIn(await nextItem('447700900304')))
    await page.getByText('You are signed in as').waitFor()

    // The name belongs to cleo's phone now: another phone cannot use it.
    await context.clearCookies()
    await page.goto(url)
    await sendCode(page, 'cleo', '447700900305')
    await page.getByLabel('Code').waitFor()
    await enter(page, codeIn(await nextItem('447700900305')))
    await page.getByRole('alert').getByText('belongs to another number').waitFor()
  })

  it('fills in the code and continues if the browser reads the SMS (WebOTP)', async () => {
    // Headless browsers lack WebOTP, the API that returns the code of an SMS that
    // names this site. This stand-in waits for the test's code; the page's part is real.
    const initScript = `
      window.OTPCredential = class {}
      navigator.credentials.get = (options) => new Promise((resolve, reject) => {
        window.asked = options.otp.transport.join()
        options.signal.addEventListener('abort', () => reject(options.signal.reason))
        window.receive = (code) => resolve({ code })
      })`
    const { page, nextItem, errors } = await open({ initScript })
    await sendCode(page, 'dan', '447700900306')
    await page.getByLabel('Code').waitFor()
    const code = codeIn(await nextItem('447700900306'))
    expect(await page.evaluate('window.asked')).toBe('sms')
    await page.evaluate(`window.receive('${code}')`)
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(errors).toEqual([])
  })

  it('reports an expired code, and offers a new one', async () => {
    const { page, api, nextItem } = await open()
    const number = '447700900309'
    await sendCode(page, 'gil', number)
    await page.getByLabel('Code').waitFor()
    const code = codeIn(await nextItem(number))
    // Ended without the page, as after its expiry.
    const pinpost = createClient({ url: api, key: 'demo0001', secret: 'demo-secret' })
    const running = await pinpost.start({ to: number, brand: 'Acme' })
    const id = running.type === 'running' ? running.requestId : ''
    for (let i = 0; i < 3; i++) await pinpost.check(id, code === '0000' ? '1111' : '0000')
    await enter(page, code)
    await page.getByRole('alert').getByText('no longer valid').waitFor()
    await page.getByRole('button', { name: 'Send me a code' }).click()
    await page.getByLabel('Code').waitFor()
    await enter(page, codeIn(await nextItem(number)))
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(await page.getByText('gil').count()).toBe(1)
  })

  it('explains what to do about an invalid number, an unavailable service and a form from another site', async () => {
    const service = await startService({ workers: 0, timeScale: 1 })
    const { page, url, apiProcess } = await open({ service })
    await sendCode(page, 'eve', '12')
    await page.getByRole('alert').getByText('check the phone number').waitFor()
    expect(await page.getByLabel('Mobile number').getAttribute('aria-invalid')).toBe('true')
    apiProcess.process.kill('SIGKILL')
    await apiProcess.ended
    await sendCode(page, '<b>eve</b>', '447700900307')
    await page.getByRole('alert').getByText('cannot reach our verification service').waitFor()
    expect(await page.getByLabel('E-mail or name').inputValue()).toBe('<b>eve</b>')
    await page.goto(`${url}/code`)
    await page.getByRole('heading', { name: 'Sign up or sign in' }).waitFor()

    const forged = await fetch(`${url}/start`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({ name: 'eve', number: '447700900307' }),
    })
    expect(forged.status).toBe(403)
    expect(forged.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    )
  })

  it('works without scripts, and fits phone and desktop, light and dark', async () => {
    const { page, nextItem } = await open({ javaScriptEnabled: false, colorScheme: 'dark' })
    await screenshot(page, 'start-dark')
    await sendCode(page, 'fay', '447700900308')
    await page.getByLabel('Code').waitFor()
    await enter(page, '0')
    await page.getByRole('alert').getByText('That code is not right').waitFor()
    await screenshot(page, 'wrong-dark')
    await enter(page, codeIn(await nextItem('447700900308')))
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(await page.title()).toBe('Welcome – Acme')
  })
})

/** In both sizes. Writes screenshots to the folder PINPOST_SCREENSHOTS, for work on the page. */
async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['PINPOST_SCREENSHOTS']
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    const [inner, outer] = await Promise.all([
      page.locator('html').evaluate((root) => root.scrollWidth),
      page.locator('html').evaluate((root) => root.clientWidth),
    ])
    expect(inner).toBeLessThanOrEqual(outer)
    if (folder !== undefined) await page.screenshot({ path: `${folder}/signup-${name}-${width}.png` })
  }
}
