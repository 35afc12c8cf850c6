import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

import { DISCOUNT } from '../src/routing/learn.ts'
import type { RoutingPolicy } from '../src/routing/policy.ts'
import { percent, rowsOf, shareOf } from './report.ts'
import { simulateSlow } from './slow.ts'
import { simulateSwap, SWAP_RUN } from './swap.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 32)) },
    delay: { type: 'string', default: String(SWAP_RUN.delay) },
    exploration: { type: 'string', default: String(SWAP_RUN.settings.exploration) },
    discount: { type: 'string', default: String(DISCOUNT) },
  },
})

const seed = numberOf('seed', values.seed)
const swap = {
  ...SWAP_RUN,
  seed,
  delay: numberOf('delay', values.delay),
  discount: numberOf('discount', values.discount),
  settings: { ...SWAP_RUN.settings, exploration: numberOf('exploration', values.exploration) },
}
const POLICIES: readonly RoutingPolicy[] = [{ by: 'ordered' }, { by: 'weighted' }]

function numberOf(name: string, text: string): number {
  if (!/^\d{1,10}(\.\d{1,6})?$/.test(text)) throw new RangeError(`--${name} wants a number, such as 1 or 0.5`)
  return Number(text)
}

console.log(
  `npm run simulate:routing -- --seed ${seed} --delay ${swap.delay}` +
    ` --exploration ${swap.settings.exploration} --discount ${swap.discount}\n`,
)
printSwap()
for (const policy of POLICIES) printSlow(policy)

function printSwap(): void {
  const { swapAfter } = swap
  const choices = simulateSwap(swap)
  console.log(
    `Two routes convert 90 % and 60 % and change places after ${swapAfter}; known ${swap.delay} choices later`,
  )
  for (const { span, items } of rowsOf(choices, 200)) {
    console.log(`  ${span}  to the better one ${percent(shareOf(items))}`)
  }
  console.log(`  before the change         ${percent(shareOf(choices.slice(0, swapAfter)))}`)
  console.log(`  after it                  ${percent(shareOf(choices.slice(swapAfter)))}`)
  console.log(`  of the last 500           ${percent(shareOf(choices.slice(-500)))}`)
}

function printSlow(policy: RoutingPolicy): void {
  console.log(`\nThe first of two routes becomes slow and is well again, ${policy.by}`)
  for (const { span, items } of rowsOf(simulateSlow({ seed, policy }), 50)) {
    const { lagSeconds, trafficShare } = items[items.length - 1] ?? { lagSeconds: 0, trafficShare: 0 }
    const share = percent(shareOf(items.map(({ bySlow }) => bySlow)))
    console.log(
      `  ${span}  takes ${lagSeconds.toFixed(0).padStart(2)} s  trafficShare ${trafficShare.toFixed(2)}  share ${share}`,
    )
  }
}
