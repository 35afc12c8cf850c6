import { setTimeout as sleep } from 'node:timers/promises'

export { freePort } from '../../scripts/lib/ports.mjs'

const ASK_AGAIN_MS = 5
const GIVE_UP_MS = 30_000

/** Resolves once the condition holds. @throws Error that names the condition after the time-out */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = GIVE_UP_MS) {
  const end = Date.now() + withinMs
  while (Date.now() < end) {
    if (await holds().catch(() => false)) return
    await sleep(ASK_AGAIN_MS)
  }
  throw new Error(`waited in vain for ${what}`)
}

export const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok
