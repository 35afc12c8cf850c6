import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import { Secret } from '@pinpost/core'
import { hasSignature } from '@pinpost/providers'
import type { HookAuth } from '@pinpost/store'

import { readBasic } from '../../http/credentials.ts'

/** A request of an identity system, with its body as it was signed. */
export interface HookRequest {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Maximum age of a signature, and difference of the clocks. */
const TOLERANCE_SECONDS = 300
/** More than a rotation needs; each costs an HMAC. */
const MOST_SIGNATURES = 5

/** Whether a request proves that it comes from the identity system that shares one of the secrets. */
export function isProven(
  auth: HookAuth,
  request: HookRequest,
  secrets: readonly Secret[],
  nowSeconds: number,
): boolean {
  switch (auth) {
    case 'token':
      return hasToken(request, secrets)
    case 'standardWebhooks':
      return hasStandardSignature(request, secrets)
    case 'zitadel':
      return hasZitadelSignature(request, secrets, nowSeconds)
  }
}

/** As `Bearer`, as the password of `Basic`, or alone: what the systems can send. */
function hasToken({ headers: { authorization = '' } }: HookRequest, secrets: readonly Secret[]): boolean {
  const token = readBasic(authorization).secret ?? authorization.replace(/^bearer +/i, '').trim()
  const given = new Secret(token)
  return secrets.some((secret) => secret.equals(given))
}

/** Svix has the same signatures under names of its own. Supabase writes `v1,whsec_…`, and separates signatures by commas. */
function hasStandardSignature({ headers, body }: HookRequest, secrets: readonly Secret[]): boolean {
  const given = (name: string): string => String(headers[`webhook-${name}`] ?? headers[`svix-${name}`] ?? '')
  const signatures = given('signature')
    .split(/[ ,]+(?=v1)/)
    .slice(0, MOST_SIGNATURES)
  const standard = {
    'webhook-id': given('id'),
    'webhook-timestamp': given('timestamp'),
    'webhook-signature': signatures.join(' '),
  }
  const keys = secrets.map((secret) => new Secret(secret.reveal().replace(/^v1,/, '')))
  return hasSignature({ headers: standard, body }, keys)
}

/** `ZITADEL-Signature: t=<seconds>,v1=<hex>,v1=<hex>` */
function hasZitadelSignature(
  { headers, body }: HookRequest,
  secrets: readonly Secret[],
  now: number,
): boolean {
  const parts = String(headers['zitadel-signature'] ?? '').split(',')
  const valuesOf = (name: string): readonly string[] =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1))
  const [time = ''] = valuesOf('t')
  if (!/^\d{1,12}$/.test(time) || Math.abs(now - Number(time)) > TOLERANCE_SECONDS) return false
  const signatures = valuesOf('v1')
    .slice(0, MOST_SIGNATURES)
    .map((hex) => Buffer.from(hex, 'hex'))
  return secrets.some((secret) => {
    const wanted = createHmac('sha256', secret.reveal()).update(`${time}.${body}`).digest()
    return signatures.some((given) => given.length === wanted.length && timingSafeEqual(given, wanted))
  })
}
