import { type Fault, keeperOf, pause } from './fault.ts'

/** kill -9 of a primary of the cluster: a replica takes its place, and it comes back as the replica of that. */
export const failover: Fault = async ({ world, random, signal, count }) => {
  const { cluster } = keeperOf(world, 'cluster')
  while (!signal.aborted) {
    await pause(random.between(2_000, 6_000), signal)
    const [first, ...others] = await cluster.primaries()
    if (signal.aborted || first === undefined) return
    const victim = random.pick([first, ...others])
    count()
    await cluster.failOver(victim)
    await pause(random.between(100, 1_000), signal)
    await cluster.rejoin(victim)
  }
}
