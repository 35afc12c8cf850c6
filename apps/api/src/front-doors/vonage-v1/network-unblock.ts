import { ProblemError } from '../../http/problem.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { toWireTime, UNBLOCK_SECONDS, unblockNetwork } from '../../verifications/network-unblock.ts'
import type { Call } from './endpoint.ts'
import type { Parameters } from './parameters.ts'
import { PROBLEMS } from './problem.ts'

/**
 * `/verify/network-unblock`: unblocks a network for the account, until it is blocked again, but at least for the requested
 * time.
 * @throws ProblemError
 */
export async function answerUnblock(context: RouteContext, { account, parameters, logger }: Call) {
  if (!account.networkUnblock) throw new ProblemError(PROBLEMS.forbidden)
  const network = parameters.get('network')
  if (network === undefined) throw new ProblemError(PROBLEMS.noNetwork)
  const result = await unblockNetwork({ ...context, logger }, account, network, readSeconds(parameters))
  switch (result.type) {
    case 'unblocked':
      return { network, unblocked_until: toWireTime(result.until) }
    case 'forbidden':
      throw new ProblemError(PROBLEMS.forbidden)
    case 'notBlocked':
      throw new ProblemError(PROBLEMS.noBlock)
  }
}

/** The Python SDK calls it `duration`. */
function readSeconds(parameters: Parameters): number {
  const text =
    parameters.get('unblock_duration') ?? parameters.get('duration') ?? String(UNBLOCK_SECONDS.default)
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds <= UNBLOCK_SECONDS.max)) throw new ProblemError(PROBLEMS.badDuration)
  return seconds
}
