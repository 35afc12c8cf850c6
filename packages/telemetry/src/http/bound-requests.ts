import type { RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export interface Bounds {
  /** requests without a complete answer, of one client (its IP address) */
  readonly perClient: number
  /** called when a client's connection is closed */
  readonly onCut: () => void
}

/**
 * Unanswered requests on one connection. Node hands over every request that a read from the socket contains, and keeps
 * all answers in memory while the client reads none.
 */
export const MAX_PER_SOCKET = 8
/** For servers without limits of their own. */
const MAX_PER_CLIENT = 1_000

type Answers = Set<ServerResponse>

const answersOf = new WeakMap<Duplex, Answers>()

/** Whether an answer has begun on a connection. */
export const isAnswering = (socket: Duplex): boolean =>
  [...(answersOf.get(socket) ?? [])].some(({ headersSent }) => headersSent)

/** Closes a connection that exceeds the limits, and passes every other request on. */
export function boundRequests(
  listener: RequestListener,
  { perClient = MAX_PER_CLIENT, onCut = () => undefined }: Partial<Bounds>,
): RequestListener {
  const underWay = new Map<string, number>()

  function add(address: string, count: number): void {
    const now = (underWay.get(address) ?? 0) + count
    if (now > 0) underWay.set(address, now)
    else underWay.delete(address)
  }
  function watch(socket: Socket, address: string): Answers {
    const answers: Answers = new Set()
    answersOf.set(socket, answers)
    // Node does not close queued answers.
    socket.once('close', () => {
      add(address, -answers.size)
      answers.clear()
    })
    return answers
  }

  return (request, response) => {
    const { socket } = request
    // After the connection is closed, the parser continues to the end of what was read.
    if (socket.destroyed) return
    const address = socket.remoteAddress ?? ''
    const answers = answersOf.get(socket) ?? watch(socket, address)
    if (answers.size >= MAX_PER_SOCKET || (underWay.get(address) ?? 0) >= perClient) {
      onCut()
      socket.destroy()
      return
    }
    answers.add(response)
    add(address, 1)
    response.once('close', () => {
      if (answers.delete(response)) add(address, -1)
    })
    listener(request, response)
  }
}
