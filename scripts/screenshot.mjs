// @ts-check
// `node scripts/screenshot.mjs`: takes the picture of the phone page that the README shows. It starts Pinpost with
// `npm start` on free ports, sends a verification with an SMS and a call, and writes docs/images/phone-page.webp.
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
const FILE = join(root, 'docs/images/phone-page.webp')
const NUMBER = '447700900000'
const VIEWPORT = { width: 1240, height: 810 }
const START_MS = 300_000

await runScript(
  async (life) => {
    const executablePath = await findChromium({ environment: process.env, signal: life.signal })
    if (executablePath === undefined) throw new Failure('No Chromium was found: put chromium on the PATH.')
    const home = mkdtempSync(join(tmpdir(), 'pinpost-screenshot-'))
    life.own({ stop: async () => rmSync(home, { recursive: true, force: true }) })
    const { api, page: url } = await life.until(startPinpost(life, home))

    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    life.own({ stop: () => browser.close() })
    const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: 2, colorScheme: 'light' })
    await page.goto(url)
    await page.getByText('Connected').waitFor()
    // Closed, so that the callbacks are in view.
    await page.getByText('Faults for this phone').click()

    await fetch(`${api}/verify/json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('demo0001:demo-secret')}` },
      body: new URLSearchParams({ number: NUMBER, brand: 'Acme' }),
    })
    await page.getByText(/^Acme code: \d{4}\./).waitFor()
    await page.getByRole('button', { name: 'Skip the wait' }).click()
    await page.getByRole('button', { name: 'Answer' }).waitFor()

    // Playwright writes PNG and JPEG only; WebP is a quarter of the size.
    const devtools = await page.context().newCDPSession(page)
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
    mkdirSync(dirname(FILE), { recursive: true })
    writeFileSync(FILE, Buffer.from(data, 'base64'))
    say(`Wrote ${FILE}.`)
    return 0
  },
  { codeWhenStopped: 130 },
)

/**
 * @param {import('./lib/script.mjs').Life} life
 * @param {string} home
 * @returns {Promise<{ api: string, page: string }>} the addresses that `npm start` prints
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
      if (api !== undefined && page !== undefined && output.includes('Ctrl-C')) resolve({ api, page })
    })
  })
}
