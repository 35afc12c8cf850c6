import { Readable } from 'node:stream'
import { setInterval } from 'node:timers/promises'

import type { Store } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'

import type { LiveBatch } from '../recording.ts'
import { LiveRows } from '../schemas.ts'
import type { AdminContext } from './index.ts'
import { Refused } from './refused.ts'

const MOST_STREAMS = 20
/** The browser then connects again by itself, and its sign-in and role are checked again. */
const LIFE_MS = 60_000
/** Also a sign of life, so that no proxy takes the stream for dead. */
const EVERY_MS = 1_000
/** A reader that is too slow misses the oldest. */
const MOST_WAITING = 100

export function events(app: FastifyInstance, { store }: AdminContext): void {
  let streams = 0
  const closing = new AbortController()
  app.addHook('preClose', (done) => {
    closing.abort()
    done()
  })

  async function* stream(): AsyncGenerator<string> {
    streams++
    const { take, stop } = collect(store)
    const { signal } = closing
    const endsAt = performance.now() + LIFE_MS
    try {
      yield 'retry: 1000\n\n'
      for await (const _ of setInterval(EVERY_MS, undefined, { signal })) {
        if (performance.now() >= endsAt) return
        const batch = take()
        yield batch.rows.length === 0 ? ':\n\n' : `data: ${JSON.stringify(batch)}\n\n`
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      stop()
      streams--
    }
  }

  app.get(
    '/events',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Events as they happen, as Server-Sent Events; connect again when it ends, after a minute',
        response: {
          200: {
            description: 'Up to a hundred a second.',
            content: { 'text/event-stream': { schema: LiveRows } },
          },
        },
      },
    },
    (_request, reply) => {
      if (streams >= MOST_STREAMS) throw new Refused(503, 'too many people watch now: try again later')
      return reply.type('text/event-stream').send(Readable.from(stream()))
    },
  )
}

/** Collects live events until they are taken. */
function collect({ live }: Pick<Store, 'live'>) {
  let rows: LiveBatch['rows'] = []
  let missed = 0
  const stop = live.listen((text) => {
    const batch: LiveBatch = JSON.parse(text)
    const all = [...rows, ...batch.rows]
    rows = all.slice(-MOST_WAITING)
    missed += batch.missed + all.length - rows.length
  })
  return {
    stop,
    take(): LiveBatch {
      const taken = { rows, missed }
      rows = []
      missed = 0
      return taken
    },
  }
}
