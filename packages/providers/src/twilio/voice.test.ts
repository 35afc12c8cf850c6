import { Secret } from '@pinpost/core'
import { expect, test } from 'vitest'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { startScriptedServer } from '../scripted-server.suite.ts'
import * as fixture from './twilio-fixture.suite.ts'
import { speechToTwiml } from './twiml.ts'
import { twilioVoice } from './voice.ts'

const SID = `CA${'3d'.repeat(16)}`

const DELIVERY: Deliveries['voice'] = {
  channel: 'voice',
  verificationId: '0123456789abcdef0123456789abcdef',
  attempt: 2,
  to: new Secret(fixture.NUMBER),
  validSeconds: 180,
  speech: {
    locale: 'en-gb',
    opening: 'Hello. Please enter this Acme code:',
    code: new Secret(fixture.PIN),
    again: 'Once more, your code is:',
    closing: 'It is valid for 5 minutes. Goodbye.',
  },
}

const ACCEPTED = { status: 201, body: JSON.stringify({ sid: SID, status: 'queued', to: fixture.NUMBER }) }

testProvider(
  'twilio-voice',
  fixture.twilioFixture({
    make: twilioVoice,
    delivery: DELIVERY,
    accepted: { reply: ACCEPTED, reference: SID },
    statusField: 'CallStatus',
  }),
)

test('the request has exactly these fields', async () => {
  const server = await startScriptedServer()
  try {
    server.script(ACCEPTED)
    await twilioVoice(fixture.client(server.url), fixture.CREDENTIAL, fixture.WIRING).send(
      DELIVERY,
      new AbortController().signal,
    )
    const [request] = server.requests
    expect(request).toMatchObject({
      method: 'POST',
      path: `/2010-04-01/Accounts/${fixture.ACCOUNT_SID}/Calls.json`,
    })
    expect([...new URLSearchParams(request?.body)]).toEqual([
      ['To', fixture.NUMBER],
      ['From', fixture.FROM],
      ['StatusCallback', fixture.CALLBACK_URL],
      ['StatusCallbackEvent', 'initiated'],
      ['StatusCallbackEvent', 'ringing'],
      ['StatusCallbackEvent', 'answered'],
      ['StatusCallbackEvent', 'completed'],
      ['Timeout', '30'],
      ['TimeLimit', '120'],
      ['Twiml', speechToTwiml(DELIVERY.speech)],
    ])
  } finally {
    await server.close()
  }
})

test.each([undefined, { service: fixture.SERVICE_SID }, { alphanumeric: 'ACME' }])(
  'cannot call from %j',
  (sender) => {
    const make = () =>
      twilioVoice(fixture.client('http://127.0.0.1:9'), fixture.CREDENTIAL, { ...fixture.WIRING, sender })
    expect(make).toThrow('set a number, which calls need')
  },
)
