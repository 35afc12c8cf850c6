import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

import type { Random } from '../../packages/store/simulation/random.ts'

const HIGHEST_CUT = 4_000

interface Pair {
  readonly near: Socket
  readonly far: Socket
  /** bytes that still pass, both directions together, before the connection is cut */
  left: number
}

/** Forwards TCP connections to one of several local ports, and cuts them on request. */
export interface Proxy {
  readonly port: number
  /** Cuts one open connection after a number of bytes in either direction; false if none is open. */
  cutOne(random: Random): boolean
  stop(): Promise<void>
}

/** @param targets ports in turn; like a load balancer, it skips one that refuses */
export async function startProxy(targets: readonly number[]): Promise<Proxy> {
  const pairs = new Set<Pair>()
  const sockets = new Set<Socket>()
  let turn = 0

  const server = createServer((near) => {
    sockets.add(near)
    near.on('error', ignore).on('close', () => sockets.delete(near))
    turn += 1
    void connectOn(near, turn)
  })

  async function connectOn(near: Socket, first: number): Promise<void> {
    try {
      const far = await reach(targets, first)
      if (near.destroyed) far.destroy()
      else join(near, far)
    } catch {
      near.destroy()
    }
  }

  function join(near: Socket, far: Socket): void {
    const pair: Pair = { near, far, left: Number.POSITIVE_INFINITY }
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    pass(pair, near, far, end)
    pass(pair, far, near, end)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    cutOne(random) {
      const whole = [...pairs].filter(({ left }) => left === Number.POSITIVE_INFINITY)
      const pair = whole[random.between(0, Math.max(0, whole.length - 1))]
      if (pair !== undefined) pair.left = random.between(0, HIGHEST_CUT)
      return pair !== undefined
    },
    async stop() {
      for (const { near, far } of pairs) {
        near.destroy()
        far.destroy()
      }
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const ignore = (): void => undefined

/** @throws Error if all of them refuse */
async function reach(targets: readonly number[], turn: number): Promise<Socket> {
  const inTurn = targets.map((_, index) => targets[(turn + index) % targets.length] ?? 0)
  for (const port of inTurn.slice(0, -1)) {
    const socket = await open(port).catch(() => 'refused' as const)
    if (socket !== 'refused') return socket
  }
  return open(inTurn.at(-1) ?? 0)
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.off('error', reject)
      resolve(socket)
    })
    socket.once('error', reject)
  })

function pass(pair: Pair, from: Socket, to: Socket, end: () => void): void {
  from.setNoDelay(true)
  from.on('data', (chunk) => {
    const passes = chunk.length > pair.left ? chunk.subarray(0, pair.left) : chunk
    const isCut = passes.length < chunk.length
    pair.left -= passes.length
    // Flush before the cut, so that the message arrives truncated and not merely late.
    const more = to.write(passes, isCut ? end : undefined)
    if (isCut || more) return
    from.pause()
    to.once('drain', () => from.resume())
  })
  from.on('end', () => to.end())
  from.on('error', end).on('close', end)
}
