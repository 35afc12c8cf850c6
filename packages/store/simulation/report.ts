/** What happened, by group and name. Groups: `verifications`, `attempts`, `checks`, `jobs` … */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface Tally {
  count(group: string, name: string, times?: number): void
  counts(): Counts
}

export function makeTally(): Tally {
  const groups = new Map<string, Map<string, number>>()
  return {
    count(group, name, times = 1) {
      const names = groups.get(group) ?? new Map<string, number>()
      groups.set(group, names.set(name, (names.get(name) ?? 0) + times))
    },
    counts: () =>
      Object.fromEntries(
        [...groups]
          .toSorted(([a], [b]) => a.localeCompare(b))
          .map(([group, names]) => [group, Object.fromEntries([...names].toSorted(([, a], [, b]) => b - a))]),
      ),
  }
}

/** One line a group: `checks       wrong 31,207 · right 21,004`. */
export function tableOf(counts: Counts): string {
  const width = Math.max(...Object.keys(counts).map(({ length }) => length)) + 2
  return Object.entries(counts)
    .map(([group, names]) => {
      const cells = Object.entries(names).map(([name, times]) => `${name} ${times.toLocaleString('en-US')}`)
      return group.padEnd(width) + cells.join(' · ')
    })
    .join('\n')
}

/** A violated rule. */
export interface Violation {
  readonly invariant: string
  readonly what: string
  readonly id: string
  readonly at: number
  readonly history: readonly string[]
}

export interface Run {
  readonly verifications: number
  readonly seed: number
}

/** How to reproduce the run. */
export const commandLine = ({ verifications, seed }: Run): string =>
  `npm run simulate -- --verifications ${verifications} --seed ${seed}`

/** The rule, what was observed, the history of the verification, and how to reproduce it. */
export function describeViolation({ invariant, what, id, at, history }: Violation, run: Run): string {
  return [
    invariant,
    `  ${what}`,
    `  verification ${id} at ${at}`,
    '',
    ...history.map((line) => `  ${line}`),
    '',
    `Reproduce: ${commandLine(run)}`,
  ].join('\n')
}
