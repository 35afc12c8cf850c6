import type { FastifyInstance } from 'fastify'

import type { NumberedCallback } from '../carrier/callback-log.ts'
import type { Carrier } from '../carrier/carrier.ts'
import { toCallback } from './callbacks.ts'
import { toItem } from './items.ts'
import { listNumbers, type NumberPath, readNumber } from './numbers.ts'
import { openStream, type Stream } from './stream.ts'

/** Batches changes: at most one new list in this time. */
const LIST_PAUSE_MS = 300
const SHOWN_CALLBACKS = 50

/**
 * Server-Sent Events for the phone page. One stream carries both the list of numbers and one inbox, because a browser
 * opens six connections to a host and no more.
 */
export function eventRoutes(app: FastifyInstance, carrier: Carrier): void {
  const streams = new Set<Stream>()

  app.get('/events', async (_request, reply) => {
    const stream = openStream(reply, streams)
    if (stream === undefined) return await reply.code(503).send({ error: 'too many open pages' })
    sendNumbers(stream)
    sendCallbacks(stream)
    return reply
  })

  app.get<NumberPath>('/numbers/:number/events', async (request, reply) => {
    const number = await readNumber(request, reply)
    if (number === undefined) return reply
    const stream = openStream(reply, streams)
    if (stream === undefined) return await reply.code(503).send({ error: 'too many open pages' })

    stream.onClose(carrier.attend(number))
    stream.send('snapshot', { number, items: carrier.box.inbox(number).map(toItem) })
    sendNumbers(stream)
    sendCallbacks(stream, number)
    const unwatch = carrier.box.watch((change) => {
      if (change.number !== number) return
      if (change.type === 'entry') stream.send('item', toItem(change.entry))
      else stream.send('cleared', {})
    })
    stream.onClose(unwatch)
    return reply
  })

  function sendNumbers(stream: Stream): void {
    stream.send('numbers', listNumbers(carrier))
    let timer: NodeJS.Timeout | undefined
    const unwatch = carrier.box.watch(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        stream.send('numbers', listNumbers(carrier))
      }, LIST_PAUSE_MS)
    })
    stream.onClose(() => {
      unwatch()
      clearTimeout(timer)
    })
  }

  function sendCallbacks(stream: Stream, number?: string): void {
    const newest = carrier.callbacks.read(0, Infinity, number).slice(-SHOWN_CALLBACKS)
    stream.send('callbacks', newest.map(toCallback))
    const changed = new Map<number, NumberedCallback>()
    let timer: NodeJS.Timeout | undefined
    const unwatch = carrier.callbacks.watch((callback) => {
      if (number !== undefined && callback.to !== number) return
      changed.set(callback.index, callback)
      timer ??= setTimeout(() => {
        timer = undefined
        stream.send('callbackChanges', [...changed.values()].slice(-SHOWN_CALLBACKS).map(toCallback))
        changed.clear()
      }, LIST_PAUSE_MS)
    })
    stream.onClose(() => {
      unwatch()
      clearTimeout(timer)
    })
  }
}
