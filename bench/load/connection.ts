import { connect } from 'node:net'

export interface Answer {
  readonly status: number
  readonly body: string
}

export interface Connection {
  /** One request at a time. */
  ask(method: 'GET' | 'POST', path: string, body?: string, authorization?: string): Promise<Answer>
  close(): void
}

interface Waiting {
  resolve(answer: Answer): void
  reject(error: Error): void
}

/**
 * HTTP/1.1 over one kept-alive connection. Node's own client would cost as much as the measured server, with which it
 * shares two cores. Supports only answers with a content length or without a body.
 */
export function openConnection(port: number): Connection {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  let received = ''
  let waiting: Waiting | undefined

  function fail(error: Error): void {
    waiting?.reject(error)
    waiting = undefined
  }
  socket.setEncoding('latin1')
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the connection was closed')))
  socket.on('data', (chunk) => {
    received += String(chunk)
    const answer = readAnswer(received)
    if (answer === undefined) return
    received = ''
    const { resolve } = waiting ?? {}
    waiting = undefined
    resolve?.(answer)
  })
  return {
    ask(method, path, body = '', authorization) {
      const type = body === '' ? '' : 'content-type: application/x-www-form-urlencoded\r\n'
      const login = authorization === undefined ? '' : `authorization: ${authorization}\r\n`
      const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${login}${type}`
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`, 'latin1')
      })
    },
    close: () => socket.destroy(),
  }
}

/** @returns undefined if the answer is incomplete @throws Error for an answer without a length */
function readAnswer(text: string): Answer | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const head = text.slice(0, headEnd)
  const status = Number(head.slice(9, 12))
  const length = status === 204 ? '0' : /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error('an answer without a length')
  const body = text.slice(headEnd + 4)
  return body.length < Number(length) ? undefined : { status, body }
}
