// @ts-check
// `node scripts/screenshot.mjs`: takes the pictures of the README and of the guides to the console, and writes them to
// docs/images. It starts Pinpost with `npm start` on free ports, and sends verifications to the simulator.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { chromium } from 'playwright-core'

import { findChromium } from './lib/chromium.mjs'
import { Failure, say } from './lib/failure.mjs'
import { runScript } from './lib/script.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const IMAGES = join(root, 'docs/images')
const CONSOLE_VIEWPORT = { width: 1100, height: 700 }
const NUMBER = '447700900000'
/** Its SMS do not arrive. */
const UNREACHED = '+447700900434'
const VIEWPORT = { width: 1240, height: 810 }
const START_MS = 300_000

await runScript(
  async (life) => {
    const executablePath = await findChromium({ environment: process.env, signal: life.signal })
    if (executablePath === undefined) throw new Failure('No Chromium was found: put chromium on the PATH.')
    const home = mkdtempSync(join(tmpdir(), 'pinpost-screenshot-'))
    life.own({ stop: async () => rmSync(home, { recursive: true, force: true }) })
    const addresses = await life.until(startPinpost(life, home))
    const { api, page: url } = addresses

    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    life.own({ stop: () => browser.close() })
    const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: 2, colorScheme: 'light' })
    await page.goto(url)
    await page.getByText('Connected').waitFor()
    // Closed, so that the callbacks are in view.
    await page.getByText('Faults for this phone').click()

    await post(`${api}/verify/json`, { number: NUMBER })
    await page.getByText(/^Acme code: \d{4}\./).waitFor()
    await page.getByRole('button', { name: 'Skip the wait' }).click()
    await page.getByRole('button', { name: 'Answer' }).waitFor()

    await capture(page, 'phone-page')
    await captureConsole(
      await browser.newPage({ viewport: CONSOLE_VIEWPORT, colorScheme: 'light' }),
      addresses,
    )
    return 0
  },
  { codeWhenStopped: 130 },
)

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name of the file
 */
async function capture(page, name) {
  const file = join(IMAGES, `${name}.webp`)
  // Playwright writes PNG and JPEG only; WebP is a quarter of the size.
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  mkdirSync(IMAGES, { recursive: true })
  writeFileSync(file, Buffer.from(data, 'base64'))
  say(`Wrote ${file}.`)
}

/**
 * Calls the API as the demo account.
 * @param {string} url
 * @param {Record<string, string>} parameters
 * @returns {Promise<any>}
 */
async function post(url, parameters) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('demo0001:demo-secret')}` },
    body: new URLSearchParams({ brand: 'Acme', ...parameters }),
  })
  return answer.json()
}

/**
 * The pages of the guides: an SMS that did not arrive, a burst of starts, an account with two secrets, and a route that is
 * switched off.
 * @param {import('playwright-core').Page} page
 * @param {Addresses} addresses
 */
async function captureConsole(page, { api, simulator, console }) {
  await fetch(`${simulator}/api/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'sms', prefix: UNREACHED, fault: { type: 'undelivered', code: 30003 } }),
  })
  for (const number of ['447700900101', '447700900212', '447700900323']) {
    const { request_id } = await post(`${api}/verify/json`, { number })
    const found = await fetch(`${simulator}/api/numbers/${number}/code?waitSeconds=60`)
    /** @type {{ code: string }} */
    const { code } = JSON.parse(await found.text())
    await post(`${api}/verify/check/json`, { request_id, code })
  }
  const { request_id: unreached } = await post(`${api}/verify/json`, { number: UNREACHED.slice(1) })
  for (let last = 500; last < 540; last++) await post(`${api}/verify/json`, { number: `447700900${last}` })

  await page.goto(`${console}/verifications/${unreached}`)
  await reloadUntil(page, page.getByText('not delivered').first())
  await capture(page, 'console-verification')

  await page.goto(`${console}/verifications`)
  await page.getByLabel('Number or e-mail address').fill(UNREACHED)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByText('Of this number or address').waitFor()
  await capture(page, 'console-verifications')

  await page.goto(`${console}/refused`)
  await page.getByRole('link', { name: 'unverified-block-1k' }).waitFor()
  await capture(page, 'console-refused')

  await page.goto(`${console}/accounts/demo0001`)
  const secrets = page.getByRole('region', { name: 'Secrets' })
  await secrets.getByLabel('Why (it is recorded)').fill('in a public repository')
  await secrets.getByRole('button', { name: 'Add a secret' }).click()
  await secrets.getByRole('status').waitFor()
  // The secret itself is not for a picture.
  await page.reload()
  await secrets.getByText('Two secrets are valid').waitFor()
  await capture(page, 'console-account')

  await page.goto(`${console}/routes`)
  await page.getByLabel('What (such as country:GB)').fill('route:twilio-sms')
  await page.getByLabel(/^For/).selectOption('4 h')
  await page.getByLabel('Why (it is recorded)').fill('the carrier loses messages')
  await page.getByRole('button', { name: 'Switch off' }).click()
  await page.getByRole('row', { name: /carrier loses messages/ }).waitFor()
  await capture(page, 'console-routes')
}

/**
 * History is written a moment after what happens.
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').Locator} locator
 */
async function reloadUntil(page, locator) {
  for (let tries = 0; tries < 60 && !(await locator.isVisible()); tries++) {
    await page.waitForTimeout(1_000)
    await page.reload({ waitUntil: 'networkidle' })
  }
  await locator.waitFor()
}

/** @typedef {{ api: string, page: string, simulator: string, console: string }} Addresses */

/**
 * @param {import('./lib/script.mjs').Life} life
 * @param {string} home
 * @returns {Promise<Addresses>} the addresses that `npm start` prints
 */
function startPinpost(life, home) {
  const ports = [
    'API_PORT',
    'API_METRICS_PORT',
    'WORKER_METRICS_PORT',
    'CONSOLE_PORT',
    'CONSOLE_METRICS_PORT',
    'SIMULATOR_PORT',
    'SIMULATOR_SMTP_PORT',
  ]
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: {
      ...process.env,
      PINPOST_HOME: home,
      ...Object.fromEntries(ports.map((name) => [`PINPOST_${name}`, '0'])),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  life.own({
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  })
  return new Promise((resolve, reject) => {
    let output = ''
    setTimeout(() => reject(new Failure(`npm start was not ready in time:\n${output}`)), START_MS).unref()
    child.once('exit', () => reject(new Failure(`npm start ended:\n${output}`)))
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
      const api = /^ {2}API +(\S+)/m.exec(output)?.[1]
      const page = /^ {2}Phone page +(\S+)/m.exec(output)?.[1]
      const console = /^ {2}Console +(\S+)/m.exec(output)?.[1]
      if (api && page && console && output.includes('Ctrl-C'))
        resolve({ api, page, simulator: new URL(page).origin, console })
    })
  })
}
