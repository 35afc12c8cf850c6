import type { Account } from '@pinpost/store'
import type { FastifyRequest } from 'fastify'

import { readCredentials } from './credentials.ts'
import type { Door } from './endpoint.ts'
import type { Parameters } from './parameters.ts'
import { REFUSALS, WireError } from './wire.ts'

/** The account that calls. @throws WireError where it cannot be told, or calls too often */
export async function authenticate(
  { store, throttle }: Door,
  { headers }: FastifyRequest,
  parameters: Parameters,
): Promise<Account> {
  const { key, secret } = readCredentials(parameters, headers.authorization)
  if (key === undefined) throw new WireError(REFUSALS.missingKey())
  if (secret === undefined) throw new WireError(REFUSALS.missingSecret())
  const account = await store.accounts.authenticate(key, secret)
  if (account === undefined) throw new WireError(REFUSALS.badCredentials())
  const { requestsPerSecond } = account
  if (requestsPerSecond !== undefined && !throttle.admits(account.key, requestsPerSecond)) {
    throw new WireError(REFUSALS.throttled())
  }
  return account
}
