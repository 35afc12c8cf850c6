import { limitsOfRequest } from '@pinpost/core'
import { type Account, networkOf } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyRequest } from 'fastify'

import type { RouteContext } from '../../http/route-context.ts'
import { takeLimits } from '../../verifications/limits.ts'
import type { Parameters } from './parameters.ts'
import { REFUSALS, WireError } from './wire.ts'

/** The calling account. @throws WireError for wrong credentials, too many calls, or too many wrong secrets */
export async function authenticate(
  { store, metrics, login }: RouteContext,
  { headers, ip }: FastifyRequest,
  parameters: Parameters,
  logger: RequestLogger,
): Promise<Account> {
  const { key, secret } = readCredentials(parameters, headers.authorization)
  if (key === undefined) throw new WireError(REFUSALS.missingKey())
  if (secret === undefined) throw new WireError(REFUSALS.missingSecret())
  // A Unix socket has no address, and an IPv6 address may have a zone id.
  const clientIp = networkOf(ip.replace(/%.*$/, '')) ?? 'unknown'
  const result = await login({ clientIp, key, secret }, logger)
  if (result.type === 'locked') throw new WireError(REFUSALS.throttled())
  if (result.type === 'wrong') throw new WireError(REFUSALS.badCredentials())
  const { account } = result
  const requests = limitsOfRequest(account.key, account)
  const verdict = await takeLimits({ store, metrics, logger }, account.key, requests)
  if (verdict.type === 'refused') throw new WireError(REFUSALS.throttled())
  return account
}

interface Credentials {
  readonly key: string | undefined
  readonly secret: string | undefined
}

const NONE: Credentials = { key: undefined, secret: undefined }

/** Key and secret from the parameters, HTTP Basic, or one from each. A Bearer header is ignored. */
function readCredentials(parameters: Parameters, authorization: string | undefined): Credentials {
  const basic = readBasic(authorization)
  const key = parameters.get('api_key') ?? basic.key
  const secret = parameters.get('api_secret') ?? basic.secret
  return { key: key || undefined, secret: secret || undefined }
}

function readBasic(authorization: string | undefined): Credentials {
  const [, encoded] = /^basic\s+([a-z0-9+/=_-]{1,4096})$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return NONE
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? NONE : { key: text.slice(0, colon), secret: text.slice(colon + 1) }
}
