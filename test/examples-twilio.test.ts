import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import {
  environmentOf,
  type Example,
  EXAMPLES,
  JAVA,
  prepare,
  PYTHON,
  run,
  RUN_WITHIN_MS,
} from './support/examples.ts'
import { startService } from './support/processes.ts'

const { tlsOnly: _, ...PLAIN_PYTHON } = PYTHON
const RUNNABLE: readonly Example[] = [
  { name: 'twilio-node', program: 'node', command: () => ['node', join(EXAMPLES, 'twilio-node/verify.mjs')] },
  { name: 'twilio-python', ...PLAIN_PYTHON },
  {
    name: 'twilio-go',
    program: 'go',
    install: (folder) => [`go build -C ${folder} -o ${folder}/verify .`],
    command: (folder) => [join(folder, 'verify')],
  },
  { name: 'twilio-java', ...JAVA },
]

const ACCOUNT_SID = `AC${'0'.repeat(31)}1`
const ACCOUNT = {
  key: 'demo0001',
  secrets: ['demo-secret'],
  twilioSid: ACCOUNT_SID,
  apiKeys: [{ sid: `SK${'0'.repeat(31)}1`, secret: 'demosecret' }],
  limits: 'off',
}

/** As the examples' README creates it. @returns its sid */
async function createService(api: string): Promise<string> {
  const answer = await fetch(`${api}/v2/Services`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:demo-secret`).toString('base64')}` },
    body: new URLSearchParams({ FriendlyName: 'Acme' }),
  })
  const { sid }: { readonly sid: string } = await answer.json()
  return sid
}

/** Sends a code, checks a wrong, the right and a used one; sends another by a call and cancels. @returns the output */
async function liveThrough(example: Example, folder: string) {
  const variables = { PINPOST_ACCOUNTS: JSON.stringify([ACCOUNT]) }
  const service = await startService({ workers: 1, timeScale: 1, variables })
  const environment = {
    ...(await environmentOf(example, service.api, folder)),
    PINPOST_SERVICE_SID: await createService(service.api),
  }
  const ask = async (...values: string[]): Promise<string> =>
    (await run([...example.command(folder), ...values], environment, RUN_WITHIN_MS)).output
  const number = '+447700900700'
  const sent = await ask('send', number)
  const sms = await service.nextItem(number)
  const code = /\d{6}/.exec(String(sms['text']))?.[0] ?? ''
  const wrong = await ask('check', number, code === '000000' ? '111111' : '000000')
  const right = await ask('check', number, code)
  const again = await ask('check', number, code)
  const called = '+447700900701'
  const call = await ask('send', called, 'call')
  const { kind } = await service.nextItem(called)
  const cancelled = await ask('cancel', called)
  const invalid = await ask('send', '+123')
  return { sent, wrong, right, again, call, kind, cancelled, invalid }
}

describe('the examples of Twilio Verify, against the real service', () => {
  it.for(RUNNABLE)('$name', { timeout: 180_000 }, async (example, context) => {
    const folder = await prepare(example, context)
    expect(await liveThrough(example, folder)).toEqual({
      sent: expect.stringMatching(/^VE[0-9a-f]{32} pending sms$/m),
      wrong: expect.stringMatching(/^VE[0-9a-f]{32} pending sms$/m),
      right: expect.stringMatching(/^VE[0-9a-f]{32} approved sms$/m),
      again: expect.stringMatching(/20404 .*\/VerificationCheck was not found/),
      call: expect.stringMatching(/^VE[0-9a-f]{32} pending call$/m),
      kind: 'call',
      cancelled: expect.stringMatching(/^VE[0-9a-f]{32} canceled call$/m),
      invalid: expect.stringMatching(/60200 .*Invalid parameter `To`: \+123/),
    })
  })
})
