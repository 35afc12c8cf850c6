import { CHANNEL_NAMES, InvalidSettings } from '@pinpost/core'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

import { problemsOf } from './settings-problems.ts'

/**
 * The identity systems that may have their codes delivered, and how each proves that a request is its own: a signature
 * with a secret that it made, or a token of ours that it sends along.
 */
export const HOOK_AUTH = {
  auth0: 'token',
  authentik: 'token',
  clerk: 'standardWebhooks',
  fusionauth: 'token',
  keycloak: 'token',
  kratos: 'token',
  logto: 'token',
  okta: 'token',
  supabase: 'standardWebhooks',
  zitadel: 'zitadel',
} as const satisfies Record<string, 'token' | 'standardWebhooks' | 'zitadel'>

export type HookName = keyof typeof HOOK_AUTH
export type HookAuth = (typeof HOOK_AUTH)[HookName]

export const isHookName = (name: string): name is HookName => Object.hasOwn(HOOK_AUTH, name)

export const HOOK_NAMES: readonly HookName[] = Object.keys(HOOK_AUTH).filter(isHookName)

const HookSettings = Type.Object(
  {
    /** every message contains it */
    brand: Type.String({
      pattern: String.raw`^[^/{}:$\p{C}]{1,18}$`,
      description: 'use 1 to 18 characters without / { } : $',
    }),
    /** for phone numbers; an address gets one e-mail. Default: an SMS */
    workflow: Type.Optional(
      Type.Array(Type.Enum([...CHANNEL_NAMES], { description: `use one of ${CHANNEL_NAMES.join(', ')}` }), {
        minItems: 1,
        maxItems: 3,
      }),
    ),
    /** seconds for which the system accepts a code. Default: 300 */
    ttl: Type.Optional(Type.Integer({ minimum: 60, maximum: 3_600 })),
  },
  { additionalProperties: false },
)
export type HookSettings = Static<typeof HookSettings>

/** @throws InvalidSettings with every problem by path, and no value */
export function parseHookSettings(settings: unknown): HookSettings {
  if (!Value.Check(HookSettings, settings)) throw new InvalidSettings(problemsOf(HookSettings, settings, ''))
  return settings
}

const SECRETS: Readonly<Record<HookAuth, { readonly pattern: RegExp; readonly means: string }>> = {
  standardWebhooks: {
    pattern: /^(?:v1,)?whsec_[A-Za-z0-9+/]{32,86}={0,2}$/,
    means: 'use whsec_ and base64, as the identity system shows it',
  },
  zitadel: { pattern: /^[!-~]{16,200}$/, means: 'use the signingKey that Zitadel returned' },
  token: { pattern: /^[!-9;-~]{16,200}$/, means: 'use 16 to 200 characters without blanks and colons' },
}

/** @throws InvalidSettings */
export function checkHookSecret(name: HookName, secret: string): void {
  const { pattern, means } = SECRETS[HOOK_AUTH[name]]
  if (!pattern.test(secret)) throw new InvalidSettings([{ path: 'secret', problem: means }])
}
