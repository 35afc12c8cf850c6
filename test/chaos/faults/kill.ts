import type { Member } from '../member.ts'
import { type Fault, pause } from './fault.ts'

/** kill -9 of random workers, APIs and subscribers; each is restarted after a while. */
export const kill: Fault = async ({ world, random, signal, count }) => {
  const [first, ...others] = [...world.workers, ...world.apis, ...world.subscribers.members]
  if (first === undefined) return
  const members: readonly [Member, ...Member[]] = [first, ...others]
  while (!signal.aborted) {
    await pause(random.between(1_000, 4_000), signal)
    if (signal.aborted) return
    const victim = random.pick(members)
    await victim.kill()
    count()
    await pause(random.between(200, 2_000), signal)
    victim.start()
  }
}
