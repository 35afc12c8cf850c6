import type { Redis } from 'ioredis'

/** Redis closed a new connection, for a reason that an operator can remove. */
export class RedisDenied extends Error {
  override readonly name = 'RedisDenied'
}

const REASONS = [
  {
    reply: '-DENIED ',
    message:
      'Redis runs in protected mode and refuses clients from other machines: give it a password (`requirepass`) and put it into PINPOST_REDIS_URL',
  },
  {
    reply: '-ERR max number of clients reached',
    message: 'Redis has as many clients as its `maxclients` allows: raise it, or close other clients',
  },
] as const

/**
 * Redis says why it refuses a client and closes the connection. ioredis drops that reply, so that only ECONNRESET or
 * EPIPE would be reported. Reports it once until the connection is ready.
 */
export function reportDenials(redis: Redis, report: (error: Error) => void): void {
  let isReported = false
  redis.on('ready', () => {
    isReported = false
  })
  redis.on('connect', () => {
    redis.stream.once('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1')
      const reason = REASONS.find(({ reply }) => text.startsWith(reply))
      if (reason === undefined || isReported) return
      isReported = true
      report(new RedisDenied(reason.message))
    })
  })
}
