import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { Secret } from '@pinpost/core'
import { expect, it, vi } from 'vitest'

import { rawRedis } from '../../../packages/store/test/redis.ts'
import { freshPin, SENT, startIn, verifyIn, WAIT } from '../../../packages/store/test/verify.ts'
import { browserTests } from '../../simulator/test/chromium.ts'
import { buildPages, expectAccessible } from './built-pages.ts'
import { fillPages, NUMBER, openPages, SIZES } from './open-pages.ts'

const folder = buildPages()

it('the pages have less than 300 kB, compressed', () => {
  const files = readdirSync(folder(), { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  )
  const sizes = files.map((file) => gzipSync(readFileSync(join(file.parentPath, file.name))).length)
  expect(files.length).toBeGreaterThanOrEqual(3)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000)
})

browserTests('the console in a browser', () => {
  it('support finds out why a person got no code, and sees the number only after a reason', async () => {
    const { page, store, address, account, complaints, caughtUp, ask } = await openPages(folder, 'support')
    const id = await startIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
    await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
    await store.dispatch(id, { ...SENT, route: 'twilio-sms' })
    const receipt = { status: 'failed', reason: 'unreachable', code: '30003' } as const
    await store.dispatch(id, { type: 'receipt', attempt: 1, receipt })
    await caughtUp()

    await page.goto(`${address}/verifications`)
    await page.getByLabel('Number or e-mail address').fill('+49 1511 2345678')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('table').getByRole('link').first().click()
    await page
      .getByText(
        'Attempt 1, SMS: not delivered: the phone did not answer: it may be off or without network (code 30003).',
      )
      .waitFor()
    expect(page.url()).toBe(`${address}/verifications/${id}`)
    expect(await page.content()).not.toContain('5678')

    await page.getByLabel('Why (it is recorded)').fill('ticket 17')
    await page.getByRole('button', { name: 'Show the whole number' }).click()
    await page.getByText(NUMBER).waitFor()
    const { body: acts } = await ask('operator', 'GET', '/acts')
    expect(acts[0]).toMatchObject({ act: 'reveal address', target: id, reason: 'ticket 17' })
    expect(complaints).toEqual([])
  })

  it('an operator goes from refused starts to the limit that refused them, and lifts it', async () => {
    const { page, store, address, account, complaints, caughtUp, ask } = await openPages(folder, 'operator')
    const refusal = { reason: 'limit', limit: 'starts-10-minutes', retryAfterSeconds: 600 } as const
    for (let i = 0; i < 3; i++)
      await store.outbox.refused({ account, address: new Secret(NUMBER), country: 'DE', refusal })
    const id = await startIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
    await store.dispatch(id, { type: 'check', code: new Secret('0000') })
    await caughtUp()

    await page.goto(address)
    await page.getByRole('link', { name: 'Refused' }).click()
    await page.getByRole('link', { name: 'starts-10-minutes' }).click()
    await page.waitForURL(/\/verifications\?.*refusal=starts-10-minutes/)
    await page.getByLabel('Account', { exact: true }).fill(account)
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.waitForURL(new RegExp(`account=${account}`))
    await vi.waitFor(async () => expect(await page.getByRole('row').count()).toBe(4), WAIT)

    await page.getByRole('link', { name: 'Limits' }).click()
    await page.getByRole('row', { name: new RegExp(`\\+491511234.* ${account} 1 / 10 .* 3$`) }).waitFor()
    await page.getByLabel('Account', { exact: true }).fill(account)
    await page.getByLabel('Number or e-mail address').fill(NUMBER)
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByLabel('Why (it is recorded)').fill('called us')
    await page.getByRole('button', { name: 'Lift' }).click()
    await vi.waitFor(async () => {
      const { body } = await ask('support', 'POST', '/limits/show', { account, address: NUMBER })
      expect(body.map(({ count }: { count: number }) => count)).not.toContain(1)
    }, WAIT)
    expect(complaints).toEqual([])
  })

  it('a viewer sees figures, and neither whole numbers nor what may be changed', async () => {
    const { page, store, address, account, complaints, caughtUp } = await openPages(folder, 'viewer')
    await verifyIn(store, { account, country: 'DE' })
    await caughtUp()
    await page.goto(address)
    await page.getByRole('row', { name: /^DE/ }).waitFor()
    const grafana = page.getByRole('link', { name: 'Grafana' })
    expect(await grafana.getAttribute('href')).toBe('https://grafana.shop.example/d/pinpost')
    await page.goto(`${address}/verifications?account=${account}`)
    await page.getByRole('table').getByText('succeeded').waitFor()
    expect(await page.getByRole('button', { name: 'Find' }).count()).toBe(0)
    await page.goto(`${address}/limits`)
    await page.getByText('for the roles support and above').waitFor()
    await page.getByLabel('Limits of the account').fill(account)
    await page.getByRole('button', { name: 'List' }).click()
    await page.getByRole('row', { name: 'starts-day enforced 10 at once, then one every 2.4 h' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('a viewer watches what happens, and pauses', async () => {
    const { page, store, address, account, complaints } = await openPages(folder, 'viewer')
    await page.goto(`${address}/verifications`)
    await page.getByRole('button', { name: 'Watch live' }).click()
    await vi.waitFor(async () => {
      await startIn(store, { account, country: 'DE' })
      expect(await page.getByRole('table').getByText(account).count()).toBeGreaterThan(0)
    }, WAIT)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Happened until you paused').waitFor()
    expect(complaints).toEqual([])
  })

  it('an operator switches a route off for an hour, and queues a stuck step again', async () => {
    const { page, store, prefix, address, account, complaints, caughtUp, ask } = await openPages(
      folder,
      'operator',
    )
    await store.routeState.publish([{ name: 'twilio-sms', channel: 'sms', provider: 'twilio', price: 0 }])
    const id = await startIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
    await caughtUp()
    await page.goto(`${address}/routes`)
    await page.getByLabel('What (such as country:GB)').fill('route:twilio-sms')
    await page.getByLabel('For').selectOption('1 h')
    await page.getByLabel('Why (it is recorded)').fill('carrier is down')
    await page.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('row', { name: /route:twilio-sms .*carrier is down/ }).waitFor()
    await store.routeState.refresh()
    expect(store.routeState.current().switches.get('route:twilio-sms')).toMatchObject({
      until: expect.any(Number),
      reason: 'carrier is down',
    })

    await rawRedis().zadd(`{${prefix}0}:due`, Date.now() - 120_000, `${id}-1`)
    await page.getByRole('link', { name: 'Queue' }).click()
    await page.getByRole('combobox', { name: 'Stuck step' }).selectOption(id)
    await page.getByLabel('Why (it is recorded)').fill('ticket 18')
    await page.getByRole('button', { name: 'Queue again' }).click()
    await vi.waitFor(async () => {
      const { body: acts } = await ask('operator', 'GET', '/acts')
      expect(acts[0]).toMatchObject({ act: 'queue step again', target: id, reason: 'ticket 18' })
    }, WAIT)
    expect(complaints).toEqual([])
  })

  it('an admin erases a number', async () => {
    const { page, store, address, account, complaints, ask } = await openPages(folder, 'admin')
    const id = await verifyIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
    await page.goto(`${address}/limits`)
    await page.getByLabel('Number or e-mail address to erase').fill(NUMBER)
    await page.getByLabel('Why (it is recorded; do not write the number)').fill('ticket 19')
    await page.getByRole('button', { name: 'Erase' }).click()
    await page.getByText('Erased. Verifications in Redis: 1.').waitFor()
    expect(await store.find(id)).toBeUndefined()
    const { body: acts } = await ask('operator', 'GET', '/acts')
    expect(acts[0]).toMatchObject({ act: 'erase address', reason: 'ticket 19' })
    await expectAccessible(page)
    expect(complaints).toEqual([])
  })

  it.each(['light', 'dark'] as const)(
    'no page has a flaw that axe finds, in %s and at two sizes',
    async (colorScheme) => {
      const opened = await openPages(folder, 'admin')
      const { page, address, complaints } = opened
      const paths = await fillPages(opened)
      await page.emulateMedia({ colorScheme })
      for (const path of paths)
        for (const size of SIZES) {
          await page.setViewportSize(size)
          await page.goto(address + path)
          await page.waitForLoadState('networkidle')
          await page.getByRole('heading', { level: 1 }).waitFor()
          await expectAccessible(page)
          const screenshots = process.env['PINPOST_TEST_SCREENSHOTS']
          if (screenshots !== undefined)
            await page.screenshot({
              path: join(
                screenshots,
                `${colorScheme}-${size.width}${path.replaceAll('/', '-').slice(0, 16)}.png`,
              ),
              fullPage: true,
            })
        }
      expect(complaints).toEqual([])
    },
  )
})
