/** Collects what must be stopped at the end, even after a failure. */
export interface Owned {
  stop(): Promise<void>
}

export interface Owner extends Owned {
  own<T extends Owned>(part: T): T
}

/** Stops in the reverse order of starting. */
export function makeOwner(): Owner {
  const parts: Owned[] = []
  return {
    own(part) {
      parts.push(part)
      return part
    },
    async stop() {
      for (const part of parts.splice(0).toReversed()) await part.stop()
    },
  }
}
