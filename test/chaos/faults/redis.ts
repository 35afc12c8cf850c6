import { type Fault, keeperOf, pause } from './fault.ts'

/** kill -9 of Redis, and a restart from the append-only file. */
export const redisKill: Fault = async ({ world, random, signal, count }) => {
  const { redis } = keeperOf(world, 'server')
  while (!signal.aborted) {
    await pause(random.between(3_000, 8_000), signal)
    if (signal.aborted) return
    await redis.exclusively(async () => {
      await redis.kill()
      count()
      await pause(random.between(100, 1_500), signal)
      await redis.start()
    })
  }
}

/** Like `redisKill`, but with a loss of power: writes of the last second that had not reached the disk are lost. */
export const powerLoss: Fault = async ({ world, random, signal, count }) => {
  const { redis } = keeperOf(world, 'server')
  while (!signal.aborted) {
    await pause(random.between(4_000, 9_000), signal)
    if (signal.aborted) return
    await redis.exclusively(async () => {
      count()
      await redis.losePower(random.between(50, 1_000))
    })
  }
}

/** Redis is frozen, with its connections open. */
export const redisPause: Fault = async ({ world, options, random, signal, count }) => {
  const { redis } = keeperOf(world, 'server')
  while (!signal.aborted) {
    await pause(random.between(3_000, 6_000), signal)
    if (signal.aborted) return
    await redis.exclusively(async () => {
      redis.freeze()
      count()
      await pause(options.pauseMs, signal)
      redis.thaw()
    })
  }
}

/** No space for the append-only file: Redis refuses every write until there is. */
export const diskFull: Fault = async ({ world, random, signal, count }) => {
  const { redis } = keeperOf(world, 'server')
  while (!signal.aborted) {
    await pause(random.between(3_000, 7_000), signal)
    if (signal.aborted) return
    await redis.exclusively(async () => {
      await redis.fillDisk()
      count()
      await pause(random.between(2_000, 6_000), signal)
      await redis.freeDisk()
    })
  }
}
