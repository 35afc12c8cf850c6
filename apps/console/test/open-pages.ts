import { Secret } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import { expect, onTestFinished, vi } from 'vitest'

import { rawRedis } from '../../../packages/store/test/redis.ts'
import { startIn, verifyIn, WAIT } from '../../../packages/store/test/verify.ts'
import { launchBrowser, PAGE_TIMEOUT_MS } from '../../simulator/test/chromium.ts'
import { startRecording } from '../src/recording.ts'
import type { Role } from '../src/roles.ts'
import { openConsole } from './console.ts'

export const NUMBER = '+4915112345678'
export const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
] as const

/** A console with its pages, and a page of it for a person of this role. */
export async function openPages(folder: () => string, role: Role) {
  const opened = await openConsole(undefined, folder())
  const { app, store } = opened
  const recording = await startRecording({ ...opened, keptMs: 86_400_000 })
  onTestFinished(() => recording.close())
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const page = await browser.newPage({
    extraHTTPHeaders: { 'remote-user': 'ann', 'remote-groups': `pinpost-${role}` },
    viewport: SIZES[0],
  })
  page.setDefaultTimeout(PAGE_TIMEOUT_MS)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== address) complaints.push(`request to ${request.url()}`)
  })
  const account = `a-${role}-${Date.now()}`
  await store.accounts.save({ key: account, secrets: ['a-good-secret'], countries: ['*'] }, 'nothing')
  /** Waits until history has everything. */
  const caughtUp = () =>
    vi.waitFor(async () => {
      const { body } = await opened.ask('viewer', 'GET', '/me')
      expect(body.history.waiting).toBe(0)
    }, WAIT)
  return { ...opened, page, address, complaints, account, caughtUp }
}

/** Gives each page something to show. @returns the paths of all pages */
export async function fillPages({
  store,
  prefix,
  account,
  caughtUp,
}: Awaited<ReturnType<typeof openPages>>): Promise<readonly string[]> {
  const id = await verifyIn(store, { account, country: 'DE' })
  await store.routeState.publish([{ name: 'twilio-sms', channel: 'sms', provider: 'twilio', price: 0 }])
  await store.routeState.turnOff('country:FR', { reason: 'attack', until: Date.now() + 3_600_000 })
  await store.routeState.refresh()
  const stuck = await startIn(store, { account, country: 'DE' })
  await rawRedis().zadd(`{${prefix}0}:due`, Date.now() - 120_000, `${stuck}-1`)
  const refusal = { reason: 'unsupportedCountry' } as const
  await store.outbox.refused({ account, address: new Secret(NUMBER), country: 'DE', refusal })
  await caughtUp()
  await store.webhooks.endpoints.create(account, { url: 'https://shop.example/hook', enabled: true })
  await giveUpWebhook(store, account, id)
  return [
    '/',
    '/verifications',
    `/verifications/${id}`,
    '/refused',
    '/limits',
    '/routes',
    '/queue',
    '/accounts',
    `/accounts/${account}`,
    '/webhooks',
    `/webhooks?account=${account}`,
    '/messages?locale=ar-xa',
    '/audit',
  ]
}

/** An event whose webhook does not want it. @returns the ids of the events that were sent */
export async function giveUpWebhook(
  store: Store,
  account: string,
  verification: string,
): Promise<readonly string[]> {
  const sent: string[] = []
  const work = store.webhooks.work({
    concurrency: 1,
    async handle({ event }) {
      sent.push(event)
      return { type: 'dead', reason: 'status 410' }
    },
    onError: () => undefined,
  })
  onTestFinished(() => work.close())
  const event = `evt_${verification}_000001_00`
  const type = 'verification.started'
  await store.webhooks.tries.take(() => Promise.resolve())
  await store.webhooks.add([
    { account, target: 'ep_1', verification, event, type, at: Date.now(), body: '{}' },
  ])
  await vi.waitFor(async () => expect(await store.webhooks.dead.list(account)).toHaveLength(1), WAIT)
  return sent
}
