import { expect, it, onTestFinished, vi } from 'vitest'

import { openShop } from './commands.ts'

const URL = 'https://shop.example/events'

/** The commands with their own store and the account shop0001. */
async function openWebhookCommands(environment: NodeJS.ProcessEnv = {}) {
  const { store, pinpost } = await openShop({ environment })
  const create = async (...words: string[]) =>
    JSON.parse((await pinpost('webhook', 'create', 'shop0001', URL, ...words, '--json')).out)
  return { store, pinpost, create }
}

it('an endpoint is created with its secret, listed and shown without it, changed, rotated and removed', async () => {
  const { pinpost, create } = await openWebhookCommands()
  const { id, secret, secrets } = await create('types=verification.succeeded,verification.failed')
  expect(secret).toMatch(/^whsec_/)
  expect(secrets).toBeUndefined()
  const shown = await pinpost('webhook', 'show', 'shop0001', id)
  expect(shown.out).toBe(
    `id: ${id}\naccount: shop0001\nurl: ${URL}\ntypes: verification.succeeded,verification.failed\nenabled: true`,
  )
  const set = await pinpost('webhook', 'set', 'shop0001', id, 'types=', 'enabled=false', `url=${URL}/2`)
  expect(set).toEqual({ code: 0, out: `endpoint ${id} has its new settings` })
  const listed = await pinpost('webhook', 'list', 'shop0001')
  expect(listed.out).toMatch(new RegExp(`${id}\\s+false\\s+all\\s+${URL}/2$`))
  const rotated = await pinpost('webhook', 'rotate', 'shop0001', id, '--json')
  expect(JSON.parse(rotated.out)).toEqual({ id, secret: expect.stringMatching(/^whsec_/) })
  expect(JSON.parse(rotated.out)['secret']).not.toBe(secret)
  expect(await pinpost('webhook', 'remove', 'shop0001', id)).toEqual({
    code: 0,
    out: `endpoint ${id} is gone`,
  })
  for (const words of [['show'], ['set', 'enabled=true'], ['rotate'], ['remove']]) {
    const [name = '', ...more] = words
    expect(await pinpost('webhook', name, 'shop0001', id, ...more)).toEqual({
      code: 1,
      out: 'there is no such endpoint',
    })
  }
})

it.each([
  [['create', 'nobody01', URL], 'there is no such account'],
  [['create', 'shop0001'], '<url> is missing'],
  [['create', 'shop0001', 'http://shop.example'], 'url: use an https URL, or set PINPOST_INSECURE_WEBHOOKS'],
  [
    ['create', 'shop0001', 'https://10.0.0.1/'],
    'url: use a public address, or set PINPOST_INSECURE_WEBHOOKS',
  ],
  [['create', 'shop0001', 'nowhere'], 'url: use an http or https URL'],
  [['create', 'shop0001', URL, 'types=verification.exploded'], 'types[0]: use one of verification.started'],
  [['create', 'shop0001', URL, 'secret=x'], 'write settings as name=value'],
  [['set', 'shop0001', 'ep_1'], 'name=value is missing'],
  [['set', 'shop0001', 'ep_1', 'enabled=yes'], 'enabled: use true or false'],
  [['failed', 'resend', 'ep_1-evt_1'], 'there is no such event'],
])('webhook %j is refused in production', async (words, problem) => {
  const { pinpost } = await openWebhookCommands()
  const { code, out } = await pinpost('webhook', ...words)
  expect(code).toBe(1)
  expect(out).toContain(problem)
})

it('http is accepted in development, and private addresses if they are allowed', async () => {
  const development = await openWebhookCommands({ NODE_ENV: 'development' })
  expect((await development.pinpost('webhook', 'create', 'shop0001', 'http://shop.example/')).code).toBe(0)
  expect((await development.pinpost('webhook', 'create', 'shop0001', 'http://127.0.0.1/')).code).toBe(1)
  const allowed = await openWebhookCommands({ PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true' })
  expect((await allowed.pinpost('webhook', 'create', 'shop0001', 'http://127.0.0.1/')).code).toBe(0)
})

it('the sixth endpoint of an account is refused', async () => {
  const { pinpost, create } = await openWebhookCommands()
  for (let count = 0; count < 5; count++) await create()
  const { out } = await pinpost('webhook', 'create', 'shop0001', URL)
  expect(out).toBe('the account has 5 endpoints, which is the maximum: remove one first')
})

it('events that were given up are listed and sent again', async () => {
  const { store, pinpost } = await openWebhookCommands()
  let isDead = true
  const got: string[] = []
  const work = store.webhooks.work({
    concurrency: 1,
    handle({ event }) {
      got.push(event)
      return Promise.resolve(isDead ? { type: 'dead', reason: 'status 410' } : { type: 'done' })
    },
    onError: () => undefined,
  })
  onTestFinished(() => work.close())
  const events = ['a', 'b'].map((digit) => `evt_00${digit.repeat(30)}_000001_00`)
  await store.webhooks.add(
    events.map((event) => ({
      account: 'shop0001',
      target: 'ep_1',
      verification: event.slice(4, 36),
      event,
      type: 'verification.started',
      at: 0,
      body: '{}',
    })),
  )
  await vi.waitFor(async () => expect(await store.webhooks.dead.count()).toBe(2), { timeout: 60_000 })
  const { out } = await pinpost('webhook', 'failed', 'list', 'shop0001')
  expect(out).toMatch(/shop0001 +verification\.started +1970-01-01T00:00:00\.000Z +status 410$/)
  expect(JSON.parse((await pinpost('webhook', 'failed', 'list', 'other', '--json')).out)).toEqual([])
  isDead = false
  expect((await pinpost('webhook', 'failed', 'resend', 'all')).out).toBe('2 events are sent again')
  await vi.waitFor(() => expect(got).toHaveLength(4), { timeout: 60_000 })
})
