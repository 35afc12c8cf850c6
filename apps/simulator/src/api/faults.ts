import type { FastifyInstance } from 'fastify'

import type { Faults } from '../carrier/faults.ts'
import { parseRule } from './fault-rule.ts'

/** Manages the faults to inject. */
export function faultRoutes(app: FastifyInstance, faults: Faults): void {
  app.get('/faults', () => faults.list())

  app.post('/faults', async (request, reply) => {
    const parsed = parseRule(request.body)
    if (!parsed.ok) return await reply.code(400).send({ error: parsed.error })
    const rule = faults.add(parsed.rule)
    if (rule === undefined)
      return await reply.code(409).send({ error: 'there are 100 rules already: remove some' })
    return await reply.code(201).send(rule)
  })

  app.delete('/faults', async (_request, reply) => {
    faults.clear()
    return await reply.code(204).send()
  })

  app.delete<{ Params: { id: string } }>('/faults/:id', async (request, reply) => {
    if (!faults.remove(request.params.id))
      return await reply.code(404).send({ error: 'there is no such rule' })
    return await reply.code(204).send()
  })
}
