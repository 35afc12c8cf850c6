import { Secret } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import { expect, it, vi } from 'vitest'

import { startIn, WAIT } from '../../../packages/store/test/verify.ts'
import { openTestApi } from '../../api/test/api.ts'
import { browserTests } from '../../simulator/test/chromium.ts'
import { buildPages, expectAccessible } from './built-pages.ts'
import { giveUpWebhook, NUMBER, openPages } from './open-pages.ts'

const folder = buildPages()

/** Status of Verify v1. */
const BAD_CREDENTIALS = '4'

/** An API on the same Redis. @returns a function that asks it with a secret, and returns the status of its answer */
async function openApi(store: Store, account: string) {
  const { app } = await openTestApi({ store })
  return async (secret: string): Promise<string> => {
    const url = `/verify/search/json?request_id=${'f'.repeat(32)}`
    const authorization = `Basic ${Buffer.from(`${account}:${secret}`).toString('base64')}`
    const answer = await app.inject({ url, headers: { authorization } })
    return answer.json<{ status: string }>().status
  }
}

browserTests('the pages of accounts, webhooks and acts in a browser', () => {
  it('an admin replaces a leaked secret: the API refuses it, takes the new one, and the audit log says who did it', async () => {
    const { page, store, address, account, complaints, ask } = await openPages(folder, 'admin')
    const answerOf = await openApi(store, account)
    expect(await answerOf('a-good-secret')).not.toBe(BAD_CREDENTIALS)

    await page.goto(address)
    await page.getByRole('link', { name: 'Accounts' }).click()
    await page.getByRole('link', { name: account }).click()
    const secrets = page.getByRole('region', { name: 'Secrets' })
    await secrets.getByLabel('Why (it is recorded)').fill('leaked')
    await secrets.getByRole('button', { name: 'Add a secret' }).click()
    const secret = (await secrets.getByRole('status').locator('code').textContent()) ?? ''
    const dropping = secrets.locator('form').filter({ has: page.getByRole('button', { name: 'Drop' }) })
    await dropping.getByLabel('Why (it is recorded)').fill('leaked')
    await dropping.getByRole('button').click()
    await secrets.getByText('One secret is valid.').waitFor()

    expect(await answerOf('a-good-secret')).toBe(BAD_CREDENTIALS)
    expect(await answerOf(secret)).not.toBe(BAD_CREDENTIALS)
    await page.reload()
    await secrets.waitFor()
    expect(await page.content()).not.toContain(secret)
    const { body: acts } = await ask('operator', 'GET', '/acts')
    const own = acts.filter(({ target }: { target: string }) => target === account)
    expect(own).toMatchObject([
      { actor: 'ann', act: 'drop old secret', reason: 'leaked' },
      { actor: 'ann', act: 'add secret', reason: 'leaked' },
    ])
    expect(JSON.stringify(acts)).not.toContain(secret)
    expect(complaints).toEqual([])
  })

  it('an admin creates an account, sees what is wrong with its settings, corrects and saves them', async () => {
    const { page, store, address, account, complaints } = await openPages(folder, 'admin')
    const key = `new-${account}`
    await page.goto(`${address}/accounts`)
    await page.getByLabel(/^Key/).fill(key)
    await page.getByLabel(/^Countries/).fill('GB, XX')
    await page.getByLabel('Why (it is recorded)').fill('new customer')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('alert').getByText('countries[1]').waitFor()
    await page.getByLabel(/^Countries/).fill('GB, IE')
    await page.getByRole('button', { name: 'Create' }).click()
    const secret = (await page.getByRole('status').locator('code').textContent()) ?? ''
    expect(await store.accounts.authenticate(key, secret)).toMatchObject({ key })

    await page.getByRole('link', { name: key }).click()
    const settings = page.getByRole('region', { name: 'Settings' })
    await settings.getByLabel('Starts per day').fill('many')
    await settings.getByLabel('May use its own texts').selectOption('yes')
    await settings.getByLabel('Why (it is recorded)').fill('asked for it')
    await settings.getByRole('button', { name: 'Save' }).click()
    await settings.getByRole('alert').getByText('startsPerDay').waitFor()
    await settings.getByLabel('Starts per day').fill('500')
    await settings.getByRole('button', { name: 'Save' }).click()
    await settings.getByText('The settings are saved.').waitFor()
    expect(await store.accounts.settings(key)).toEqual({
      countries: ['GB', 'IE'],
      startsPerDay: 500,
      templates: true,
    })
    // The browser logs the two refused requests.
    expect(complaints.filter((text) => !text.includes('400 (Bad Request)'))).toEqual([])
  })

  it('an operator sends an event again that a webhook did not take, and finds the act in the audit log', async () => {
    const { page, store, address, account, complaints, ask } = await openPages(folder, 'operator')
    const id = await startIn(store, { account, address: new Secret(NUMBER), country: 'DE' })
    const sent = await giveUpWebhook(store, account, id)

    await page.goto(`${address}/webhooks?account=${account}`)
    const row = page.getByRole('row').filter({ hasText: 'verification.started' })
    await row.getByText('status 410').waitFor()
    await row.getByRole('button', { name: 'Choose' }).click()
    await page.getByLabel('Why (it is recorded)').fill('the shop is back')
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Sent again: 1.').waitFor()
    await vi.waitFor(() => expect(sent).toHaveLength(2), WAIT)

    await page.getByRole('link', { name: 'Audit' }).click()
    const act = page.getByRole('row').filter({ hasText: 'the shop is back' }).first()
    await act.getByText('ann (operator)').waitFor()
    await act.getByText('resend webhook').waitFor()
    await vi.waitFor(async () => {
      const { body } = await ask('viewer', 'GET', `/verifications/${id}`)
      expect(body.webhooks).not.toHaveLength(0)
    }, WAIT)
    await page.goto(`${address}/verifications/${id}`)
    await page.getByText('Webhook verification.started to ep_1: given up (status 410)').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('an admin adds an endpoint, an application and a text to an account, and looks at the message', async () => {
    const { page, store, address, account, complaints } = await openPages(folder, 'admin')
    await page.goto(`${address}/webhooks?account=${account}`)
    const endpoints = page.getByRole('region', { name: 'Endpoints' })
    await endpoints.getByLabel('URL').fill('https://shop.example/hook')
    await endpoints.getByLabel('Why (it is recorded)').fill('wants events')
    await endpoints.getByRole('button', { name: 'Create' }).click()
    const secret = (await endpoints.getByRole('status').locator('code').textContent()) ?? ''
    const [endpoint] = await store.webhooks.endpoints.read(account)
    expect(endpoint?.secrets.map((each) => each.reveal())).toEqual([secret])
    const settings = endpoints.locator('details')
    await settings.getByText('https://shop.example/hook').click()
    await settings.getByLabel('Paused').selectOption('yes')
    await settings.getByLabel('Why (it is recorded)').first().fill('they move')
    await settings.getByRole('button', { name: 'Save' }).click()
    await settings.getByText('(paused)').waitFor()
    await expectAccessible(page)
    expect(await store.webhooks.endpoints.list(account)).toMatchObject([{ enabled: false }])

    await page.goto(`${address}/accounts/${account}`)
    const applications = page.getByRole('region', { name: 'Applications' })
    await applications.getByLabel('Name').fill('web shop')
    await applications.getByLabel('Why (it is recorded)').fill('uses Verify v2')
    await applications.getByRole('button', { name: 'Create' }).click()
    await applications.getByText('BEGIN PRIVATE KEY').waitFor()
    expect(await store.applications.list(account)).toMatchObject([{ name: 'web shop' }])

    const saving = page.getByRole('region', { name: 'Texts' }).locator('form').first()
    await saving.getByLabel('Channel').selectOption('sms')
    await saving.getByLabel('Language, such as en-gb').fill('en-gb')
    await saving.getByLabel(/^Text with/).fill('${brand} has the code ${pin} for you')
    await saving.getByLabel('Why (it is recorded)').fill('wants its own')
    await saving.getByRole('button', { name: 'Save the text' }).click()
    await page.getByRole('region', { name: 'All texts' }).getByText('has the code').waitFor()
    await page.goto(`${address}/messages?account=${account}`)
    await page.getByRole('row').getByText('Acme has the code 4711 for you').waitFor()
    expect(complaints).toEqual([])
  })
})
