import type { FastifyInstance } from 'fastify'

import type { RouteContext } from '../../http/route-context.ts'
import { serveOperations } from '../../http/serve-operations.ts'
import { answer } from './answer.ts'
import { CHECK } from './check.ts'
import { FRAGMENT_OPERATIONS } from './fragments.ts'
import { CANCEL, NEXT_WORKFLOW, NEXT_WORKFLOW_BY_JAVA } from './control.ts'
import { UNBLOCK_NETWORK } from './network-unblock.ts'
import type { Operation } from './operation.ts'
import { START } from './start.ts'
import { TEMPLATE_OPERATIONS } from './templates.ts'

const OPERATIONS: readonly Operation[] = [
  START,
  CHECK,
  CANCEL,
  NEXT_WORKFLOW,
  NEXT_WORKFLOW_BY_JAVA,
  UNBLOCK_NETWORK,
  ...TEMPLATE_OPERATIONS,
  ...FRAGMENT_OPERATIONS,
]

/** The Vonage Verify v2 API: translates its wire format to use cases and back, without rules of its own. */
export function vonageV2(app: FastifyInstance, context: RouteContext): void {
  serveOperations(app, OPERATIONS, (operation, request, reply) => answer(context, operation, request, reply))
}
