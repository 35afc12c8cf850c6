import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Delivery, Secret } from '@pinpost/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AnyProvider, Callback, ReceiptReading } from '../provider.ts'
import { makeProviders, type Providers } from '../registry.ts'
import { parseRoutes } from '../routes-file/read.ts'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import * as fixture from './webhook-fixture.suite.ts'

const ROOT = new URL('../../../../', import.meta.url)
const GUIDE = readFileSync(new URL('docs/webhook-gateway.md', ROOT), 'utf8')
const EXAMPLE = fileURLToPath(new URL('examples/webhook-gateway/gateway.mjs', ROOT))
const URL_OF_GUIDE = 'https://gateway.example.com/pinpost'
const { current, foreign } = fixture.SECRETS

/** The first code block of this language in the guide. */
function blockOf(kind: string): string {
  const [, block] = new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 's').exec(GUIDE) ?? []
  if (block === undefined) throw new Error(`the guide has no ${kind}`)
  return block
}

interface Running {
  readonly url: string
  printed(): string
  end(): Promise<void>
}

async function startExample(secret: string): Promise<Running> {
  const gateway = spawn(process.execPath, [EXAMPLE], { env: { GATEWAY_SECRET: secret, GATEWAY_PORT: '0' } })
  let printed = ''
  for (const stream of [gateway.stdout, gateway.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk))
  }
  const end = async (): Promise<void> => {
    if (gateway.exitCode !== null) return
    const ended = once(gateway, 'exit')
    gateway.kill()
    await ended
  }
  try {
    await vi.waitFor(() => expect(printed).toContain('http://'), { timeout: 60_000 })
  } catch (error) {
    await end()
    throw error
  }
  return {
    url: /http:\/\/\S+/.exec(printed)?.[0] ?? '',
    printed: () => printed,
    end,
  }
}

const { signal } = new AbortController()
const TEXTS = { locale: 'en-gb', opening: 'Your code:', again: 'Once more:', closing: 'Goodbye.' }
const COMMON = { attempt: 1, to: new Secret(fixture.NUMBER), validSeconds: 100 }

const sms = (verificationId: string, to = fixture.NUMBER): Delivery => ({
  ...COMMON,
  channel: 'sms',
  verificationId,
  to: new Secret(to),
  text: new Secret(`Acme code: ${fixture.PIN}`),
  segments: 1,
  keepUcs2: false,
})

const call = (verificationId: string): Delivery => ({
  ...COMMON,
  channel: 'voice',
  verificationId,
  speech: { ...TEXTS, code: new Secret(fixture.PIN) },
})

function send(provider: AnyProvider | undefined, delivery: Delivery) {
  if (provider?.channel === 'sms' && delivery.channel === 'sms') return provider.send(delivery, signal)
  if (provider?.channel === 'voice' && delivery.channel === 'voice') return provider.send(delivery, signal)
  throw new Error('no such route')
}

const told = (...statuses: string[]) => statuses.map((status) => ({ signed: true, receipt: { status } }))

describe('the example gateway, with the routes of the guide', () => {
  let gateway: Running
  let inbox: ScriptedServer
  let providers: Providers
  beforeAll(async () => {
    gateway = await startExample(current)
    inbox = await startScriptedServer()
    providers = await open(current)
  })
  beforeEach(() => inbox.script({ status: 204, body: '' }))
  afterAll(async () => {
    await gateway.end()
    await inbox.close()
  })

  const open = (secret: string): Promise<Providers> =>
    makeProviders({
      publicUrl: inbox.url,
      read: () => parseRoutes(blockOf('yaml').replace(URL_OF_GUIDE, gateway.url)),
      secret: () => new Secret(secret),
    })

  const callbacks = (): Callback[] =>
    inbox.requests.map(({ path, headers, body }) => ({
      method: 'POST',
      url: `${inbox.url}${path}`,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body,
    }))

  async function readAll(route: string, count: number): Promise<ReceiptReading[]> {
    await expect.poll(() => inbox.requests.length).toBe(count)
    const provider = providers.byName(route)
    if (provider === undefined) throw new Error('no such route')
    return Promise.all(callbacks().map((callback) => provider.readReceipt(callback, signal)))
  }

  test('accepts a message and reports its delivery', async () => {
    const id = '1'.repeat(32)
    const outcome = await send(providers.byName('gateway-sms'), sms(id))
    expect(outcome).toEqual({ kind: 'accepted', reference: `gw-${id}-1`, price: 10_000 })
    await expect(readAll('gateway-sms', 2)).resolves.toEqual(told('sent', 'delivered'))
    expect(inbox.requests[0]?.path).toMatch(new RegExp(`^/webhooks/gateway-sms/${id}/1\\?mac=`))
  })

  test('accepts a call and reports its progress', async () => {
    const outcome = await send(providers.byName('gateway-calls'), call('2'.repeat(32)))
    expect(outcome).toMatchObject({ kind: 'accepted' })
    await expect(readAll('gateway-calls', 3)).resolves.toEqual(told('ringing', 'answered', 'delivered'))
  })

  test('sends a repeated request once', async () => {
    const id = '3'.repeat(32)
    const provider = providers.byName('gateway-sms')
    const [first, second] = [await send(provider, sms(id)), await send(provider, sms(id))]
    expect(second).toEqual(first)
    await readAll('gateway-sms', 2)
    expect(gateway.printed().split(id)).toHaveLength(2)
  })

  test('refuses with one of our outcomes', async () => {
    const delivery = sms('4'.repeat(32), '+447700900199')
    await expect(send(providers.byName('gateway-sms'), delivery)).resolves.toEqual({
      kind: 'geoDenied',
      code: 'no-99',
    })
  })

  test('refuses the signature of another secret, a late one and a missing one', async () => {
    const stranger = await open(foreign)
    const outcome = await send(stranger.byName('gateway-sms'), sms('5'.repeat(32)))
    expect(outcome).toEqual({ kind: 'credentialError', code: 'http_401' })
    const old = Math.floor(Date.now() / 1000) - 310
    const late = fixture.receipt({}, current, { seconds: old })
    for (const headers of [late.headers, {}]) {
      const response = await fetch(gateway.url, { method: 'POST', headers, body: late.body })
      expect(response.status).toBe(401)
    }
    expect(gateway.printed()).not.toContain('5'.repeat(32))
  })

  test('prints neither code nor number nor secret', () => {
    expect(gateway.printed()).toContain(`sms ${'1'.repeat(32)}-1`)
    for (const hidden of [fixture.PIN, fixture.NUMBER.slice(1), '447700900199', current]) {
      expect(gateway.printed()).not.toContain(hidden)
    }
  })
})

test('the guide’s example accepts only a signed request', async () => {
  const { isSigned }: { isSigned: (secret: string, headers: unknown, body: string) => boolean } =
    await import(`data:text/javascript,${encodeURIComponent(blockOf('js'))}`)
  const now = Math.floor(Date.now() / 1000)
  const { headers, body } = fixture.receipt({ status: 'sent' }, current)
  expect(isSigned(current, headers, body)).toBe(true)
  expect(isSigned(foreign, headers, body)).toBe(false)
  expect(isSigned(current, headers, `${body} `)).toBe(false)
  expect(isSigned(current, {}, body)).toBe(false)
  const late = fixture.receipt({ status: 'sent' }, current, { seconds: now - 310 })
  expect(isSigned(current, late.headers, late.body)).toBe(false)
})
