import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

import { afterAll, beforeAll, onTestFinished } from 'vitest'

import { launchBrowser, PAGE_TIMEOUT_MS } from './chromium.ts'
import { FROM, startSimulator, TO } from './world.ts'

const SLOW_CALL = '<Response><Say>Your code is</Say><Pause/><Say>4 7 1 1</Say><Pause length="20"/></Response>'

type OpenPageOptions = [
  options?: Parameters<typeof startSimulator>[0],
  contextOptions?: BrowserContextOptions,
]

/** The phone page of a new simulator, with the phone of `TO` open. */
async function openPageIn(
  browser: Browser,
  options: Parameters<typeof startSimulator>[0] = {},
  contextOptions: BrowserContextOptions = {},
) {
  const simulator = await startSimulator(options)
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...contextOptions })
  // The page would try to reconnect, and perhaps reach a later simulator that got the same port.
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(PAGE_TIMEOUT_MS)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(`${simulator.url}/#${TO}`)
  await page.getByText('Connected').waitFor()
  const { client } = simulator
  return {
    ...simulator,
    context,
    page,
    errors,
    send: (body: string) => client().messages.create({ to: TO, from: FROM, body }),
    call: (twiml = SLOW_CALL) => client().calls.create({ to: TO, from: FROM, twiml }),
  }
}

/** Opens phone pages in a browser that the tests of one suite share. */
export function pagesOfOneBrowser() {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })
  return (...args: OpenPageOptions) => openPageIn(browser, ...args)
}

/** Writes screenshots to the folder PINPOST_SCREENSHOTS, for work on the page. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['PINPOST_SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/simulator-${name}.png` })
}
