import { type Fault, pause } from './fault.ts'

/** Connections to Redis break in the middle of a request or an answer. */
export const cut: Fault = async ({ world, random, signal, count }) => {
  while (!signal.aborted) {
    await pause(random.between(50, 500), signal)
    if (world.redisProxy.cutOne(random)) count()
  }
}
