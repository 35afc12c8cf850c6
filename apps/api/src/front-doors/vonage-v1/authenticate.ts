import { limitsOfRequest } from '@pinpost/core'
import { type Account, networkOf } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyRequest } from 'fastify'

import { takeLimits } from '../../verifications/limits.ts'
import { readCredentials } from './credentials.ts'
import type { Door } from './endpoint.ts'
import type { Parameters } from './parameters.ts'
import { REFUSALS, WireError } from './wire.ts'

/** The account that calls. @throws WireError where it cannot be told, calls too often, or sent too many wrong secrets */
export async function authenticate(
  { store, metrics, login }: Door,
  { headers, ip }: FastifyRequest,
  parameters: Parameters,
  logger: RequestLogger,
): Promise<Account> {
  const { key, secret } = readCredentials(parameters, headers.authorization)
  if (key === undefined) throw new WireError(REFUSALS.missingKey())
  if (secret === undefined) throw new WireError(REFUSALS.missingSecret())
  // A Unix socket has no address, and an IPv6 address may name its interface.
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
