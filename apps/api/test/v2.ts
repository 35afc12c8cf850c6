import { generateKeyPairSync, randomUUID } from 'node:crypto'

import { Secret } from '@pinpost/core'
import type { LightMyRequestResponse } from 'fastify'
import { SignJWT } from 'jose'

import type { ApiOptions } from '../src/app.ts'
import { openTestApi, SHOP, type TestApi } from './api.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 })
export const PRIVATE_KEY = String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
export const APPLICATION = '8f35a1a7-6c8b-4d61-9d5c-0f6c1a2b3c4d'

export const BASIC = `Basic ${Buffer.from(`${SHOP.key}:${SHOP.secrets[0]}`).toString('base64')}`

/** Claims as SDKs write them: Java's have no `exp`. */
export async function tokenOf(claims: Record<string, unknown> = {}, key = pair.privateKey): Promise<string> {
  const iat = Math.floor(Date.now() / 1_000)
  const all = { application_id: APPLICATION, iat, jti: randomUUID(), exp: iat + 900, ...claims }
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  return new SignJWT(given).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(key)
}

export interface TestV2 extends TestApi {
  /** calls as SHOP with Basic */
  ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  /** starts, and gives the request id */
  begin(body: object): Promise<string>
  /** does what a worker does with the planned tick */
  tick(requestId: string, freshPin?: string): Promise<void>
}

/** An API whose account SHOP has the application. */
export async function openV2(options: Partial<ApiOptions> = {}): Promise<TestV2> {
  const api = await openTestApi(options)
  const publicKey = String(pair.publicKey.export({ type: 'spki', format: 'pem' }))
  await api.store.applications.create(SHOP.key, { name: 'shop', publicKey }, APPLICATION)
  const ask: TestV2['ask'] = async (method, path, body, headers = {}) =>
    api.app.inject({
      method,
      url: `/v2/verify${path}`,
      headers: { authorization: BASIC, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return {
    ...api,
    ask,
    async begin(body) {
      const answer = await ask('POST', '', body)
      return answer.json<{ request_id: string }>().request_id
    },
    async tick(requestId, freshPin = '9999') {
      const id = requestId.replaceAll('-', '')
      const current = (await api.store.dispatch(id, { type: 'expiryDue' }))?.verification
      if (current?.state !== 'inProgress') throw new Error('not in progress')
      const command = { type: 'tickDue', tick: current.tick.number, freshPin: new Secret(freshPin) } as const
      await api.store.dispatch(id, command)
    },
  }
}

/** What the store has of a request. */
export async function found({ store }: TestApi, requestId: string) {
  const decision = await store.dispatch(requestId.replaceAll('-', ''), { type: 'expiryDue' })
  if (decision === undefined) throw new Error('there is none')
  return decision.verification
}

export const TEMPLATES = '/templates'
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const FRAGMENT = {
  channel: 'sms',
  locale: 'en-gb',
  text: 'Mine: ${code} of ${brand}, ${time-limit} ${time-limit-unit}',
}

/** @returns its id */
export async function createTemplate({ ask }: Pick<TestV2, 'ask'>, name: string): Promise<string> {
  return (await ask('POST', TEMPLATES, { name })).json<{ template_id: string }>().template_id
}

/** @returns its id */
export async function addFragment({ ask }: TestV2, template: string, changes: object = {}): Promise<string> {
  const body = { ...FRAGMENT, ...changes }
  const answer = await ask('POST', `${TEMPLATES}/${template}/template_fragments`, body)
  return answer.json<{ template_fragment_id: string }>().template_fragment_id
}

/** @throws Error if the answer is no problem */
export async function problemOf(asked: Promise<LightMyRequestResponse>) {
  const answer = await asked
  const { statusCode: status, headers } = answer
  if (headers['content-type'] !== 'application/problem+json') throw new Error(`${status}: ${answer.body}`)
  const { type, title, detail, invalid_parameters: invalid } = answer.json<Record<string, unknown>>()
  return { status, type: String(type).replace(/.*#/, ''), title, detail, invalid }
}
