import { describe, expect, it, onTestFinished } from 'vitest'

import { findChromium, launchBrowser, PAGE_TIMEOUT_MS } from '../apps/simulator/test/chromium.ts'
import { startService } from './support/processes.ts'

const NUMBER = '447700900200'

describe.skipIf(findChromium() === undefined)('with the phone page in a real browser', () => {
  it('a request by API is read on the page, the wait is skipped, the call is answered, the code checked', async () => {
    const service = await startService({ workers: 1, timeScale: 1 })
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    page.setDefaultTimeout(PAGE_TIMEOUT_MS)
    await page.goto(`${service.simulator}/#${NUMBER}`)
    await page.getByText('Connected').waitFor()

    const started = await service.call('/verify/json', { number: NUMBER, brand: 'Acme' })
    const sms = page.getByText(/^Acme code: \d{4}\. Valid for 5 minutes\. Never share this code\.$/)
    await sms.waitFor()
    const code = /\d{4}/.exec((await sms.textContent()) ?? '')?.[0] ?? ''

    await page.getByRole('button', { name: 'Skip the wait' }).click()
    await page.getByRole('button', { name: 'Answer' }).click()
    await page.getByText('Please enter this Acme code').first().waitFor()

    const request_id = String(started['request_id'])
    expect(await service.call('/verify/check/json', { request_id, code })).toMatchObject({ status: '0' })
  })
})
