const KEPT = 10_000

/** The numbers that `checkSendAbility` found, by request id, until a message uses them. The oldest are dropped first. */
export type Abilities = ReturnType<typeof makeAbilities>

export function makeAbilities() {
  const numbers = new Map<string, string>()
  return {
    add(requestId: string, number: string): void {
      numbers.set(requestId, number)
      const oldest = numbers.size > KEPT ? numbers.keys().next().value : undefined
      if (oldest !== undefined) numbers.delete(oldest)
    },
    numberOf: (requestId: string): string | undefined => numbers.get(requestId),
    use: (requestId: string): void => void numbers.delete(requestId),
  }
}
