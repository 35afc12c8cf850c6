import type { Credit } from '../src/routing/credits.ts'
import { type Counts, credited, DISCOUNT } from '../src/routing/learn.ts'
import { type AdaptiveSettings, NEW_ROUTE_HEALTH, type RouteHealth } from '../src/routing/policy.ts'
import { firstRoute, smsRoute } from './attempt.ts'
import { seeded } from './random.ts'

interface SwapRun {
  readonly seed: number
  /** the number of verifications after which the routes swap; the run ends after twice as many */
  readonly swapAfter: number
  /** the number of later choices before the result of one is known */
  readonly delay: number
  readonly discount: number
  readonly settings: AdaptiveSettings
}

export const SWAP_RUN: SwapRun = {
  seed: 1,
  swapAfter: 2_000,
  delay: 50,
  discount: DISCOUNT,
  settings: { priceCoefficient: 0, exploration: 0.02, frozen: false },
}

const CONVERSION = { better: 0.9, worse: 0.6 }
const ROUTES = [smsRoute('a', 1), smsRoute('b', 2)]

/** Of two routes the better one becomes the worse one. Tells of each verification whether the better one carried it. */
export function simulateSwap({ seed, swapAfter, delay, discount, settings }: SwapRun): readonly boolean[] {
  const random = seeded(seed)
  const pending: Pick<Credit, 'route' | 'converted'>[] = []
  const choices: boolean[] = []
  let counts: ReadonlyMap<string, Counts> = new Map()
  for (let i = 0; i < 2 * swapAfter; i++) {
    counts = credited(counts, pending.splice(0, pending.length - delay), discount)
    const route = firstRoute(ROUTES, routeHealthOf(counts), { by: 'adaptive', ...settings }, random)
    const isBetter = route === (i < swapAfter ? 'a' : 'b')
    choices.push(isBetter)
    pending.push({ route, converted: random() < (isBetter ? CONVERSION.better : CONVERSION.worse) })
  }
  return choices
}

function routeHealthOf(counts: ReadonlyMap<string, Counts>): ReadonlyMap<string, RouteHealth> {
  return new Map([...counts].map(([name, each]) => [name, { ...NEW_ROUTE_HEALTH, ...each }]))
}
