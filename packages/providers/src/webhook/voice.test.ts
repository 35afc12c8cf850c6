import { Secret } from '@pinpost/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import { webhookVoice } from './provider.ts'
import * as fixture from './webhook-fixture.suite.ts'

const TEXTS = { locale: 'de-de', opening: 'Ihr Code:', again: 'Noch einmal:', closing: 'Auf Wiederhören.' }
const ENGLISH = { locale: 'en-gb', opening: 'Your code:', again: 'Once more:', closing: 'Goodbye.' }

const DELIVERY: Deliveries['voice'] = {
  channel: 'voice',
  verificationId: fixture.VERIFICATION,
  attempt: 2,
  to: new Secret(fixture.NUMBER),
  validSeconds: 180,
  speech: { ...TEXTS, code: new Secret(fixture.PIN), fallback: ENGLISH, reusable: true },
}

const FIXTURE = fixture.webhookFixture({ make: webhookVoice, delivery: DELIVERY })

testProvider('webhook-voice', FIXTURE)

let server: ScriptedServer
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.close())

async function bodyOf(speech: Partial<Deliveries['voice']['speech']> = {}): Promise<Record<string, unknown>> {
  server.script(FIXTURE.accepted.reply)
  const provider = webhookVoice(fixture.gateway(server.url), fixture.WIRING)
  const delivery = { ...DELIVERY, speech: { ...DELIVERY.speech, ...speech } }
  await provider.send(delivery, new AbortController().signal)
  const body: Record<string, unknown> = JSON.parse(server.requests[0]?.body ?? '{}')
  return body
}

test('the request has exactly these fields, the code character by character', async () => {
  await expect(bodyOf()).resolves.toEqual({
    type: 'voice',
    version: 1,
    id: `${fixture.VERIFICATION}-2`,
    to: fixture.NUMBER,
    from: fixture.FROM,
    validSeconds: 180,
    callbackUrl: fixture.OUR_URL,
    speech: { ...TEXTS, code: ['7', '3', '9', '1', '8', '2'], fallback: ENGLISH },
  })
})

test('the request carries our clips, or an account’s own recordings', async () => {
  const clips = {
    opening: 'https://p/o',
    again: 'https://p/a',
    closing: 'https://p/c',
    code: ['https://p/7'],
  }
  const recorded = { welcome: 'https://s/hi', digits: ['https://s/0'], bye: 'https://s/bye' }
  const audio = { type: 'audio', ...recorded } as const
  await expect(bodyOf({ clips })).resolves.toMatchObject({ speech: { clips } })
  const { speech } = await bodyOf({ audio })
  expect(speech).toMatchObject({ audio: recorded })
  expect(speech).not.toHaveProperty('clips')
})

const make = (sender: typeof fixture.WIRING.sender) =>
  webhookVoice(fixture.gateway('http://127.0.0.1:9'), { ...fixture.WIRING, sender })

test('a route calls from a number, a service or the gateway’s default, but not from a name', () => {
  expect(() => make({ alphanumeric: 'ACME' })).toThrow('sender: set a number or a service, which calls need')
  for (const sender of [undefined, { service: 'pool' }, { number: fixture.FROM }]) {
    expect(make(sender)).toMatchObject({ channel: 'voice' })
  }
})
