import { makeOwner, type Owner } from '../support/owner.ts'

/** Runs a measurement and stops everything that it started, even if it fails. */
export async function withOwner<T>(measure: (owner: Owner) => Promise<T>): Promise<T> {
  const owner = makeOwner()
  try {
    return await measure(owner)
  } finally {
    await owner.stop()
  }
}
