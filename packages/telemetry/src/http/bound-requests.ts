import type { RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export interface Bounds {
  /** requests without a complete answer, of one client (its IP address) */
  readonly perClient: number
  /** is called when a client is cut */
  readonly onCut: () => void
}

/**
 * Requests without a complete answer, of one connection. Callers ask for one thing at a time; Node, however, hands over
 * every request that a read from the socket contains, and keeps all their answers while the client reads none.
 */
export const MAX_PER_SOCKET = 8
/** For servers that set no bound of their own. */
const MAX_PER_CLIENT = 1_000

type Answers = Set<ServerResponse>

const answersOf = new WeakMap<Duplex, Answers>()

/** Whether an answer has begun on a connection. */
export const isAnswering = (socket: Duplex): boolean =>
  [...(answersOf.get(socket) ?? [])].some(({ headersSent }) => headersSent)

/** Cuts a connection that exceeds the bounds, and hands every other request on. */
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
    // Node does not close the answers that were waiting for their turn.
    socket.once('close', () => {
      add(address, -answers.size)
      answers.clear()
    })
    return answers
  }

  return (request, response) => {
    const { socket } = request
    // After a cut, the parser goes on to the end of what was read.
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
