import { SERVER_FAULTS } from '../../support/redis-nodes.ts'
import { type Fault, keeperOf, pause } from './fault.ts'

/** A primary of the cluster is killed or frozen. A replica replaces it, and it returns as a replica. */
export const failover: Fault = async ({ world, random, signal, count }) => {
  const { cluster } = keeperOf(world, 'cluster')
  while (!signal.aborted) {
    await pause(random.between(2_000, 6_000), signal)
    const [first, ...others] = await cluster.primaries()
    if (signal.aborted || first === undefined) return
    const victim = random.pick([first, ...others])
    count()
    await cluster.failOver(victim, random.pick(SERVER_FAULTS))
    await pause(random.between(100, 1_000), signal)
    await cluster.rejoin(victim)
  }
}
