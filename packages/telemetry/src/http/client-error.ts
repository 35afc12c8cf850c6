import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
}

/** The body of every error below the routes. It repeats nothing of the request, whose URL may contain secrets. */
export const errorBody = (status: number): { readonly error: string } => ({
  error: STATUS_CODES[status] ?? 'Error',
})

/**
 * Answers requests that are not valid HTTP.
 * @param isAnswering whether another answer has begun, into which ours would be mixed
 */
export function answerClientError(error: Error, socket: Duplex, isAnswering: boolean): void {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNRESET' || !socket.writable || isAnswering) {
    socket.destroy()
    return
  }
  const status = STATUSES[code] ?? 400
  const body = JSON.stringify(errorBody(status))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${body.length}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
