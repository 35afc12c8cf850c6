import type { Account } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyRequest } from 'fastify'

import { clientIpOf, type Credentials, readBasic } from '../../http/credentials.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { isWithinRate } from '../../verifications/limits.ts'
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
  const result = await login.bySecret({ clientIp: clientIpOf(ip), key, secret }, logger)
  if (result.type === 'locked') throw new WireError(REFUSALS.throttled())
  if (result.type === 'wrong') throw new WireError(REFUSALS.badCredentials())
  const { account } = result
  if (!(await isWithinRate({ store, metrics, logger }, account))) throw new WireError(REFUSALS.throttled())
  return account
}

/** Key and secret from the parameters, HTTP Basic, or one from each. A Bearer header is ignored. */
function readCredentials(parameters: Parameters, authorization: string | undefined): Credentials {
  const basic = readBasic(authorization)
  const key = parameters.get('api_key') ?? basic.key
  const secret = parameters.get('api_secret') ?? basic.secret
  return { key: key || undefined, secret: secret || undefined }
}
