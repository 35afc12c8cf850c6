import { Secret } from '@pinpost/core'
import { type Account, HOOK_AUTH, type Hook, type HookName } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyRequest } from 'fastify'

import { clientIpOf, readBasic } from '../../http/credentials.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { isWithinRate } from '../../verifications/limits.ts'
import { DeliveryRefused, PROBLEMS } from './problem.ts'
import { type HookRequest, isProven } from './proof.ts'

type Request = Pick<FastifyRequest, 'headers' | 'ip'>

/** The account of a call with HTTP Basic. @throws DeliveryRefused */
export async function loginBasic(
  context: RouteContext,
  { headers, ip }: Request,
  logger: RequestLogger,
): Promise<Account> {
  const { key, secret } = readBasic(headers.authorization)
  if (!key || !secret) throw new DeliveryRefused(PROBLEMS.unauthorized)
  const result = await context.login.bySecret({ clientIp: clientIpOf(ip), key, secret }, logger)
  switch (result.type) {
    case 'right':
      return withinRate(context, result.account, logger)
    case 'wrong':
      throw new DeliveryRefused(PROBLEMS.unauthorized)
    case 'locked':
      throw new DeliveryRefused(PROBLEMS.tooMany)
  }
}

/** Checked if the account has no such hook, so that the answer takes as long. */
const NO_SECRETS = [new Secret('0'.repeat(43))]

/** The account and settings of an identity system's request. @throws DeliveryRefused */
export async function loginHook(
  context: RouteContext,
  { ip }: Request,
  { key, name, request }: { readonly key: string; readonly name: HookName; readonly request: HookRequest },
  logger: RequestLogger,
): Promise<{ readonly account: Account; readonly hook: Hook }> {
  const { store, login } = context
  const prove = async () => {
    const [account, hook] = await Promise.all([store.accounts.find(key), store.hooks.find(key, name)])
    const secrets = hook?.secrets ?? NO_SECRETS
    const isRight = isProven(HOOK_AUTH[name], request, secrets, Date.now() / 1_000)
    return isRight && hook !== undefined && account !== undefined ? { account, hook } : undefined
  }
  const result = await login.byToken({ clientIp: clientIpOf(ip), key }, prove, logger)
  switch (result.type) {
    case 'proven': {
      const { account, hook } = result.proof
      return { account: await withinRate(context, account, logger), hook }
    }
    case 'wrong':
      throw new DeliveryRefused(PROBLEMS.unauthorized)
    case 'locked':
      throw new DeliveryRefused(PROBLEMS.tooMany)
  }
}

async function withinRate(
  { store, metrics }: RouteContext,
  account: Account,
  logger: RequestLogger,
): Promise<Account> {
  if (!(await isWithinRate({ store, metrics, logger }, account))) throw new DeliveryRefused(PROBLEMS.tooMany)
  return account
}
