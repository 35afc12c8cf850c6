import { describe, expect, it } from 'vitest'

import { seeded } from '../../simulation/random.ts'
import { drawBeta, drawGamma } from './thompson.ts'

const DRAWS = 50_000

function draws(draw: () => number): readonly number[] {
  return Array.from({ length: DRAWS }, draw)
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return meanOf(values.map((x) => (x - mean) ** 2))
}

/** The largest distance between the draws and a distribution function (Kolmogorov–Smirnov). */
function distance(values: readonly number[], distribution: (x: number) => number): number {
  const sorted = values.toSorted((x, y) => x - y)
  return Math.max(...sorted.map((x, i) => Math.abs(distribution(x) - (i + 0.5) / DRAWS)))
}

/** One in 10,000 correct samples has a larger distance. */
const FAR = 2.23 / Math.sqrt(DRAWS)

describe('drawGamma', () => {
  it.each([1, 1.5, 3, 40.25, 1_000])('has the mean and variance %d of its shape', (shape) => {
    const random = seeded(shape)
    const values = draws(() => drawGamma(shape, random))
    // Five standard errors of the mean and of the variance.
    expect(Math.abs(meanOf(values) - shape)).toBeLessThan(5 * Math.sqrt(shape / DRAWS))
    const error = shape * Math.sqrt((2 + 6 / shape) / DRAWS)
    expect(Math.abs(varianceOf(values) - shape)).toBeLessThan(5 * error)
  })

  it('is the exponential distribution at shape 1', () => {
    const random = seeded(11)
    expect(
      distance(
        draws(() => drawGamma(1, random)),
        (x) => 1 - Math.exp(-x),
      ),
    ).toBeLessThan(FAR)
  })

  it('is that of the sum of two waiting times at shape 2', () => {
    const random = seeded(12)
    expect(
      distance(
        draws(() => drawGamma(2, random)),
        (x) => 1 - Math.exp(-x) * (1 + x),
      ),
    ).toBeLessThan(FAR)
  })
})

/** The value that the method makes of an accepted normal draw. */
const gamma = (shape: number, normal: number): number => {
  const d = shape - 1 / 3
  return d * (1 + normal / Math.sqrt(9 * d)) ** 3
}

/** Returns these numbers one after the other. */
const giving = (...numbers: readonly number[]) => {
  const rest = [...numbers]
  return () => rest.shift() ?? Number.NaN
}

describe('a draw', () => {
  // A normal draw of √(2 ln 2), and one of its negative.
  const up = [0.5, 0]
  const down = [0.5, 0.5]
  const normal = Math.sqrt(2 * Math.LN2)

  it.each([1, 2, 40])('follows the method of Marsaglia and Tsang at shape %d', (shape) => {
    expect(drawGamma(shape, giving(...up, 0.9))).toBeCloseTo(gamma(shape, normal), 12)
    expect(drawGamma(shape, giving(...down, 0.9))).toBeCloseTo(gamma(shape, -normal), 12)
  })

  it('is repeated if the first try is rejected', () => {
    expect(drawGamma(1, giving(...up, 0, ...down, 0.9))).toBeCloseTo(gamma(1, -normal), 12)
  })

  it('of a Beta distribution is the share of two of a Gamma distribution', () => {
    const [a, b] = [gamma(3, normal), gamma(2, -normal)]
    expect(drawBeta(3, 2, giving(...up, 0.9, ...down, 0.9))).toBeCloseTo(a / (a + b), 12)
  })
})

describe('drawBeta', () => {
  it('is uniform at 1 and 1', () => {
    const random = seeded(21)
    expect(
      distance(
        draws(() => drawBeta(1, 1, random)),
        (x) => x,
      ),
    ).toBeLessThan(FAR)
  })

  it.each([2, 9, 91.5])('follows x to the power of %d if nothing failed', (a) => {
    const random = seeded(a)
    expect(
      distance(
        draws(() => drawBeta(a, 1, random)),
        (x) => x ** a,
      ),
    ).toBeLessThan(FAR)
  })

  it.each([2, 9, 91.5])('mirrors that if nothing converted %d times', (b) => {
    const random = seeded(b)
    expect(
      distance(
        draws(() => drawBeta(1, b, random)),
        (x) => 1 - (1 - x) ** b,
      ),
    ).toBeLessThan(FAR)
  })

  it('follows 3x² - 2x³ at 2 and 2', () => {
    const random = seeded(22)
    expect(
      distance(
        draws(() => drawBeta(2, 2, random)),
        (x) => 3 * x ** 2 - 2 * x ** 3,
      ),
    ).toBeLessThan(FAR)
  })

  it.each([0, 0.25, 0.5, 0.75, 1 - 2 ** -53])('ends even if the random number is always %d', (x) => {
    for (const a of [1, 2, 50, 200]) {
      const drawn = drawBeta(a, 3, () => x)
      expect(drawn).toBeGreaterThan(0)
      expect(drawn).toBeLessThan(1)
    }
  })
})
