import { makeOwner, type Owner } from '../support/owner.ts'

/** Runs a measurement and stops all that it started, also where it fails. */
export async function withOwner<T>(measure: (owner: Owner) => Promise<T>): Promise<T> {
  const owner = makeOwner()
  try {
    return await measure(owner)
  } finally {
    await owner.stop()
  }
}
