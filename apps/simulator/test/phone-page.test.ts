import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'

import { buildSimulator } from '../src/app.ts'
import { browserTests } from './chromium.ts'
import { pagesOfOneBrowser, screenshot } from './page.ts'
import { AUTH_TOKEN, FROM, startApplication, TO } from './world.ts'

browserTests('the phone page', () => {
  const openPage = pagesOfOneBrowser()

  it('shows a message that arrives, with sender, segments and encoding, and without a reload', async () => {
    const { page, send, errors } = await openPage()
    await page.evaluate(() => {
      document.body.dataset['loaded'] = 'once'
    })
    await send('Your Shop code: 4711, valid for 5 minutes.')
    const item = page.locator('#items li')
    await item.getByText('Your Shop code: 4711').waitFor()
    const text = await item.innerText()
    for (const part of [FROM, '1 segment', 'GSM-7', 'Delivered']) expect(text).toContain(part)
    await page
      .locator('#announce')
      .getByText(`Message from ${FROM}: Your Shop code`)
      .waitFor({ state: 'attached' })
    await send('Ваш код 4712')
    await page.getByText('UCS-2').waitFor()
    expect(await page.evaluate(() => document.body.dataset['loaded'])).toBe('once')
    expect(errors).toEqual([])
  })

  it('shows a WhatsApp message with its template, and as read because the page is open', async () => {
    const { page, url, errors } = await openPage()
    const parameters = [{ type: 'text', text: '4711' }]
    const answer = await fetch(`${url}/whatsapp/v24.0/106540352242922/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${AUTH_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        to: TO,
        type: 'template',
        template: {
          name: 'verify_code',
          language: { code: 'de' },
          components: [
            { type: 'body', parameters },
            { type: 'button', sub_type: 'url', index: '0', parameters },
          ],
        },
      }),
    })
    expect(answer.status).toBe(200)
    await page.locator('#items li').getByText('WhatsApp · ✓ Read · verify_code (de)').waitFor()
    await page.getByRole('button', { name: 'Copy code 4711' }).waitFor()
    expect(errors).toEqual([])
  })

  it('shows markup in a message as text', async () => {
    const { page, send, errors } = await openPage()
    await send('<img src=x onerror=alert(1)> <b>1234</b>')
    // In the list, because the text for screen readers repeats it.
    await page.locator('#items').getByText('<img src=x onerror=alert(1)> <b>1234</b>').waitFor()
    expect(await page.locator('#items img, #announce img').count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('copies the code, by the clipboard or by the fallback', async () => {
    const { page, send, context, url } = await openPage()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
    await send('Your Shop code: 4711. Call +49 30 1234567 in 2026 days.')
    await page.getByRole('button', { name: 'Copy code 4711' }).click()
    await page.getByText('Copied').first().waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('4711')

    await page.evaluate(() => {
      const { clipboard } = navigator
      Object.assign(globalThis, { readCopied: async () => await clipboard.readText() })
      Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })
    })
    await send('PIN 998877')
    const second = page.locator('#items li').last()
    await second.getByRole('button', { name: 'Copy code 998877' }).click()
    await second.getByText('Copied').waitFor()
    expect(await page.evaluate('readCopied()')).toBe('998877')
  })

  it('rings, can be answered by keyboard only, and transcribes the call', async () => {
    const { page, call, api, errors } = await openPage()
    await call()
    await page.getByRole('heading', { name: FROM }).waitFor()
    await page.waitForFunction(() =>
      document.querySelector('#alarm')?.textContent?.startsWith('Incoming call'),
    )
    await page.waitForFunction(() => document.activeElement?.id === 'answer')
    await page.keyboard.press('Enter')
    const transcript = page.locator('#transcript')
    await transcript.getByText('Your code is').waitFor()
    await transcript.getByText('4 7 1 1').waitFor()
    await page.waitForFunction(() => document.activeElement?.id === 'hang-up')
    await page.keyboard.press('Enter')
    await page.getByText('Answered').waitFor()
    expect(await page.locator('#call').isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('item')
    expect((await api('GET', `/numbers/${TO}/inbox`)).body[0]).toMatchObject({
      status: 'completed',
      attended: true,
    })
    await page.getByRole('button', { name: 'Copy code 4711' }).waitFor()
    expect(errors).toEqual([])
  })

  it('returns the focus to the control that had it', async () => {
    const { page, call } = await openPage()
    await page.getByRole('button', { name: 'Clear' }).focus()
    await call()
    await page.waitForFunction(() => document.activeElement?.id === 'answer')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Declined or busy').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('clear')
  })

  it('explains what to do while the inbox is empty, with a command to copy', async () => {
    const { page, context, url, send } = await openPage()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
    await screenshot(page, 'empty-390-light')
    await page.getByRole('button', { name: 'Copy the command' }).click()
    await page.getByText('Copied ✓').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `curl -u demo0001:demo-secret http://127.0.0.1:3000/verify/json -d number=${TO.slice(1)} -d brand=Acme`,
    )
    await send('Hi')
    await page.getByText('Hi', { exact: true }).waitFor()
    expect(await page.locator('#command').isVisible()).toBe(false)
  })

  it('reads out simultaneous announcements, all of them', async () => {
    const { page } = await openPage()
    await page.evaluate(
      `import('/dom.js').then(({ announce }) => {
        for (const text of ['one', 'two']) announce('announce', text)
      })`,
    )
    const region = page.locator('#announce')
    await region.getByText('one').waitFor({ state: 'attached' })
    expect(await region.textContent()).toBe('one\ntwo')
  })

  it('gives every control a distinct name', async () => {
    const { page, send, call } = await openPage({ skipWaitUrl: 'http://127.0.0.1:1/' })
    await send('Your code is 4711')
    await page.getByRole('button', { name: 'Copy code 4711' }).waitFor()
    await page.getByText('Faults for this phone').click()
    await page.getByLabel('What goes wrong').selectOption('Callbacks come twice')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('button', { name: 'Remove: Callbacks come twice' }).waitFor()
    await call('<Response><Gather timeout="20"><Say>Press a key</Say></Gather></Response>')
    await page.getByRole('button', { name: 'Answer' }).click()
    await page.getByRole('group', { name: 'Keypad' }).waitFor()
    // The browser's accessibility tree.
    const session = await page.context().newCDPSession(page)
    const { nodes } = await session.send('Accessibility.getFullAXTree')
    const controls = nodes
      .filter(({ ignored, role }) => !ignored && CONTROL_ROLES.has(String(role?.value)))
      .map(({ role, name }) => ({ role: String(role?.value), name: String(name?.value ?? '') }))
    expect(controls.length).toBeGreaterThan(18)
    expect(controls.filter(({ name }) => name.trim() === '')).toEqual([])
    const landmarks = nodes.filter(({ ignored }) => !ignored).map(({ role }) => String(role?.value))
    for (const landmark of ['banner', 'main', 'complementary']) expect(landmarks).toContain(landmark)
  })

  it('declines a call, which is then busy', async () => {
    const { page, call, next } = await openPage()
    await call()
    await page.getByRole('button', { name: 'Decline' }).click()
    expect((await next()).body).toMatchObject({ kind: 'call', status: 'busy' })
    await page.getByText('Declined or busy').waitFor()
  })

  it('offers a keypad while a Gather waits', async () => {
    const { page, call, next } = await openPage()
    const { origin, received } = await startApplication((_received, response) => {
      response.end('<Response><Say>Thank you</Say></Response>')
    })
    await call(
      `<Response><Gather numDigits="2" action="${origin}"><Say>Press 1 and 2</Say></Gather></Response>`,
    )
    await page.getByRole('button', { name: 'Answer' }).click()
    await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '1' }).click()
    await page.keyboard.press('2')
    expect((await next()).body).toMatchObject({ text: 'Press 1 and 2 Thank you' })
    expect(received[0]?.params['Digits']).toBe('12')
  })

  it('skips the wait if the application supports it', async () => {
    const application = await startApplication((_received, response) => {
      response.end(JSON.stringify({ ok: true, message: 'The call is on its way.' }))
    })
    const { page } = await openPage({ skipWaitUrl: application.origin })
    await page.getByRole('button', { name: 'Skip the wait' }).click()
    await page.getByText('The call is on its way.').waitFor()
    // In a form `+` would be a space; the answer was JSON.
    const bodies = application.received.map(({ params }) => Object.keys(params).join('').replace(' ', '+'))
    expect(bodies).toEqual([JSON.stringify({ number: TO })])
    const without = await openPage()
    expect(await without.page.getByRole('button', { name: 'Skip the wait' }).isVisible()).toBe(false)
  })

  it('shows the limits that refuse its number, and lifts them', async () => {
    const refusedUntil = new Date(Date.now() + 900_000).toISOString()
    let limits = [{ name: 'wrong-codes', refusedUntil }]
    const application = await startApplication(({ url }, response) => {
      if (url.endsWith('/lift')) limits = []
      response.end(JSON.stringify({ limits }))
    })
    const { page, errors } = await openPage({ limitsUrl: `${application.origin}/dev/limits` })
    await page.locator('#limits-text').getByText('This number is limited by wrong-codes until').waitFor()
    await page.getByRole('button', { name: 'Lift' }).click()
    await page.getByText('The limits are lifted.').waitFor()
    expect(await page.getByRole('button', { name: 'Lift' }).isVisible()).toBe(false)
    expect(errors).toEqual([])
  })

  it('adds a fault for this phone, which hides the message that did not arrive', async () => {
    const { page, send } = await openPage()
    await page.getByText('Faults for this phone').click()
    await page.getByLabel('What goes wrong').selectOption('SMS is not delivered')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByText('1×').waitFor()
    await send('Your code is 4711')
    await page.getByText('Not delivered (error 30003)').waitFor()
    expect(await page.getByText('4711').count()).toBe(0)
    await page.getByText('Everything works.').waitFor()
  })

  it('reports a lost connection, and reconnects', async () => {
    const { page, app, url } = await openPage()
    await app.close()
    await page.getByText('Connection lost').waitFor()
    const { hostname, port } = new URL(url)
    const { app: again } = await buildSimulator({ accountSid: 'AC', authToken: 'x', stateDelayMs: 10 })
    try {
      await again.listen({ host: hostname, port: Number(port) })
      await page.getByText('Connected').waitFor()
      expect(await page.locator('#connection').getAttribute('data-state')).toBe('open')
    } finally {
      await again.close()
    }
  })

  it('opens a typed number, and lists used numbers', async () => {
    const { page, client, url } = await openPage()
    await page.goto(`${url}/#`)
    await page.getByLabel('Phone number').fill('nonsense')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByRole('alert').getByText('country code').waitFor()
    await client().messages.create({ to: '+447700900123', from: FROM, body: 'Hi' })
    await page.getByRole('link', { name: /\+447700900123/ }).waitFor()
    await page.getByLabel('Phone number').fill('+44 7700 900123')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '+447700900123' }).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  it.each(['light', 'dark'] as const)('fits small and large windows (%s)', async (colorScheme) => {
    const { page, send, call, api } = await openPage(
      { skipWaitUrl: 'http://127.0.0.1:1/' },
      { colorScheme, reducedMotion: 'reduce' },
    )
    await send('Your Shop code: 4711, valid for 5 minutes.')
    await send('Ваш код подтверждения: 998877. Никому его не сообщайте, даже сотрудникам магазина.')
    await api('POST', '/faults', { fault: { type: 'undelivered' }, times: 1 })
    await send('lost')
    await page.locator('#items').getByText('Not delivered').waitFor()
    await call()
    await page.getByRole('button', { name: 'Answer' }).waitFor()
    for (const [width, height] of [
      [360, 740],
      [390, 844],
      [768, 1024],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height })
      expect(await scrollsSideways(page)).toBe(false)
      await screenshot(page, `ringing-${String(width)}-${colorScheme}`)
    }
    await page.getByRole('button', { name: 'Answer' }).click()
    await page.locator('#transcript').getByText('4 7 1 1').waitFor()
    await screenshot(page, `talking-1280-${colorScheme}`)
    await page.getByRole('button', { name: 'Hang up' }).click()
    await page.getByText('Answered').waitFor()
    for (const [width, height] of [
      [390, 844],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height })
      await screenshot(page, `thread-${String(width)}-${colorScheme}`)
    }
  })
})

const scrollsSideways = async (page: Page): Promise<boolean> =>
  await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

const CONTROL_ROLES = new Set('button checkbox combobox DisclosureTriangle link region textbox'.split(' '))
