import { Type } from 'typebox'

import { ProblemError } from '../../http/problem.ts'
import { toWireTime, UNBLOCK_SECONDS, unblockNetwork } from '../../verifications/network-unblock.ts'
import type { Operation } from './operation.ts'
import { parse } from './parse.ts'
import { problems, PROBLEMS } from './problem.ts'
import { describe } from './schemas/common.ts'

const seconds = Type.Optional(
  Type.Union(
    [Type.Integer({ minimum: 0, maximum: UNBLOCK_SECONDS.max }), Type.String({ pattern: '^\\d{1,5}$' })],
    {
      description:
        'Seconds for which no new block holds, at most 86,400. The Python SDK calls it `duration`.',
      default: UNBLOCK_SECONDS.default,
    },
  ),
)

const UnblockBody = Type.Object(
  {
    network: Type.String({
      description: 'MCC and MNC, as in the problem of the refused start.',
      pattern: '^\\d{5,6}$',
      examples: ['23410'],
    }),
    unblock_duration: seconds,
    duration: seconds,
  },
  { title: 'Verify v2 network unblock' },
)

export const UNBLOCK_NETWORK: Operation = {
  method: 'POST',
  path: '/v2/verify/network-unblock',
  status: 202,
  schema: describe({
    operationId: 'unblockNetworkV2',
    tag: 'Verify v2',
    summary: 'Unblock a network',
    description: 'Unblocks a network for the account, if it has the permission `networkUnblock`.',
    body: UnblockBody,
    success: {
      status: 202,
      description: 'The network is unblocked.',
      schema: Type.Object(
        {
          network: Type.String({ description: 'The network.', examples: ['23410'] }),
          unblocked_until: Type.String({
            description: 'UTC. Until then a new block has no effect.',
            pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
            examples: ['2026-04-22T08:34:58Z'],
          }),
        },
        { title: 'Verify v2 unblocked', additionalProperties: false },
      ),
    },
    problems: [
      PROBLEMS.forbidden,
      PROBLEMS.noBlock,
      problems.invalidParameter('network', 'Network is required'),
    ],
  }),
  async run(context, { account, body, logger }) {
    const { network, unblock_duration: given, duration = UNBLOCK_SECONDS.default } = parse(UnblockBody, body)
    const wanted = Number(given ?? duration)
    if (wanted > UNBLOCK_SECONDS.max)
      throw new ProblemError(problems.invalidParameter('unblock_duration', 'Unblock duration is invalid.'))
    const result = await unblockNetwork({ ...context, logger }, account, network, wanted)
    switch (result.type) {
      case 'unblocked':
        return { network, unblocked_until: toWireTime(result.until) }
      case 'forbidden':
        throw new ProblemError(PROBLEMS.forbidden)
      case 'notBlocked':
        throw new ProblemError(PROBLEMS.noBlock)
    }
  },
}
