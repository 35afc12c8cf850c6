import { type Fault, pause } from './fault.ts'

/** How often the receiver does what. A worker gives a request that hangs ten seconds. */
const TROUBLES = { none: 84, refuses: 9, drops: 6, hangs: 1 } as const

/** The receiver of webhooks answers with 500, drops the connection or never answers. */
export const receiver: Fault = async ({ world, options, random, signal, count }) => {
  world.receiver.misbehave(() => {
    const trouble = random.weighted(TROUBLES)
    if (trouble !== 'none') count()
    return trouble
  })
  await pause(options.faultsForMs, signal)
  world.receiver.misbehave(() => 'none')
}
