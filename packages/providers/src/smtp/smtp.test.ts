import { inspect } from 'node:util'

import { type Outcome, Secret } from '@pinpost/core'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { guarded } from '../guard.ts'
import type { Deliveries, Provider } from '../provider.ts'
import type { Sender } from '../vendor.ts'
import { startSmtpServer, type SmtpServerOptions } from './smtp-server.suite.ts'
import { smtp } from './index.ts'

const PIN = '739182'
const TO = 'ann@mail.example'
const PASSWORD = 'correct-horse-battery'
const ID = '0123456789abcdef0123456789abcdef'
const DELIVERY: Deliveries['email'] = {
  channel: 'email',
  verificationId: ID,
  attempt: 2,
  to: new Secret(TO),
  validSeconds: 125,
  subject: new Secret(`${PIN} – Ac&mé`),
  text: new Secret(`Please enter this code:\n\n${PIN}`),
  html: new Secret(`<p>Please enter this code:</p><p>${PIN}</p>`),
}
const NEVER = new AbortController().signal

afterEach(() => void vi.restoreAllMocks())

function open(
  settings: object,
  sender: Sender = { email: 'verify@shop.example', name: 'Shop' },
): Provider<'email'> {
  const carrier = smtp.open(
    { host: '127.0.0.1', tls: 'none', ...settings },
    { timeoutMs: 60_000, secret: () => new Secret(PASSWORD), allowPlainSmtp: true },
  )
  const made = carrier.email?.({
    name: 'mail',
    sender,
    callbackUrl: () => '',
    routeUrl: 'https://verify.example.com/unused',
    toMicros: () => undefined,
  })
  if (made === undefined) throw new Error('it carries no e-mail')
  return made
}

async function world(options: SmtpServerOptions = {}, settings: object = {}) {
  const server = await startSmtpServer(options)
  const provider = open({ port: server.port, ...settings })
  return { server, provider, send: (signal = NEVER) => provider.send(DELIVERY, signal) }
}

describe('an e-mail', () => {
  it('is accepted under its Message-ID, with both forms, and asks for no automatic reply', async () => {
    const { server, send } = await world()
    const messageId = `<${ID}.2@shop.example>`
    expect(await send()).toEqual({ kind: 'accepted', reference: messageId })
    const [mail] = server.mails
    expect(mail).toMatchObject({ from: 'verify@shop.example', to: [TO] })
    expect(mail?.raw).toContain(`Message-ID: ${messageId}\r\n`)
    expect(mail?.raw).toContain('Auto-Submitted: auto-generated\r\n')
    expect(mail?.raw).toContain('From: Shop <verify@shop.example>\r\n')
    expect(mail?.raw).toMatch(/Subject: =\?UTF-8\?/)
    expect(mail?.raw).toContain('multipart/alternative')
  })

  it('is sent over a connection that stays open for the next one', async () => {
    const { server, send } = await world()
    await send()
    await send()
    expect(server.mails).toHaveLength(2)
    expect(server.connections()).toBe(1)
  })

  it.each<[string, OutcomeOf, SmtpServerOptions]>([
    [
      'no such mailbox',
      { kind: 'channelUnsupported', code: 'smtp_550_5.1.1' },
      { onRcpt: [550, '5.1.1 unknown'] },
    ],
    [
      'no such domain',
      { kind: 'channelUnsupported', code: 'smtp_550_5.1.2' },
      { onRcpt: [550, '5.1.2 domain'] },
    ],
    ['a bare 550', { kind: 'channelUnsupported', code: 'smtp_550' }, { onRcpt: [550, `<${TO}> unknown`] }],
    ['a full mailbox', { kind: 'unreachable', code: 'smtp_552_5.2.2' }, { onRcpt: [552, '5.2.2 full'] }],
    ['a policy', { kind: 'contentRejected', code: 'smtp_550_5.7.1' }, { onData: [550, '5.7.1 spam'] }],
    ['a bare 554', { kind: 'contentRejected', code: 'smtp_554' }, { onData: [554, 'no'] }],
    ['greylisting', { kind: 'throttled', code: 'smtp_451_4.7.1' }, { onRcpt: [451, '4.7.1 try later'] }],
    ['too many messages', { kind: 'throttled', code: 'smtp_452' }, { onData: [452, 'too much'] }],
    [
      'a sender that is not ours',
      { kind: 'requestRefused', code: 'smtp_501_5.5.4' },
      { onFrom: [501, '5.5.4 no'] },
    ],
    [
      'a missing login',
      { kind: 'credentialError', code: 'smtp_530_5.7.0' },
      { onFrom: [530, '5.7.0 login first'] },
    ],
    ['an unknown refusal', { kind: 'requestRefused', code: 'smtp_599' }, { onData: [599, 'no'] }],
  ])('is refused for %s', async (_why, outcome, options) => {
    const { send } = await world(options)
    expect(await send()).toEqual(outcome)
  })

  it('with a wrong password is a credential error', async () => {
    const { send } = await world({ auth: { user: 'shop', password: 'another' } }, LOGIN)
    expect(await send()).toMatchObject({ kind: 'credentialError', code: 'smtp_535' })
  })

  it('logs in with the right one', async () => {
    const { send } = await world({ auth: { user: 'shop', password: PASSWORD } }, LOGIN)
    expect(await send()).toMatchObject({ kind: 'accepted' })
  })
})

