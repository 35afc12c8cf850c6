import { expect, it } from 'vitest'

import { browserTests } from './chromium.ts'
import { pagesOfOneBrowser, screenshot } from './page.ts'
import { TO } from './world.ts'

browserTests('the phone page helps a newcomer: it', () => {
  const openPage = pagesOfOneBrowser()

  it('shows a command for the configured API, and links to its documentation', async () => {
    const { page } = await openPage({ apiUrl: 'https://127.0.0.1:8443' })
    await page
      .getByText('curl --insecure -u demo0001:demo-secret https://127.0.0.1:8443/verify/json')
      .waitFor()
    const link = page.getByRole('link', { name: 'API documentation' })
    expect(await link.getAttribute('href')).toBe('https://127.0.0.1:8443/docs')
  })

  it('shows the code large, with the only prominent button', async () => {
    const { page, send } = await openPage({ skipWaitUrl: 'http://127.0.0.1:1/' })
    await send('Your code is 4711')
    const code = page.locator('#items .code')
    await code.waitFor()
    await screenshot(page, 'code-390-light')
    expect(await code.innerText()).toBe('4711')
    const pixels = await code.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
    expect(pixels).toBeGreaterThanOrEqual(32)
    const plain = await page.locator('.screen button:visible:not(.quiet)').allInnerTexts()
    expect(plain).toEqual(['Copy code'])
  })

  it('clears the error about a number once it is changed or another phone is opened', async () => {
    const { page } = await openPage({}, { viewport: { width: 1200, height: 800 } })
    const error = page.locator('#open-error')
    const input = page.getByLabel('Phone number')
    const openWrong = async () => {
      await input.fill('12')
      await page.getByRole('button', { name: 'Open' }).click()
      expect(await error.innerText()).toContain('country code')
      expect(await input.getAttribute('aria-invalid')).toBe('true')
    }
    await openWrong()
    await input.fill('123')
    expect(await error.innerText()).toBe('')
    await openWrong()
    await page.evaluate(() => {
      location.hash = '#+447700900000'
    })
    await page.getByRole('heading', { name: '+447700900000' }).waitFor()
    expect(await error.innerText()).toBe('')
    expect(await input.getAttribute('aria-invalid')).toBe('false')
  })

  it.each([TO, 'ann@mail.example'])('labels each added fault of %s with its text in the list', async (to) => {
    const { page, url, addFault } = await openPage({}, { viewport: { width: 1200, height: 800 } })
    await page.goto(`${url}/#${to}`)
    await page.getByRole('heading', { name: to }).waitFor()
    const labels = await page.getByLabel('What goes wrong').locator('option').allInnerTexts()
    expect(labels.length).toBeGreaterThan(7)
    expect(labels.some((label) => label.includes('SMS'))).toBe(to === TO)
    for (const label of labels) {
      await page.getByLabel('What goes wrong').selectOption(label)
      await page.getByRole('button', { name: 'Add' }).click()
      const remove = page.getByRole('button', { name: `Remove: ${label}`, exact: true })
      await remove.click()
      await remove.waitFor({ state: 'detached' })
    }
    await addFault({ type: 'httpStatus', status: 500 }, { prefix: to })
    await page.reload()
    const unlisted = page.getByRole('button', { name: 'Remove: httpStatus, status 500', exact: true })
    await unlisted.waitFor()
    expect(await unlisted.isVisible()).toBe(true)
  })
})
