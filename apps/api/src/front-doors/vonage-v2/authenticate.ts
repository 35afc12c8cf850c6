import type { Account, Store } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifyRequest } from 'fastify'

import { clientIpOf, readBasic } from '../../http/credentials.ts'
import { ProblemError } from '../../http/problem.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { isWithinRate } from '../../verifications/limits.ts'
import type { Target } from './acl.ts'
import { PROBLEMS } from './problem.ts'
import { readToken, type UnprovenToken, verifyToken } from './token.ts'

/** Wrong tokens that name no application are counted under this name instead of an account's key. */
const UNKNOWN = ''

const REFUSALS = {
  expired: PROBLEMS.tokenExpired,
  unusable: PROBLEMS.unauthorized,
  forbidden: PROBLEMS.tokenForbidden,
} as const

/** The caller: an account, and its application if one signed the request. */
export interface Authenticated {
  readonly account: Account
  readonly application: string | undefined
}

/** @throws ProblemError if the caller is unknown, calls too often, or its token does not allow this request */
export async function authenticate(
  context: RouteContext,
  request: Pick<FastifyRequest, 'headers' | 'ip'>,
  target: Target,
  logger: RequestLogger,
): Promise<Authenticated> {
  const [, token] = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
  const caller =
    token === undefined
      ? await loginBasic(context, request, logger)
      : await loginApplication(context, request, token, target, logger)
  const { store, metrics } = context
  if (!(await isWithinRate({ store, metrics, logger }, caller.account)))
    throw new ProblemError(PROBLEMS.throttled)
  return caller
}

async function loginBasic(
  { login }: RouteContext,
  { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>,
  logger: RequestLogger,
): Promise<Authenticated> {
  const { key, secret } = readBasic(headers.authorization)
  if (!key || !secret) throw new ProblemError(PROBLEMS.unauthorized)
  const result = await login.bySecret({ clientIp: clientIpOf(ip), key, secret }, logger)
  switch (result.type) {
    case 'right':
      return { account: result.account, application: undefined }
    case 'wrong':
      throw new ProblemError(PROBLEMS.unauthorized)
    case 'locked':
      throw new ProblemError(PROBLEMS.throttled)
  }
}

async function loginApplication(
  { store, metrics, login }: RouteContext,
  { ip }: Pick<FastifyRequest, 'ip'>,
  text: string,
  target: Target,
  logger: RequestLogger,
): Promise<Authenticated> {
  const token = await readToken(store, text)
  const client = { clientIp: clientIpOf(ip), key: token?.application.account ?? UNKNOWN }
  const result = await login.byToken(client, () => prove(store, token, target), logger)
  switch (result.type) {
    case 'locked':
      throw new ProblemError(PROBLEMS.throttled)
    case 'wrong':
      throw new ProblemError(PROBLEMS.unauthorized)
    case 'proven': {
      const { proof } = result
      if (typeof proof === 'object') return proof
      if (proof === 'forbidden')
        logger.info(
          { account: client.key, application: token?.application.id },
          'forbidden by the acl of its token',
        )
      else metrics.loginRefusals.inc({ result: 'wrong', account: client.key })
      throw new ProblemError(REFUSALS[proof])
    }
  }
}

/** @returns undefined for a token that the application did not sign, or whose account was removed */
async function prove(
  store: Store,
  token: UnprovenToken | undefined,
  target: Target,
): Promise<Authenticated | keyof typeof REFUSALS | undefined> {
  if (token === undefined) return undefined
  const { id, account: key } = token.application
  const account = await store.accounts.find(key)
  if (account === undefined) return undefined
  const result = await verifyToken(store, token, target, Date.now())
  switch (result) {
    case 'right':
      return { account, application: id }
    case 'forged':
      return undefined
    case 'expired':
    case 'unusable':
    case 'forbidden':
      return result
  }
}