type OutcomeOf = Outcome
const LOGIN = { user: 'shop', password: { env: 'SMTP_PASSWORD' } }

describe('the connection', () => {
  it('refused, or to an unknown host: nothing was sent', async () => {
    const { server } = await world()
    await server.close()
    expect(await open({ port: server.port }).send(DELIVERY, NEVER)).toMatchObject({ kind: 'providerError' })
    expect(await open({ host: 'pinpost.invalid' }).send(DELIVERY, NEVER)).toMatchObject({
      kind: 'providerError',
    })
  })

  it('reset after the message was sent: ambiguous, and not sent again', async () => {
    const { server, send } = await world({ onData: 'reset' })
    expect(await send()).toMatchObject({ kind: 'ambiguous' })
    expect(server.mails).toHaveLength(1)
  })

  it('ends at an abort while in flight: ambiguous, socket destroyed', async () => {
    const { server, send } = await world({ onData: 'silence' })
    const controller = new AbortController()
    const outcome = send(controller.signal)
    await vi.waitFor(() => expect(server.mails).toHaveLength(1), 60_000)
    expect(server.openConnections()).toBe(1)
    controller.abort()
    expect(await outcome).toMatchObject({ kind: 'ambiguous' })
    await vi.waitFor(() => expect(server.openConnections()).toBe(0), 60_000)
  })

  it('ends at a time-out: ambiguous', async () => {
    const { server, provider } = await world({ onData: 'silence' })
    for (let timeoutMs = 150; server.mails.length === 0; timeoutMs *= 4) {
      expect(await guarded(provider, { timeoutMs }).send(DELIVERY, NEVER)).toEqual({
        kind: 'ambiguous',
        code: 'timedOut',
      })
    }
    await vi.waitFor(() => expect(server.openConnections()).toBe(0), 60_000)
    expect(server.mails).toHaveLength(1)
  })

  it('of a send above the maximum is not opened: throttled, and not queued', async () => {
    const { server, provider } = await world({ onData: 'silence' }, { connections: 1 })
    const controller = new AbortController()
    const first = provider.send(DELIVERY, controller.signal)
    await vi.waitFor(() => expect(server.mails).toHaveLength(1), 60_000)
    expect(await provider.send(DELIVERY, NEVER)).toEqual({
      kind: 'throttled',
      retryAfterSeconds: 1,
      code: 'busy',
    })
    controller.abort()
    await first
  })

  it('without TLS is refused by default, in the settings and to a server without TLS', async () => {
    const context = { timeoutMs: 60_000, secret: () => new Secret(PASSWORD), allowPlainSmtp: false }
    expect(() => smtp.open({ host: '127.0.0.1', tls: 'none' }, context)).toThrow(
      'PINPOST_INSECURE_SMTP_WITHOUT_TLS=true',
    )
    const { server, provider } = await world({}, { tls: 'starttls' })
    expect(await provider.send(DELIVERY, NEVER)).toMatchObject({
      kind: 'providerError',
      code: expect.any(String),
    })
    expect(server.mails).toHaveLength(0)
  })

  it('with an untrusted certificate is not used', async () => {
    const { server, provider } = await world({ offersTls: true }, { tls: 'starttls' })
    expect(await provider.send(DELIVERY, NEVER)).toMatchObject({ kind: 'providerError' })
    expect(server.mails).toHaveLength(0)
  })
})

it('shows no secret in an outcome, a printed provider or a console line', async () => {
  const printed: string[] = []
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...values) => void printed.push(inspect(values)))
  for (const onData of [[550, `<${TO}> cannot get ${PIN}`], [451, `${TO} ${PIN}`], 'reset'] as const) {
    const { send, provider } = await world({ onData, auth: { user: 'shop', password: PASSWORD } }, LOGIN)
    printed.push(JSON.stringify(await send()), inspect(provider, { depth: Infinity, showHidden: true }))
  }
  for (const secret of [PIN, TO, PASSWORD]) expect(printed.join('\n')).not.toContain(secret)
})

it('has no callbacks', async () => {
  const callback = { method: 'POST', url: 'https://x.example', headers: {}, body: '{}' } as const
  expect(await open({ port: 1 }).readReceipt(callback, NEVER)).toEqual({ signed: false })
})

it.each<[string, object, Sender | undefined, string]>([
  ['a login without a password', { user: 'shop' }, undefined, 'user, password: set both or neither'],
  ['a sender that is a number', {}, { number: '+15005550006' }, 'sender: set an email'],
  ['an unknown setting', { ssl: true }, undefined, 'invalid settings'],
])('refuses %s', (_what, settings, sender, problem) => {
  expect(() => open(settings, sender)).toThrow(problem)
})
