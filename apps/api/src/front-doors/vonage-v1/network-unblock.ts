import { isBlocked } from '@pinpost/core'

import { ProblemError } from '../../http/problem.ts'
import type { RouteContext } from '../../http/route-context.ts'
import type { Call } from './endpoint.ts'
import type { Parameters } from './parameters.ts'
import { PROBLEMS } from './problem.ts'

const DEFAULT_SECONDS = 3_600
const MAX_SECONDS = 86_400

/**
 * `/verify/network-unblock`: unblocks a network for the account, until it is blocked again, but at least for the requested
 * time.
 * @throws ProblemError
 */
export async function unblockNetwork(context: RouteContext, { account, parameters, logger }: Call) {
  const { settings } = context.store
  if (!account.networkUnblock) throw new ProblemError(PROBLEMS.forbidden)
  const network = parameters.get('network')
  if (network === undefined) throw new ProblemError(PROBLEMS.noNetwork)
  const seconds = readSeconds(parameters)
  const block = account.admission.blockedNetworks?.find((each) => each.network === network)
  const unblocks = await settings.unblocks(account.key)
  const now = Date.now()
  if (block === undefined || !isBlocked(block, unblocks[network], now))
    throw new ProblemError(PROBLEMS.noBlock)
  const until = now + seconds * 1000
  await settings.unblock(account.key, network, until)
  logger.warn({ account: account.key, network, seconds }, 'network unblocked')
  return { network, unblocked_until: `${new Date(until).toISOString().slice(0, 19)}Z` }
}

/** The Python SDK calls it `duration`. */
function readSeconds(parameters: Parameters): number {
  const text = parameters.get('unblock_duration') ?? parameters.get('duration') ?? String(DEFAULT_SECONDS)
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds <= MAX_SECONDS)) throw new ProblemError(PROBLEMS.badDuration)
  return seconds
}
