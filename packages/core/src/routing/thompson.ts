/** Uniform in 0 ≤ x < 1. */
export type Random = () => number

/**
 * A draw from the Beta distribution: the conversion rate of a route with `a - 1` conversions and `b - 1` failures. Both
 * arguments are at least 1.
 */
export function drawBeta(a: number, b: number, random: Random): number {
  const x = drawGamma(a, random)
  return x / (x + drawGamma(b, random))
}

/**
 * A draw from the Gamma distribution of scale 1 and a shape of at least 1: G. Marsaglia and W. W. Tsang, "A simple
 * method for generating gamma variables", ACM Transactions on Mathematical Software 26 (2000), without its squeeze.
 * It accepts 95 % of its draws, more for larger shapes.
 */
export function drawGamma(shape: number, random: Random): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = drawNormal(random)
    const v = (1 + c * x) ** 3
    // A `v` of 0 or less is refused too: its logarithm is -Infinity or NaN.
    if (Math.log(1 - random()) <= (x * x) / 2 + d * (1 - v + Math.log(v))) return d * v
  }
}

/** A draw from the normal distribution of mean 0 and variance 1, after Box and Muller. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
