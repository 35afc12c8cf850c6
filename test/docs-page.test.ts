import { describe, expect, it, onTestFinished } from 'vitest'

import { openTestApi, SHOP } from '../apps/api/test/api.ts'
import { fetchDocument, operationsOf } from '../apps/api/test/document.ts'
import { findChromium, launchBrowser, PAGE_TIMEOUT_MS } from '../apps/simulator/test/chromium.ts'
import { freePort } from './support/processes.ts'

describe.skipIf(findChromium() === undefined)('/docs in a real browser', () => {
  it('shows every operation, without console errors and without another host', async () => {
    const port = await freePort()
    const address = `http://127.0.0.1:${port}`
    const { app } = await openTestApi({ publicUrl: address, skipWaitFor: [SHOP.key] })
    await app.listen({ host: '127.0.0.1', port })
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
    page.setDefaultTimeout(PAGE_TIMEOUT_MS)
    const complaints: string[] = []
    const hosts = new Set<string>()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (protocol !== 'data:') hosts.add(origin)
    })

    await page.goto(`${address}/docs`)
    const operations = page.locator('.opblock')
    await operations.first().waitFor()
    const document = await fetchDocument(app)
    expect(await operations.count()).toBe(operationsOf(document).length)

    const start = page.locator('#operations-Verify-startVerification')
    await start.getByRole('button').first().click()
    await start.getByText('Concurrent verifications to the same number').first().waitFor()

    await page.getByRole('button', { name: 'Authorize' }).click()
    await page.locator('#auth-basic-username').fill(SHOP.key)
    await page.locator('#auth-basic-password').fill(SHOP.secrets[0] ?? '')
    const basic = page.locator('.auth-container', { has: page.locator('#auth-basic-username') })
    await basic.getByRole('button', { name: 'Apply credentials' }).click()
    await page.getByRole('button', { name: 'Close' }).first().click()
    await start.getByRole('button', { name: 'Try it out' }).click()
    await start.getByRole('button', { name: 'Execute' }).click()
    const answer = start.locator('.live-responses-table')
    await answer.waitFor()
    expect(await answer.textContent()).toMatch(/"request_id": "[0-9a-f]{32}",\s+"status": "0"/)

    expect(complaints).toEqual([])
    expect([...hosts]).toEqual([address])
  })
})
