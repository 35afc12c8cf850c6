import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyRequest } from 'fastify'

import { clientIpOf, readBasic } from '../../http/credentials.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { isWithinRate } from '../../verifications/limits.ts'
import { ERRORS, Refusal } from './errors.ts'
import type { Call } from './operation.ts'

/**
 * Accounts log in by their sid or an API key.
 * @throws Refusal if the caller is unknown, its account has no sid, or it calls too often
 */
export async function authenticate(
  { store, metrics, login }: RouteContext,
  { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>,
  logger: RequestLogger,
): Promise<Pick<Call, 'account' | 'accountSid'>> {
  const { key, secret } = readBasic(headers.authorization)
  if (!key || !secret) throw new Refusal(ERRORS.authenticate)
  const result = await login.bySecret({ clientIp: clientIpOf(ip), key, secret }, logger)
  switch (result.type) {
    case 'wrong':
      throw new Refusal(ERRORS.authenticate)
    case 'locked':
      throw new Refusal(ERRORS.throttled)
    case 'right':
  }
  const { account } = result
  const { twilioSid: accountSid } = account
  if (accountSid === undefined) throw new Refusal(ERRORS.authenticate)
  if (!(await isWithinRate({ store, metrics, logger }, account))) throw new Refusal(ERRORS.throttled)
  return { account, accountSid }
}
