/** Seeded random numbers: the same seed gives the same run. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  chance(probability: number): boolean
  /** whole, both ends included */
  between(min: number, max: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  /** one of the keys, each as likely as its weight */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
  bytes(count: number): Uint8Array
}

/** Mulberry32: 32 bits of state are enough for a simulation, and it is six lines. */
export function makeRandom(seed: number): Random {
  let state = seed | 0

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))

  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
    weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record of K are K
      const keys = Object.keys(weights) as K[]
      let left = next() * keys.reduce((sum, key) => sum + weights[key], 0)
      const chosen = keys.find((key) => (left -= weights[key]) < 0) ?? keys.at(-1)
      if (chosen === undefined) throw new RangeError('nothing to choose from')
      return chosen
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => between(0, 255)),
  }
}
