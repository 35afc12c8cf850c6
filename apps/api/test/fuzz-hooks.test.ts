import { HOOK_NAMES } from '@pinpost/store'
import {
  type Arbitrary,
  assert as check,
  asyncProperty,
  constantFrom,
  dictionary,
  oneof,
  record,
  tuple,
} from 'fast-check'
import { expect, it } from 'vitest'

import { startStep } from '../../../scripts/lib/progress.mjs'
import { SHOP, someNumber } from './api.ts'
import { body, CASES, headers, PIN, printed, SEED, value } from './arbitraries.ts'
import { proofOf } from './hook-bodies.ts'
import { openHooks, SIGNING_KEY, TOKEN, WHSEC } from './hooks.ts'
import { BASIC } from './v2.ts'

/** Usually a valid value. */
const mostly = (...right: readonly unknown[]): Arbitrary<unknown> =>
  oneof({ weight: 16, arbitrary: constantFrom(...right) }, value)

const destination = oneof(
  { weight: 8, arbitrary: constantFrom(0).map(() => `+${someNumber()}`) },
  mostly('447700900123', 'ann@mail.example'),
)
const text = mostly(`Your code is ${PIN}`, 'no code', '${pin}${brand}', '1234 or 5678')

const DELIVERY = record(
  {
    to: destination,
    code: mostly(PIN, undefined),
    text,
    brand: mostly('Acme'),
    locale: mostly('en-gb', 'fr_FR'),
    ttl: mostly(60, 300),
    workflow: mostly(['sms'], ['sms', 'voice']),
    purpose: mostly('sign-in', undefined),
    dedupe_key: mostly('a', 'b'),
    client_ip: mostly('192.0.2.7'),
    result: mostly('succeeded', 'failed'),
  },
  { requiredKeys: ['to', 'brand'] },
)

/** The members of all systems. */
const messages = record(
  {
    sms: mostly({ otp: PIN, phone: '4915123456789' }),
    recipient: destination,
    code: mostly(PIN),
    data: oneof(
      mostly({ to_phone_number: '+4915123456788', data: { otp_code: PIN } }),
      dictionary(constantFrom('messageProfile', 'data', 'to_phone_number', '__proto__'), value),
      record({
        messageProfile: record({ phoneNumber: destination, otpCode: mostly(PIN), msgTemplate: text }),
      }),
    ),
    contextInfo: mostly(
      { recipientPhoneNumber: '+4915123456787' },
      { recipientEmailAddress: 'a@mail.example' },
    ),
    args: mostly({ Code: PIN }, { otp: 5 }),
    templateData: mostly({ text: `Your code is ${PIN}` }),
    to: destination,
    payload: mostly({ code: PIN, locale: 'fr' }),
    text,
    To: destination,
    Body: mostly(PIN),
    Message: text,
    type: mostly('sms.created', 'SMS', 'Voice'),
    phoneNumber: destination,
    textMessage: text,
  },
  { noNullPrototype: true },
)

const payload = oneof(
  { weight: 4, arbitrary: DELIVERY.map(printed) },
  { weight: 4, arbitrary: messages.map(printed) },
  body,
)

const request = tuple(
  oneof(
    constantFrom(
      '/deliver',
      '/deliver',
      '/deliver/feedback',
      `/deliver/${'0'.repeat(32)}/feedback`,
      '/deliver/%00/feedback',
    ),
    constantFrom(...HOOK_NAMES),
  ),
  payload,
  headers,
  constantFrom('proven', 'proven', 'as it comes'),
)

it(
  `${CASES} requests cause no internal error in deliveries and hooks, and no answer contains a secret`,
  { timeout: 600_000 },
  async () => {
    const api = await openHooks()
    for (const name of HOOK_NAMES) await api.hook(name)
    const progress = startStep('Fuzzing hooks', { total: CASES })
    const statuses = new Set<number>()
    let sent = 0
    await check(
      asyncProperty(request, async ([target, content, given, proof]) => {
        progress.update(++sent)
        const name = HOOK_NAMES.find((each) => each === target)
        const proven = name === undefined ? { authorization: BASIC } : proofOf(name, content.toString())
        const answer = await api.app.inject({
          method: 'POST',
          url: name === undefined ? target : `/hooks/${SHOP.key}/${name}`,
          headers: proof === 'proven' ? { ...given, ...proven, 'content-encoding': 'identity' } : given,
          payload: content,
        })
        statuses.add(answer.statusCode)
        expect(answer.statusCode).toBeLessThan(500)
        expect(answer.rawPayload.length).toBeLessThan(4_000)
        for (const secret of [TOKEN, WHSEC, SIGNING_KEY, PIN, SHOP.secrets[0] ?? ''])
          expect(answer.body).not.toContain(secret)
      }),
      { numRuns: CASES, seed: SEED },
    ).finally(() => progress.end())
    expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 401, 404, 422]))
  },
)
