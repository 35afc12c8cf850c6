import { limitsOfRequest } from '@pinpost/core'
import type { Account } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyRequest } from 'fastify'

import { clientIpOf, readBasic } from '../../http/credentials.ts'
import { ProblemError } from '../../http/problem.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { takeLimits } from '../../verifications/limits.ts'
import { PROBLEMS } from './problem.ts'
import { verifyToken } from './token.ts'

/** Who calls: an account, and the application of it that signed the request. */
export interface Authenticated {
  readonly account: Account
  readonly application: string | undefined
}

/** @throws ProblemError if the caller is unknown or calls too often */
export async function authenticate(
  context: RouteContext,
  request: Pick<FastifyRequest, 'headers' | 'ip'>,
  logger: RequestLogger,
): Promise<Authenticated> {
  const [, token] = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
  const caller =
    token === undefined ? await loginBasic(context, request, logger) : await loginApplication(context, token)
  const { store, metrics } = context
  const { key } = caller.account
  const verdict = await takeLimits({ store, metrics, logger }, key, limitsOfRequest(key, caller.account))
  if (verdict.type === 'refused') throw new ProblemError(PROBLEMS.throttled)
  return caller
}

async function loginBasic(
  { login }: RouteContext,
  { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>,
  logger: RequestLogger,
): Promise<Authenticated> {
  const { key, secret } = readBasic(headers.authorization)
  if (!key || !secret) throw new ProblemError(PROBLEMS.unauthorized)
  const result = await login({ clientIp: clientIpOf(ip), key, secret }, logger)
  switch (result.type) {
    case 'right':
      return { account: result.account, application: undefined }
    case 'wrong':
      throw new ProblemError(PROBLEMS.unauthorized)
    case 'locked':
      throw new ProblemError(PROBLEMS.throttled)
  }
}

async function loginApplication({ store, metrics }: RouteContext, token: string): Promise<Authenticated> {
  const result = await verifyToken(store, token, Date.now())
  if (result.type === 'right') {
    const account = await store.accounts.find(result.application.account)
    if (account !== undefined) return { account, application: result.application.id }
  }
  metrics.loginRefusals.inc({ result: 'wrong', account: 'unknown' })
  throw new ProblemError(result.type === 'expired' ? PROBLEMS.tokenExpired : PROBLEMS.unauthorized)
}
