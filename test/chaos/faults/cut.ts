import { type Fault, keeperOf, pause } from './fault.ts'

/** Connections to Redis break in the middle of a request or an answer. */
export const cut: Fault = async ({ world, random, signal, count }) => {
  const { proxy } = keeperOf(world, 'server')
  while (!signal.aborted) {
    await pause(random.between(50, 500), signal)
    if (proxy.cutOne(random)) count()
  }
}
