import type { FastifyReply } from 'fastify'

const MAX_STREAMS = 100
const HEARTBEAT_MS = 10_000
/** A reader that is this many bytes behind is disconnected; it gets a snapshot when it reconnects. */
const MAX_BUFFERED_BYTES = 4_194_304

export interface Stream {
  readonly send: (event: string, content: unknown) => void
  readonly onClose: (listener: () => void) => void
}

/** @returns undefined if too many are open */
export function openStream(reply: FastifyReply, open: Set<Stream>): Stream | undefined {
  if (open.size >= MAX_STREAMS) return undefined
  // `hijack` would drop the headers that hooks have set.
  const headers = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined)
  reply.hijack()
  const response = reply.raw
  const listeners: (() => void)[] = []

  const stream: Stream = {
    send(event, content) {
      if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy()
      else response.write(`event: ${event}\ndata: ${JSON.stringify(content)}\n\n`)
    },
    onClose: (listener) => listeners.push(listener),
  }
  const heartbeat = setInterval(() => stream.send('beat', {}), HEARTBEAT_MS)
  open.add(stream)
  response.once('close', () => {
    clearInterval(heartbeat)
    open.delete(stream)
    for (const listener of listeners) listener()
  })
  response.writeHead(200, {
    ...Object.fromEntries(headers),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write('retry: 1000\n\n')
  return stream
}
