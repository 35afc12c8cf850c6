import { expect, it } from 'vitest'

import { browserTests } from './chromium.ts'
import { pagesOfOneBrowser, screenshot } from './page.ts'
import { FROM, startApplication, TO } from './world.ts'

const OTHER = '+447700900123'
const WIDE = { viewport: { width: 1280, height: 800 } }

browserTests('the phone page lists callbacks: it', () => {
  const openPage = pagesOfOneBrowser()

  it('shows what the app answered, as it comes, and keeps an open one open', async () => {
    let status = 200
    const application = await startApplication((_received, response) => {
      response.statusCode = status
      response.end('{"error":"signature"}')
    })
    const { page, client, errors } = await openPage({}, WIDE)
    const send = (to = TO) =>
      client().messages.create({
        to,
        from: FROM,
        body: 'Hi',
        statusCallback: `${application.origin}/receipt`,
      })
    await send()
    const list = page.locator('#callback-list > li')
    await list.nth(2).waitFor()
    expect(await list.first().innerText()).toContain('delivered ✓ answered 200')
    // By keyboard alone.
    await list.first().locator('summary').focus()
    await page.keyboard.press('Enter')
    await list.first().getByText('MessageStatus: delivered').waitFor()
    await list.first().getByText('{"error":"signature"}').waitFor()
    await screenshot(page, 'callbacks-1280-light')

    status = 401
    await send()
    await list.first().getByText('✕ answered 401').waitFor()
    await list.nth(5).waitFor()
    expect(await page.locator('#callback-list details[open]').count()).toBe(1)
    await send(OTHER)
    await page.getByRole('link', { name: OTHER }).waitFor()
    expect(await page.getByRole('heading', { name: 'Callbacks for this phone' }).isVisible()).toBe(true)
    expect(await list.count()).toBe(6)
    // Without a phone, those of all phones.
    await page.evaluate(() => {
      location.hash = ''
    })
    await list.nth(8).waitFor()
    expect(await list.first().innerText()).toContain(OTHER)
    expect(errors).toEqual([])
  })

  it('has none of an inbox, which has no callbacks', async () => {
    const { page } = await openPage({}, WIDE)
    await page.evaluate(() => {
      location.hash = '#ann@mail.example'
    })
    await page.getByRole('heading', { name: 'ann@mail.example' }).waitFor()
    expect(await page.locator('#callbacks').isVisible()).toBe(false)
  })
})

browserTests('the search of the phone page', () => {
  const openPage = pagesOfOneBrowser()

  it('finds a code on another phone, and opens it there by keyboard', async () => {
    const { page, client, errors } = await openPage({}, WIDE)
    const send = (to: string, body: string) => client().messages.create({ to, from: FROM, body })
    await send(OTHER, 'Your Shop code: 4711')
    await send(TO, 'Your Shop code: 0815')
    await page.locator('#items').getByText('Your Shop code: 0815').waitFor()
    await page.getByLabel('Search all phones').fill('4711')
    await page.getByText('1 found').waitFor()
    const found = page.locator('#found-list a')
    expect(await found.innerText()).toContain('Your Shop code: 4711')
    expect(await page.locator('#phones').isVisible()).toBe(false)
    await screenshot(page, 'search-1280-light')
    // Callbacks that arrive meanwhile are found too.
    await send(OTHER, '4711 is not your code')
    await page.getByText('2 found').waitFor()
    await found.last().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: OTHER }).waitFor()
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Your Shop code: 4711'))
    await page.getByLabel('Search all phones').fill('')
    await page.getByRole('link', { name: TO }).waitFor()
    expect(errors).toEqual([])
  })

  it('says that nothing was found, and does not show what did not arrive', async () => {
    const { page, send, addFault } = await openPage({}, WIDE)
    await addFault({ type: 'undelivered' })
    await send('Your code is 4711')
    await page.locator('#items').getByText('Not delivered').waitFor()
    await page.getByLabel('Search all phones').fill('nowhere')
    await page.getByText('Nothing found.').waitFor()
    await page.getByLabel('Search all phones').fill('4711')
    await page.getByText('1 found').waitFor()
    expect(await page.locator('#found-list').innerText()).not.toContain('4711')
  })
})
