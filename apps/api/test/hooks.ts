import { Secret } from '@pinpost/core'
import type { HookName, HookSettings } from '@pinpost/store'
import type { LightMyRequestResponse } from 'fastify'

import type { ApiOptions } from '../src/app.ts'
import { openTestApi, SHOP, type TestApi } from './api.ts'
import { BASIC } from './v2.ts'

export const TOKEN = 'a-token-of-the-identity-system'
export const WHSEC = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
export const SIGNING_KEY = 'signing-key-of-zitadel'

const SECRETS: Partial<Record<HookName, string>> = {
  supabase: `v1,${WHSEC}`,
  clerk: WHSEC,
  zitadel: SIGNING_KEY,
}

export interface TestHooks extends TestApi {
  /** calls as SHOP with Basic */
  ask(path: string, body?: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** lets a system deliver codes of SHOP */
  hook(name: HookName, settings?: Partial<HookSettings>): Promise<void>
}

export async function openHooks(options: Partial<ApiOptions> = {}): Promise<TestHooks> {
  const api = await openTestApi(options)
  return {
    ...api,
    async ask(path, body, headers = {}) {
      return api.app.inject({
        method: 'POST',
        url: path,
        headers: { authorization: BASIC, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
    },
    async hook(name, settings = {}) {
      const secret = new Secret(SECRETS[name] ?? TOKEN)
      await api.store.hooks.set(SHOP.key, name, () => ({ brand: 'Acme', ...settings }), secret)
    },
  }
}

/** The verification of a delivery. @throws Error if there is none */
export async function deliveryOf({ store }: TestApi, id: string) {
  const verification = await store.find(id)
  if (verification === undefined) throw new Error('there is no such delivery')
  return verification
}

/** The verification in progress to a destination of SHOP. @throws Error if there is none */
export async function deliveryTo(api: TestApi, address: string) {
  const verification = await deliveryOf(api, (await api.store.findRunning(SHOP.key, address)) ?? '')
  if (verification.state !== 'inProgress') throw new Error(`it has ${verification.state}`)
  return verification
}
