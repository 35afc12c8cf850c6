import { type Fault, pause } from './fault.ts'

/** Offsets from the real time, milliseconds. */
const SHIFTS = [-5_000, 5_000, 0] as const

/** The wall clock of one worker jumps back and forth. */
export const clock: Fault = async ({ world, random, signal, count }) => {
  const [worker] = world.workers
  while (!signal.aborted) {
    await pause(random.between(2_000, 5_000), signal)
    worker?.shiftClock(random.pick(SHIFTS))
    count()
  }
  worker?.shiftClock(0)
}
