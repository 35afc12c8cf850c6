import { Secret, type Verification } from '@pinpost/core'
import type { LightMyRequestResponse } from 'fastify'

import type { ApiOptions } from '../src/app.ts'
import { openTestApi, SHOP, someNumber, type TestApi } from './api.ts'

export const AC = `AC${'a'.repeat(32)}`
export const TOKEN = SHOP.secrets[0] ?? ''
export const basicOf = (name: string, secret: string): string =>
  `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`

type TestForm = Readonly<Record<string, string>> | string

/** The answer about a verification. */
export interface Shown {
  readonly sid: string
  readonly status: string
  readonly valid: boolean
  readonly channel: string
  readonly send_code_attempts: readonly { readonly attempt_sid: string; readonly channel: string }[]
}

export interface TestTwilio extends TestApi {
  /** the sid of a service with custom codes */
  readonly service: string
  /** calls a path under `/v2` as SHOP */
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    form?: TestForm,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  /** sends the code 4711 by SMS, unless the form says otherwise */
  begin(form?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>
  check(form: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>
  /** does what a worker does with the planned tick */
  tick(sid: string): Promise<void>
  found(sid: string): Promise<Verification>
}

/** An API whose account SHOP has a sid and a service, and may trust numbers. */
export async function openTwilio(options: Partial<ApiOptions> = {}): Promise<TestTwilio> {
  const api = await openTestApi(options)
  await api.store.accounts.set(SHOP.key, (settings) => ({ ...settings, twilioSid: AC, networkUnblock: true }))
  const ask: TestTwilio['ask'] = async (method, path, form, headers = {}) =>
    api.app.inject({
      method,
      url: `/v2${path}`,
      headers: {
        authorization: basicOf(AC, TOKEN),
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      ...(form !== undefined && {
        payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
      }),
    })
  const created = await ask('POST', '/Services', { FriendlyName: 'Acme', CustomCodeEnabled: 'true' })
  const { sid: service } = created.json<{ sid: string }>()
  const found = async (sid: string): Promise<Verification> => {
    const verification = await api.store.find(sid.slice(2))
    if (verification === undefined) throw new Error('there is none')
    return verification
  }
  return {
    ...api,
    service,
    ask,
    begin: (form = {}) =>
      ask('POST', `/Services/${service}/Verifications`, {
        To: `+${someNumber()}`,
        Channel: 'sms',
        CustomCode: '4711',
        ...form,
      }),
    check: (form) => ask('POST', `/Services/${service}/VerificationCheck`, { Code: '4711', ...form }),
    found,
    async tick(sid) {
      const verification = await found(sid)
      if (verification.state !== 'inProgress') throw new Error('not in progress')
      const { number } = verification.tick
      await api.store.dispatch(sid.slice(2), { type: 'tickDue', tick: number, freshPin: new Secret('9999') })
    },
  }
}

export const shown = (answer: LightMyRequestResponse): Shown => answer.json<Shown>()

/** HTTP status and code of a refusal. @throws Error if it is none in Twilio's form */
export async function refusalOf(asked: Promise<LightMyRequestResponse>) {
  const answer = await asked
  const { code, message, more_info, status, ...others } = answer.json<Record<string, unknown>>()
  const isWhole =
    status === answer.statusCode &&
    more_info === `https://www.twilio.com/docs/errors/${String(code)}` &&
    Object.keys(others).length === 0
  if (!isWhole) throw new Error(`${answer.statusCode}: ${answer.body}`)
  return { status, code, message }
}
