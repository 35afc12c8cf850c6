const LONGEST_LINE = 100_000
/** The length of the codes of v2; shorter ones are too often equal to a number by chance. */
const CODE = /\b\d{8}\b/g

/** Reads what processes print, and keeps what may be a code or an address. */
export function makePrints(address: RegExp) {
  const addresses: string[] = []
  const numbers = new Set<string>()
  const rest = new Map<string, string>()

  return {
    add(name: string, chunk: string): void {
      const lines = ((rest.get(name) ?? '') + chunk).split('\n')
      rest.set(name, (lines.pop() ?? '').slice(-LONGEST_LINE))
      for (const line of lines) {
        if (address.test(line)) addresses.push(`${name}: ${line}`)
        for (const [number] of line.matchAll(CODE)) numbers.add(number)
      }
    },
    /** lines with an address */
    addresses: (): readonly string[] => addresses,
    /** numbers that are as long as a code */
    numbers: (): ReadonlySet<string> => numbers,
  }
}

export type Prints = ReturnType<typeof makePrints>
